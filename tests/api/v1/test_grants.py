"""Do people get the rights they are given, and can nobody give or take more than they have?"""

import asyncio

import pytest

from callrouter.domain.rights import Grant, Right, Role
from callrouter.operations.people.set_grants import set_grants
from operations.demo_parts import ALDER, MESA, rows
from waiting import until

DANA = 1
HR = Grant(Role.VIEWER, rights=frozenset({Right.MANAGE_PEOPLE}))


async def test_grants_are_given_and_read_back(admin):
    given = [
        {"role": "manager", "property_id": ALDER},
        {"role": "viewer", "property_id": MESA, "rights": ["see", "see-calls"]},
    ]
    put = await admin.put(f"/people/{DANA}/grants", json={"grants": given})
    assert put.status_code == 200, put.text
    read = await admin.get(f"/people/{DANA}/grants")
    assert read.json() == put.json()
    assert read.headers["ETag"] == put.headers["ETag"]
    assert [(each["role"], each["property_id"]) for each in read.json()["grants"]] == [
        ("manager", ALDER),
        ("viewer", MESA),
    ]


async def test_they_open_doors_from_the_next_request_on(admin, a_person):
    jo = await a_person(Grant(Role.VIEWER, ALDER))
    me = (await jo.get("/me")).json()["id"]
    assert (await jo.patch("/properties/1", json={"name": "J"})).status_code == 403
    body = {"grants": [{"role": "manager", "property_id": ALDER}]}
    await admin.put(f"/people/{me}/grants", json=body)
    assert (await jo.patch("/properties/1", json={"name": "J"})).status_code == 200
    await admin.put(f"/people/{me}/grants", json={"grants": []})
    assert (await jo.get("/properties/1")).status_code == 404
    assert (await jo.get("/people")).status_code == 403


async def test_nobody_gives_more_than_they_have(a_program):
    hirer = await a_program(HR)
    refused = await hirer.put(f"/people/{DANA}/grants", json={"grants": [{"role": "admin"}]})
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {"field": "/grants", "says": "You cannot give more rights than you have."}
    ]
    same = {"role": "viewer", "rights": ["see", "manage-people"]}
    allowed = await hirer.put(f"/people/{DANA}/grants", json={"grants": [same]})
    assert allowed.status_code == 200, allowed.text


async def test_nobody_takes_rights_from_somebody_who_has_more(a_program, a_user):
    boss = await a_user(Grant(Role.ADMIN))
    hirer = await a_program(HR)
    refused = await hirer.put(f"/people/{boss}/grants", json={"grants": []})
    assert refused.status_code == 403
    assert "may do more than you" in refused.json()["detail"]


async def test_one_admin_is_always_left(admin, a_user):
    first = await a_user(Grant(Role.ADMIN))
    refused = await admin.put(f"/people/{first}/grants", json={"grants": [{"role": "manager"}]})
    assert refused.status_code == 422
    assert refused.json()["detail"] == (
        "Jo Park is the last admin everywhere; make somebody else one first."
    )
    refused = await admin.delete(f"/people/{first}")
    assert "is the last admin everywhere" in refused.json()["detail"]
    await a_user(Grant(Role.ADMIN), email="sue@example.com", name="Sue Lind")
    assert (await admin.put(f"/people/{first}/grants", json={"grants": []})).status_code == 200


async def test_an_admin_whose_own_rights_stand_in_place_is_no_admin(admin, a_user):
    boss = await a_user(Grant(Role.ADMIN))
    await a_user(
        Grant(Role.ADMIN, rights=frozenset({Right.SEE})),
        Grant(Role.ADMIN, MESA),
        email="n@x.example",
    )
    assert (await admin.delete(f"/people/{boss}")).status_code == 422
    both = frozenset({Right.MANAGE_PEOPLE, Right.MANAGE_COMPANY, Right.SEE})
    await a_user(Grant(Role.VIEWER, rights=both), email="v@x.example")
    assert (await admin.delete(f"/people/{boss}")).status_code == 204


async def test_of_two_admins_who_take_the_others_rights_at_once_one_is_left(admin, house, a_user):
    ids = [await a_user(Grant(Role.ADMIN), email=f"{n}@x.example") for n in "ab"]
    async with house.work() as work:
        await set_grants(work, ids[0], ())
        other = asyncio.create_task(admin.put(f"/people/{ids[1]}/grants", json={"grants": []}))
        await until(lambda: _is_done_or_waits(other, house))
    refused = await other
    assert refused.status_code == 422
    assert "is the last admin everywhere" in refused.json()["detail"]


async def _is_done_or_waits(task, house):
    return task.done() or await rows(house, "select 1 from pg_locks where not granted")


@pytest.mark.parametrize(
    ("grant", "field", "sentence"),
    [
        ({"role": "manager", "property_id": 99}, "/grants/0/property_id", "no property 99"),
        ({"role": "manager", "list_id": 99}, "/grants/0/list_id", "no property list 99"),
        ({"role": "king"}, "/grants/0/role", "'admin', 'manager', 'agent' or 'viewer'"),
        ({"role": "viewer", "rights": ["fly"]}, "/grants/0/rights/0", "Input should be"),
    ],
)
async def test_a_grant_that_cannot_be_says_why(admin, grant, field, sentence):
    refused = await admin.put(f"/people/{DANA}/grants", json={"grants": [grant]})
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert error["field"] == field
    assert sentence.lower() in error["says"].lower()


async def test_a_property_and_a_list_at_once_are_refused(admin):
    made = (await admin.post("/property-lists", json={"name": "W", "property_ids": [2]})).json()
    both = {"role": "manager", "property_id": 1, "list_id": made["id"]}
    refused = await admin.put(f"/people/{DANA}/grants", json={"grants": [both]})
    assert refused.status_code == 422
    assert refused.json()["detail"] == "Name a property or a list, not both."


async def test_a_list_gives_rights_at_its_properties(admin, a_person):
    made = (await admin.post("/property-lists", json={"name": "W", "property_ids": [2]})).json()
    jo = await a_person(Grant(Role.MANAGER, list_id=made["id"]))
    assert [each["id"] for each in (await jo.get("/properties")).json()["items"]] == [2]


async def test_what_was_given_twice_is_given_once(admin):
    twice = [{"role": "viewer", "property_id": 1}] * 2
    put = await admin.put(f"/people/{DANA}/grants", json={"grants": twice})
    assert len(put.json()["grants"]) == 1


async def test_a_change_of_rights_is_in_the_history_and_taken_back(admin, a_user):
    jo = await a_user(Grant(Role.MANAGER, MESA))
    await admin.put(f"/people/{jo}/grants", json={"grants": [{"role": "admin"}]})
    await a_user(Grant(Role.ADMIN), email="other@x.example")
    params = {"thing": "person", "thing_id": jo, "limit": 1}
    (change,) = (await admin.get("/history", params=params)).json()["items"]
    assert change["says"] == "Changed the rights of Jo Park."
    assert change["before"]["grants"][0]["property_id"] == MESA
    assert (await admin.post(f"/history/{change['id']}/undo")).status_code == 201
    (grant,) = (await admin.get(f"/people/{jo}/grants")).json()["grants"]
    assert (grant["role"], grant["property_id"]) == ("manager", MESA)


async def test_a_stale_state_is_refused(admin):
    read = (await admin.get(f"/people/{DANA}/grants")).headers["ETag"]
    await admin.patch(f"/people/{DANA}", json={"name": "D"})
    refused = await admin.put(
        f"/people/{DANA}/grants", json={"grants": []}, headers={"If-Match": read}
    )
    assert refused.status_code == 412
