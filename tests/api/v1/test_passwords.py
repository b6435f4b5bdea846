"""Does somebody choose their password, also after forgetting it, and nobody else for them?"""

import asyncio
import re

import pytest

from callrouter.domain.rights import Grant, Right, Role
from callrouter.operations.passwords.send_link import ANSWERED_AFTER_SECONDS
from operations.demo_parts import ALDER, rows
from programs import PASSWORD

JO = {"email": "jo@example.com", "password": PASSWORD}
NEW = "a better one than that"


@pytest.fixture
def pages(house):
    house.pages_url = "https://pages.example.com"


def token_of(mail):
    (token,) = re.findall(r"(?:token=|password-resets/)(\S+)", mail["text"])
    return token


async def test_a_new_password_opens_and_the_old_one_does_not(a_person, visitor):
    jo = await a_person(Grant(Role.VIEWER))
    changed = await jo.put("/me/password", json={"present": PASSWORD, "new": NEW})
    assert changed.status_code == 204, changed.text
    assert (await visitor.post("/sessions", json=JO)).status_code == 401
    assert (await visitor.post("/sessions", json=JO | {"password": NEW})).status_code == 201


async def test_all_other_sessions_end_with_it(a_person, visitor, a_visitor):
    jo = await a_person(Grant(Role.VIEWER))
    token = (await visitor.post("/sessions", json=JO)).json()["token"]
    await jo.put("/me/password", json={"present": PASSWORD, "new": NEW})
    assert (await jo.get("/me")).status_code == 200
    assert (await (await a_visitor(token=token)).get("/me")).status_code == 401


async def test_it_needs_the_present_one_and_guessing_that_is_throttled_too(a_person, visitor):
    jo = await a_person(Grant(Role.VIEWER))
    for _ in range(5):
        refused = await jo.put("/me/password", json={"present": "wrong", "new": NEW})
        assert refused.status_code == 422
        assert refused.json()["errors"] == [
            {
                "field": "/present",
                "says": "The present password is not right; enter the one you signed in with.",
            }
        ]
    refused = await jo.put("/me/password", json={"present": PASSWORD, "new": NEW})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "900"
    assert (await visitor.post("/sessions", json=JO)).status_code == 429


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("short", "Choose a password of at least 12 characters."),
        ("x" * 201, "Choose a password of at most 200 characters."),
        ("JO@EXAMPLE.com", "Choose a password that is neither the name nor the e-mail."),
        ("Josephine Park", "Choose a password that is neither the name nor the e-mail."),
    ],
)
async def test_a_password_that_is_too_easy_says_why(a_person, new, sentence):
    jo = await a_person(Grant(Role.VIEWER), name="Josephine Park")
    refused = await jo.put("/me/password", json={"present": PASSWORD, "new": new})
    assert refused.status_code == 422
    assert refused.json()["errors"] == [{"field": "/new", "says": sentence}]


@pytest.mark.parametrize(
    "new", ["  with blanks around  ", "pässwörter, lang", "💙" * 12, "x" * 200]
)
async def test_any_letters_will_do_and_blanks_count(a_person, visitor, new):
    jo = await a_person(Grant(Role.VIEWER))
    await jo.put("/me/password", json={"present": PASSWORD, "new": new})
    assert (await visitor.post("/sessions", json=JO | {"password": new})).status_code == 201
    if new != new.strip():
        body = JO | {"password": new.strip()}
        assert (await visitor.post("/sessions", json=body)).status_code == 401


async def test_a_letter_put_together_by_another_keyboard_is_the_same(a_person, visitor):
    jo = await a_person(Grant(Role.VIEWER))
    composed, apart = "caf\u00e9 corner table", "cafe\u0301 corner table"
    await jo.put("/me/password", json={"present": PASSWORD, "new": composed})
    assert (await visitor.post("/sessions", json=JO | {"password": apart})).status_code == 201


async def test_a_key_has_no_password(admin):
    refused = await admin.put("/me/password", json={"present": PASSWORD, "new": NEW})
    assert refused.status_code == 403
    assert refused.json()["detail"] == "A key has no password; sign in to change yours."


async def test_who_forgot_it_gets_a_link_and_chooses_another(
    a_person, visitor, mails, house, pages
):
    jo = await a_person(Grant(Role.VIEWER))
    asked = await visitor.post("/password-resets", json={"email": "JO@example.com"})
    assert asked.status_code == 202, asked.text
    (mail,) = mails
    assert mail["to"] == "jo@example.com"
    token = token_of(mail)
    assert f"https://pages.example.com/reset?token={token}" in mail["text"]
    assert token not in str(await rows(house, "select * from password_links"))
    assert (await jo.get("/me")).status_code == 200  # until it is used
    done = await visitor.put(f"/password-resets/{token}", json={"password": NEW})
    assert done.status_code == 204, done.text
    assert (await jo.get("/me")).status_code == 401
    assert (await visitor.post("/sessions", json=JO)).status_code == 401
    assert (await visitor.post("/sessions", json=JO | {"password": NEW})).status_code == 201


async def test_without_pages_the_mail_says_where_to_send_the_token(a_user, visitor, mails):
    await a_user(Grant(Role.VIEWER))
    await visitor.post("/password-resets", json={"email": JO["email"]})
    assert "/api/v1/password-resets/" in mails[0]["text"]
    url = f"/password-resets/{token_of(mails[0])}"
    assert (await visitor.put(url, json={"password": NEW})).status_code == 204


async def test_a_link_works_once_and_voids_the_others(a_user, visitor, mails):
    await a_user(Grant(Role.VIEWER))
    for _ in range(2):
        await visitor.post("/password-resets", json={"email": JO["email"]})
    first, second = (token_of(mail) for mail in mails)
    assert first != second
    assert (
        await visitor.put(f"/password-resets/{first}", json={"password": NEW})
    ).status_code == 204
    for token in (first, second, "nobodys"):
        refused = await visitor.put(f"/password-resets/{token}", json={"password": NEW})
        assert refused.status_code == 404
        assert refused.json()["detail"] == (
            "The link is not known, was used or has expired; ask for another."
        )


async def test_a_link_used_twice_at_once_works_once(a_user, visitor, mails):
    await a_user(Grant(Role.VIEWER))
    await visitor.post("/password-resets", json={"email": JO["email"]})
    url = f"/password-resets/{token_of(mails[0])}"
    answers = await asyncio.gather(*(visitor.put(url, json={"password": NEW}) for _ in range(3)))
    assert sorted(each.status_code for each in answers) == [204, 404, 404]


async def test_a_link_is_good_for_an_hour(a_user, visitor, mails, clock):
    await a_user(Grant(Role.VIEWER))
    for seconds, status in ((3_599, 204), (3_600, 404)):
        await visitor.post("/password-resets", json={"email": JO["email"]})
        clock.move_on(seconds)
        url = f"/password-resets/{token_of(mails[-1])}"
        assert (await visitor.put(url, json={"password": NEW})).status_code == status


async def test_a_password_that_is_refused_leaves_the_link_good(a_user, visitor, mails):
    await a_user(Grant(Role.VIEWER))
    await visitor.post("/password-resets", json={"email": JO["email"]})
    url = f"/password-resets/{token_of(mails[0])}"
    refused = await visitor.put(url, json={"password": "short"})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "/password"
    assert (await visitor.put(url, json={"password": NEW})).status_code == 204


@pytest.mark.parametrize(
    "email", ["nobody@example.com", "dana@alder-creek.example", "", "a\nb", "x" * 1_000]
)
async def test_whether_there_is_somebody_is_not_told(a_user, visitor, mails, email):
    await a_user(Grant(Role.VIEWER))
    loop = asyncio.get_running_loop()
    known = await visitor.post("/password-resets", json={"email": JO["email"]})
    began = loop.time()
    unknown = await visitor.post("/password-resets", json={"email": email})
    assert loop.time() - began >= ANSWERED_AFTER_SECONDS
    assert (known.status_code, unknown.status_code) == (202, 202)
    assert known.json() == unknown.json()
    assert len(mails) == 1


async def test_nobody_is_flooded_with_mails(a_user, visitor, mails, clock):
    await a_user(Grant(Role.VIEWER))
    for _ in range(5):
        asked = await visitor.post("/password-resets", json={"email": JO["email"]})
        assert asked.status_code == 202
    assert len(mails) == 3
    clock.move_on(3_600)
    await visitor.post("/password-resets", json={"email": JO["email"]})
    assert len(mails) == 4


async def test_a_link_lets_in_who_failed_too_often(a_user, visitor, mails):
    await a_user(Grant(Role.VIEWER))
    for _ in range(5):
        await visitor.post("/sessions", json=JO | {"password": "wrong"})
    assert (await visitor.post("/sessions", json=JO)).status_code == 429
    await visitor.post("/password-resets", json={"email": JO["email"]})
    await visitor.put(f"/password-resets/{token_of(mails[0])}", json={"password": NEW})
    assert (await visitor.post("/sessions", json=JO | {"password": NEW})).status_code == 201


async def test_who_is_invited_chooses_their_first_password_within_a_week(
    admin, visitor, mails, clock, pages
):
    body = {"name": "Nia Brooks", "email": "nia@example.com"}
    nia = (await admin.post("/people", json=body)).json()["id"]
    grants = {"grants": [{"role": "viewer", "property_id": ALDER}]}
    await admin.put(f"/people/{nia}/grants", json=grants)
    invited = await admin.post(f"/people/{nia}/invitation")
    assert invited.status_code == 202, invited.text
    assert invited.json()["email"] == mails[0]["to"] == "nia@example.com"
    assert "Admin has made you an account" in mails[0]["text"]
    token = token_of(mails[0])
    assert token not in invited.text
    clock.move_on(7 * 24 * 3_600 - 1)
    chosen = await visitor.put(f"/password-resets/{token}", json={"password": NEW})
    assert chosen.status_code == 204
    signed = await visitor.post("/sessions", json={"email": body["email"], "password": NEW})
    assert signed.status_code == 201
    assert (await admin.get(f"/people/{nia}/grants")).json()["has_password"] is True
    refused = await admin.post(f"/people/{nia}/invitation")
    assert "has a password already" in refused.json()["detail"]


async def test_who_cannot_be_invited_is_told(admin, manager, a_program, a_user, mails):
    nia = (await admin.post("/people", json={"name": "Nia"})).json()["id"]
    refused = await admin.post(f"/people/{nia}/invitation")
    assert refused.json()["detail"] == (
        "Nia has no e-mail to send an invitation to; enter one first."
    )
    await admin.delete(f"/people/{nia}")
    assert "is archived" in (await admin.post(f"/people/{nia}/invitation")).json()["detail"]
    assert (await admin.post("/people/999/invitation")).status_code == 404
    assert (await manager.post("/people/1/invitation")).status_code == 403
    await admin.put("/people/1/grants", json={"grants": [{"role": "admin"}]})
    hirer = await a_program(Grant(Role.VIEWER, rights=frozenset({Right.MANAGE_PEOPLE})))
    assert (await hirer.post("/people/1/invitation")).status_code == 403
    assert mails == []


async def test_a_password_is_in_the_history_without_its_letters(a_person, admin):
    jo = await a_person(Grant(Role.VIEWER))
    await jo.put("/me/password", json={"present": PASSWORD, "new": NEW})
    (change,) = (await admin.get("/history", params={"thing": "password"})).json()["items"]
    assert change["says"] == "Jo Park changed their password."
    assert NEW not in str(change)
    assert (await admin.post(f"/history/{change['id']}/undo")).status_code == 422
