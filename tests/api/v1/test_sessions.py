"""Do people sign in with e-mail and password, stay as long as they should, and get out?"""

import pytest

from callrouter.domain.rights import Grant, Role
from callrouter.operations.passwords import hash_password
from callrouter.operations.passwords.hash_password import _verify
from operations.demo_parts import ALDER, rows
from programs import PASSWORD

JO = {"email": "jo@example.com", "password": PASSWORD}


async def test_who_signs_in_may_do_what_they_were_granted(a_user, visitor, a_visitor):
    person_id = await a_user(Grant(Role.MANAGER, ALDER))
    signed = await visitor.post("/sessions", json=JO | {"email": " JO@example.com "})
    assert signed.status_code == 201, signed.text
    told = signed.json()
    assert told["token"].startswith("cs_")
    assert (told["person_id"], told["name"]) == (person_id, "Jo Park")
    jo = await a_visitor(token=told["token"])
    assert [each["id"] for each in (await jo.get("/properties")).json()["items"]] == [ALDER]
    await jo.patch("/properties/1", json={"name": "J"})
    newest = (await jo.get("/history", params={"limit": 1})).json()["items"][0]
    assert (newest["by"], newest["by_kind"]) == ("Jo Park", "person")


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "correct horse batteri"},
        {"password": PASSWORD + " "},
        {"password": ""},
        {"email": "nobody@example.com"},
        {"email": "dana@alder-creek.example"},  # known, but has no password
        {"email": ""},
    ],
)
async def test_what_is_wrong_is_not_told(a_user, visitor, wrong):
    await a_user(Grant(Role.ADMIN))
    refused = await visitor.post("/sessions", json=JO | wrong)
    assert refused.status_code == 401
    assert refused.json()["detail"] == "The e-mail or the password is not right."
    assert refused.headers["content-type"] == "application/problem+json"


async def test_who_is_not_there_costs_as_much_work(a_user, visitor, monkeypatch):
    await a_user(Grant(Role.ADMIN))
    judged = []
    monkeypatch.setattr(
        hash_password, "_verify", lambda *given: judged.append(given) or _verify(*given)
    )
    for email in (JO["email"], "nobody@example.com", "dana@alder-creek.example"):
        body = {"email": email, "password": "not the password"}
        assert (await visitor.post("/sessions", json=body)).status_code == 401
    assert [hashed is None for _, hashed in judged] == [False, True, True]
    assert not _verify("nobody's password", None)


async def test_only_hashes_are_kept(a_person, house):
    jo = await a_person(Grant(Role.ADMIN))
    token = jo.headers["Authorization"].removeprefix("Bearer ")
    kept = "".join(
        [
            str(await rows(house, f"select * from {table}"))
            for table in ("sessions", "passwords", "history", "sign_in_tries", "people")
        ]
    )
    assert "$argon2id$" in kept
    assert token not in kept
    assert PASSWORD not in kept


async def test_a_session_ends_when_it_was_not_used_for_twelve_hours(a_person, clock):
    jo = await a_person(Grant(Role.VIEWER))
    for _ in range(3):
        clock.move_on(11.9 * 3_600)
        assert (await jo.get("/me")).status_code == 200
    clock.move_on(12 * 3_600)
    refused = await jo.get("/me")
    assert refused.status_code == 401
    assert refused.json()["detail"] == "You are not signed in, or no longer; sign in again."


async def test_a_session_ends_after_thirty_days_however_much_it_is_used(a_person, clock):
    jo = await a_person(Grant(Role.VIEWER))
    for _ in range(30 * 24 // 8 - 1):
        clock.move_on(8 * 3_600)
        assert (await jo.get("/me")).status_code == 200
    clock.move_on(8 * 3_600)
    assert (await jo.get("/me")).status_code == 401


async def test_ones_sessions_are_listed_with_address_and_last_use(a_person, a_visitor, clock):
    jo = await a_person(Grant(Role.VIEWER))
    phone = await a_visitor("2001:db8:1:2:3::4")
    token = (await phone.post("/sessions", json=JO)).json()["token"]
    clock.move_on(600)
    phone.headers["Authorization"] = f"Bearer {token}"
    listed = (await phone.get("/sessions")).json()["items"]
    assert [(each["address"], each["is_this"]) for each in listed] == [
        ("2001:db8:1:2::/64", True),
        ("203.0.113.7", False),
    ] or {each["address"] for each in listed} == {"2001:db8:1:2::/64", "203.0.113.7"}
    (this,) = (each for each in listed if each["is_this"])
    assert this["last_used_at"][:19] == clock().isoformat()[:19]
    assert token not in str(listed)
    assert (await jo.get("/me")).status_code == 200


async def test_a_session_is_ended_and_opens_nothing_any_more(a_person):
    jo = await a_person(Grant(Role.VIEWER))
    (this,) = (await jo.get("/sessions")).json()["items"]
    assert (await jo.delete(f"/sessions/{this['id']}")).status_code == 204
    assert (await jo.get("/me")).status_code == 401


async def test_all_others_are_ended_but_not_this_one(a_person, a_visitor, visitor):
    jo = await a_person(Grant(Role.VIEWER))
    tokens = [(await visitor.post("/sessions", json=JO)).json()["token"] for _ in range(2)]
    assert (await jo.delete("/sessions")).status_code == 204
    assert (await jo.get("/me")).status_code == 200
    for token in tokens:
        assert (await (await a_visitor(token=token)).get("/me")).status_code == 401


async def test_others_sessions_are_for_whoever_manages_people(a_person, admin, manager):
    jo = await a_person(Grant(Role.VIEWER))
    sue = await a_person(Grant(Role.MANAGER), email="sue@example.com", name="Sue Lind")
    (theirs,) = (await jo.get("/sessions")).json()["items"]
    who = {"person_id": theirs["person_id"]}
    for other in (sue, manager):
        assert (await other.get("/sessions", params=who)).status_code == 403
        assert (await other.delete(f"/sessions/{theirs['id']}")).status_code == 404
    (seen,) = (await admin.get("/sessions", params=who)).json()["items"]
    assert seen == theirs | {"is_this": False, "last_used_at": seen["last_used_at"]}
    assert (await admin.get("/sessions", params={"person_id": 999})).status_code == 404
    assert (await admin.delete(f"/sessions/{theirs['id']}")).status_code == 204
    assert (await jo.get("/me")).status_code == 401


async def test_a_key_has_no_sessions(admin):
    assert (await admin.get("/sessions")).json()["items"] == []
    assert (await admin.delete("/sessions")).status_code == 204


@pytest.mark.parametrize("token", ["cs_", "cs_nobodys", "cs_\x7f", "cs_" + "x" * 5_000])
async def test_a_token_that_is_none_opens_nothing(a_visitor, token):
    assert (await (await a_visitor(token=token)).get("/me")).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"email": "x"},
        JO | {"remember": True},
        {"email": "x" * 1_001, "password": "x"},
        {"email": "x", "password": "x" * 1_001},
        {"email": None, "password": 7},
    ],
)
async def test_what_cannot_be_read_is_refused(visitor, body):
    refused = await visitor.post("/sessions", json=body)
    assert refused.status_code == 422
    assert "cs_" not in refused.text


@pytest.mark.parametrize("email", ["a\0b@x.example", "�", "'; drop table people; --"])
async def test_an_odd_e_mail_is_somebody_unknown(visitor, email):
    refused = await visitor.post("/sessions", json={"email": email, "password": "x"})
    assert refused.status_code in (401, 422)


async def test_half_a_character_is_refused(visitor):
    body = b'{"email": "\\ud800", "password": "\\udfff"}'
    headers = {"Content-Type": "application/json"}
    assert (await visitor.post("/sessions", content=body, headers=headers)).status_code == 422
