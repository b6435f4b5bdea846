"""Is it told where a call would go and why, exactly as calls go, and without a trace?"""

import pytest

from operations.demo_parts import ZILLOW_NUMBER, rows
from telephone import Place
from webhooks import Company, a_call_sid, a_form, the_program

ALDER_CALL = {"from": "+12125550142", "to": ZILLOW_NUMBER}


async def resolved(program, **changes):
    answer = await program.get("/resolve", params=ALDER_CALL | changes)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_call_by_day_is_told_step_by_step(admin, clock):
    place = Place("alder-creek", clock)
    found = await resolved(admin, keys="1")
    assert found["property"] == {"id": 1, "name": "Alder Creek Apartments"}
    assert (found["source"]["name"], found["flow"], found["version"]) == (
        "Zillow",
        "Default flow",
        1,
    )
    menu, leasing, message = found["steps"]
    assert (menu["event"], menu["node"]) == ("the call came in", "Main menu")
    assert menu["says"][0] == "Thank you for calling Alder Creek Apartments."
    assert {"key": "1", "leads_to": "Leasing"} in menu["asks"]
    assert "Leasing office: Office hours (Mon 9:00 AM–6:00 PM) → Welcome." in [
        each["says"] for each in menu["notes"]
    ]
    assert leasing["event"] == "pressed 1"
    assert [each["number"] for each in leasing["rings"]] == place.leasing
    assert leasing["seconds"] == 20
    assert (message["event"], message["mailbox"]) == ("nobody answered", "Office")
    assert found["ending"] == "voicemail"
    assert found["left"] == ["Whoever is rung first and answers is joined; here nobody answers."]


async def test_at_another_time_by_the_propertys_clocks(admin):
    night = await resolved(admin, at="2026-12-24T23:10", keys="1")
    assert night["at"] == "2026-12-25T04:10:00Z"
    assert night["steps"][0]["node"] == "After-hours menu"
    assert night["steps"][1]["node"] == "Emergency maintenance"
    offset = await resolved(admin, at="2026-12-24T23:10-08:00")
    assert offset["at"] == "2026-12-25T07:10:00Z"


async def test_keys_that_are_not_given_or_not_asked_for_are_told(admin):
    found = await resolved(admin)
    assert "Where no key was given, none is pressed." in found["left"]
    assert found["steps"][1]["event"] == "nothing pressed"
    found = await resolved(admin, keys="-,7,1,9")
    assert [each["event"] for each in found["steps"]][:4] == [
        "the call came in",
        "nothing pressed",
        "pressed 7",
        "pressed 1",
    ]
    assert "Not asked for: 9." in found["left"]


async def test_somebody_who_withholds_their_number_is_told_as_such(admin):
    for from_ in ("withheld", "anonymous", "+266696687"):
        assert (await resolved(admin, **{"from": from_}))["caller_is_withheld"] is True
    assert (await resolved(admin))["caller_is_withheld"] is False
    assert (await resolved(admin, **{"from": "(212) 555-0142"}))["caller_is_withheld"] is False


async def test_the_notes_are_those_of_a_call(admin, house, clock):
    company = Company(the_program(house))
    sid = a_call_sid()
    menu = await company.calls(ZILLOW_NUMBER, sid)
    await company.post(menu.next_url, a_form(sid=sid, Digits="2"))
    found = await resolved(admin, keys="2")
    query = "select entry->'notes' from ledger order by id"
    notes = [each["says"] for (found_,) in await rows(house, query) for each in found_]
    told = [each["says"] for step in found["steps"][:2] for each in step["notes"]]
    assert told == [each for each in notes if "called" not in each]


async def test_it_leaves_no_trace(admin, house):
    tables = ("ledger", "calls", "history", "prospects", "unfolded")
    before = [await rows(house, f"select count(*) from {table}") for table in tables]
    await resolved(admin, keys="1,2,3")
    assert [await rows(house, f"select count(*) from {table}") for table in tables] == before


async def test_a_number_of_ours_that_may_not_be_seen_is_no_number_of_ours(manager, viewer):
    hidden = await manager.get("/resolve", params={"to": "+14805550101"})
    absent = await manager.get("/resolve", params={"to": "+14155550000"})
    assert hidden.status_code == absent.status_code == 404
    assert hidden.json() == absent.json()
    assert (await viewer.get("/resolve", params=ALDER_CALL)).status_code == 200


@pytest.mark.parametrize(
    ("params", "field", "sentence"),
    [
        ({"to": "hello"}, "query:to", "“hello” is not a phone number."),
        ({"from": "12"}, "query:from", "has too few digits"),
        ({"at": "soon"}, "query:at", '"soon" is not a date and time.'),
        ({"at": "2300-01-01T00:00"}, "query:at", "Choose a time from 2000 to 2199."),
        ({"at": "9999-12-31T23:59"}, "query:at", "is not a date and time."),
        ({"at": "0001-01-01T00:00"}, "query:at", ""),
        ({"keys": "1;2"}, "query:keys", "with commas between them"),
        ({"keys": "1," * 60 + "1"}, "query:keys", "at most 50 keys"),
        ({"keys": "²"}, "query:keys", "with commas between them"),
    ],
)
async def test_what_cannot_be_resolved_says_why(admin, params, field, sentence):
    refused = await admin.get("/resolve", params=ALDER_CALL | params)
    assert refused.status_code == 422, refused.text
    (error,) = refused.json()["errors"]
    assert error["field"] == field
    assert sentence in error["says"]
