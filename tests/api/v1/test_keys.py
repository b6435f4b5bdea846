"""Do keys open what they should, for as long as they should, and nothing else?"""

from datetime import timedelta

import pytest

from callrouter.domain.rights import Grant, Right, Role
from operations.demo_parts import rows


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Basic abc", "Bearer cr_nobodys", "cr_x"]
)
async def test_without_a_valid_key_nothing_opens(admin, header):
    if header is None:
        del admin.headers["Authorization"]
    else:
        admin.headers["Authorization"] = header
    refused = await admin.get("/properties")
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == 'Bearer realm="callrouter"'
    assert refused.headers["content-type"] == "application/problem+json"


async def test_a_key_is_shown_once_and_kept_only_as_a_hash(admin, house):
    body = {"name": "Import", "grants": [{"role": "manager", "property_id": 1}]}
    made = (await admin.post("/keys", json=body)).json()
    shown = (await admin.get(f"/keys/{made['id']}")).json()
    assert made["secret"].startswith(shown["shown"])
    assert made["secret"] not in str(shown)
    assert shown["grants"] == [
        {"role": "manager", "property_id": 1, "list_id": None, "rights": None}
    ]
    stored = str(await rows(house, "select * from api_keys")) + str(
        await rows(house, "select * from history")
    )
    assert made["secret"] not in stored


async def test_a_revoked_key_opens_nothing(admin, manager):
    (key,) = [
        each for each in (await admin.get("/keys")).json()["items"] if each["name"] == "Manager"
    ]
    assert (await manager.get("/properties")).status_code == 200
    assert (await admin.delete(f"/keys/{key['id']}")).status_code == 204
    assert (await manager.get("/properties")).status_code == 401
    (gone,) = (await admin.get("/keys", params={"revoked": True})).json()["items"]
    assert gone["id"] == key["id"]


async def test_a_key_expires(admin, clock):
    body = {
        "name": "Short",
        "grants": [{"role": "viewer"}],
        "expires_at": (clock() + timedelta(hours=1)).isoformat(),
    }
    secret = (await admin.post("/keys", json=body)).json()["secret"]
    admin.headers["Authorization"] = f"Bearer {secret}"
    assert (await admin.get("/properties")).status_code == 200
    clock.move_on(3600)
    assert (await admin.get("/properties")).status_code == 401


async def test_its_last_use_is_known(admin, viewer, clock):
    await viewer.get("/properties")
    keys = (await admin.get("/keys", params={"search": "viewer"})).json()["items"]
    assert [key["last_used_at"][:16] for key in keys] == [clock().isoformat()[:16]]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": " "}, "/name", "Give the key a name"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "/expires_at", "yet to come"),
        ({"grants": []}, "/grants", "at least 1 item"),
        (
            {"grants": [{"role": "king"}]},
            "/grants/0/role",
            "'admin', 'manager', 'agent' or 'viewer'",
        ),
    ],
)
async def test_a_key_that_cannot_be_says_why(admin, changes, field, sentence):
    body = {"name": "Import", "grants": [{"role": "viewer"}]} | changes
    refused = await admin.post("/keys", json=body)
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert error["field"] == field
    assert sentence in error["says"]


async def test_nobody_gives_away_more_than_they_have(a_program):
    hirer = await a_program(Grant(Role.VIEWER, rights=frozenset({Right.MANAGE_PEOPLE})))
    refused = await hirer.post("/keys", json={"name": "More", "grants": [{"role": "admin"}]})
    assert refused.status_code == 422
    assert "more rights than you have" in refused.json()["detail"]
    allowed = {"role": "viewer", "rights": ["see", "manage-people"]}
    assert (
        await hirer.post("/keys", json={"name": "Same", "grants": [allowed]})
    ).status_code == 201


async def test_who_may_not_manage_people_sees_no_keys(manager):
    for refused in (
        await manager.get("/keys"),
        await manager.get("/keys/1"),
        await manager.delete("/keys/1"),
        await manager.post("/keys", json={"name": "x", "grants": [{"role": "viewer"}]}),
    ):
        assert refused.status_code == 403


async def test_a_list_gives_rights_at_its_properties_as_they_are_now(admin, a_program):
    listed = (await admin.post("/property-lists", json={"name": "W", "property_ids": [2]})).json()
    program = await a_program(Grant(Role.MANAGER, list_id=listed["id"]))
    assert [each["id"] for each in (await program.get("/properties")).json()["items"]] == [2]
    body = {"name": "W", "property_ids": [3]}
    await admin.put(f"/property-lists/{listed['id']}", json=body)
    assert [each["id"] for each in (await program.get("/properties")).json()["items"]] == [3]
    refused = await admin.delete(f"/property-lists/{listed['id']}")
    assert refused.status_code == 422
    assert "take those away first" in refused.json()["detail"]
