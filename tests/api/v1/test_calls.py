"""Can a program find calls and read why they went where they went, and only those it may see?"""

import json

import pytest
from sqlalchemy import text

from callrouter.domain.rights import Grant, Right, Role
from operations.demo_parts import ZILLOW_NUMBER
from webhooks import Company, a_call_sid, a_form, the_program

MADE = """
insert into calls (call_id, outcome, from_raw, to_number, property_id, source_id, version,
    started_at, is_over, seconds, keys_pressed, rings, talk_seconds, steps, is_simulated, is_tried,
    entries)
select 'CA' || lpad(to_hex(n), 32, '0'),
    (array['answered', 'missed', 'voicemail'])[1 + n % 3],
    case when n = 7 then 'anonymous' else '+1212555' || lpad(n::text, 4, '0') end,
    '+12125550101', case when n = 9 then null else 1 + n % 2 end, 2, '1',
    timestamptz '2026-11-20 12:00Z' + n * interval '1 minute', true, 60, '1', 1, 30, 3, false,
    n = 11, 5
from generate_series(1, 20) as n
"""


@pytest.fixture
async def many(house):
    """Twenty calls at two properties; the 7th withheld, the 9th nobody's, the 11th tried."""
    async with house.work() as work:
        await work.connection.execute(text(MADE))


async def found(program, **params):
    answer = await program.get("/calls", params=params)
    assert answer.status_code == 200, answer.text
    return [int(each["id"][2:], 16) for each in answer.json()["items"]]


async def test_the_latest_come_first_page_by_page(admin, many):
    first = (await admin.get("/calls", params={"limit": 12})).json()
    params = {"limit": 12, "cursor": first["next"]}
    rest = (await admin.get("/calls", params=params)).json()
    ids = [int(each["id"][2:], 16) for each in first["items"] + rest["items"]]
    assert ids == [each for each in range(20, 0, -1) if each != 11]
    assert rest["next"] is None
    assert await found(admin, sort="start", limit=3) == [1, 2, 3]


async def test_tried_calls_are_shown_only_when_asked_for(admin, many):
    assert await found(admin, tried=True) == [11]


async def test_filters(admin, many):
    assert await found(admin, property_id=1) == [20, 18, 16, 14, 12, 10, 8, 6, 4, 2]
    assert await found(admin, outcome="voicemail", limit=3) == [20, 17, 14]
    assert await found(admin, source_id=3) == []
    span = {"since": "2026-11-20T12:03:00Z", "until": "2026-11-20T12:06:00Z"}
    assert await found(admin, **span) == [5, 4, 3]
    made = await admin.post("/property-lists", json={"name": "W", "property_ids": [2]})
    assert await found(admin, list_id=made.json()["id"], limit=3) == [19, 17, 15]


@pytest.mark.parametrize(
    ("search", "ids"),
    [
        ("0018", [18]),
        ("+1 (212) 555-0018", [18]),
        ("2550101", []),
        ("5550101", [each for each in range(20, 0, -1) if each != 11]),
        ("CA" + "0" * 30 + "1", list(range(20, 15, -1))),
        ("CA1", []),
        ("%", []),
        ("a_", []),
        ("nobody", []),
    ],
)
async def test_the_search_is_for_digits_or_the_beginning_of_an_id(admin, many, search, ids):
    assert await found(admin, search=search) == ids


async def test_fewer_digits_than_the_index_holds_are_not_searched(admin, many):
    refused = await admin.get("/calls", params={"search": "(18"})
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {
            "field": "query:search",
            "says": "Search for at least 4 digits of a number; an area code with the country's "
            "before it, like 1512, will do.",
        }
    ]


async def test_a_withheld_caller_is_shown_as_such(admin, many):
    (call,) = (await admin.get("/calls", params={"search": "CA" + "0" * 31 + "7"})).json()["items"]
    assert (call["from_number"], call["from_shown"], call["is_withheld"]) == (
        None,
        "withheld",
        True,
    )


async def test_each_sees_the_calls_of_their_properties_only(admin, manager, a_program, many):
    assert 9 in await found(admin)
    assert await found(manager) == [20, 18, 16, 14, 12, 10, 8, 6, 4, 2]
    assert (await manager.get("/calls", params={"property_id": 2})).status_code == 404
    seer = await a_program(Grant(Role.VIEWER, rights=frozenset({Right.SEE})))
    assert (await seer.get("/calls")).status_code == 403


@pytest.mark.parametrize(
    "params",
    [{"outcome": "lost"}, {"sort": "from"}, {"source_id": 0}, {"property_id": 2**70}],
)
async def test_what_cannot_be_listed_says_why(admin, params):
    assert (await admin.get("/calls", params=params)).status_code == 422


async def test_a_call_is_told_with_every_note(admin, house):
    company = Company(the_program(house))
    sid = a_call_sid()
    menu = await company.calls(ZILLOW_NUMBER, sid)
    await company.post(menu.next_url, a_form(sid=sid, Digits="1"))
    await house.folding.fold_waiting()
    (listed,) = (await admin.get("/calls")).json()["items"]
    assert (listed["flow_id"], listed["version"], listed["keys_pressed"]) == (1, 1, "1")
    assert (listed["from_number"], listed["from_shown"]) == ("+12125550142", "(212) 555-0142")
    told = (await admin.get(f"/calls/{listed['id']}")).json()
    assert {name: told[name] for name in listed} == listed
    assert [each["event"]["type"] for each in told["entries"]] == ["call-arrived", "keys-pressed"]
    says = [note["says"] for each in told["entries"] for note in each["notes"]]
    assert "Main menu: pressed 1 → Leasing." in says


async def test_nothing_is_told_of_a_call_that_may_not_be_seen(admin, house, a_program):
    company = Company(the_program(house))
    await company.calls(ZILLOW_NUMBER)
    await house.folding.fold_waiting()
    (listed,) = (await admin.get("/calls")).json()["items"]
    other = await a_program(Grant(Role.MANAGER, 2))
    hidden = await other.get(f"/calls/{listed['id']}")
    assert hidden.status_code == (await other.get("/calls/CA0")).status_code == 404
    assert hidden.json()["detail"] == f"Nothing is known of a call {listed['id']}."
    assert (await admin.get("/calls/%00")).status_code in (404, 422)


async def test_where_a_recording_is_kept_is_not_told(admin, house):
    async with house.work() as work:
        entry = {
            "call_id": "CA9",
            "key": "k",
            "received_at": "2026-11-23T15:00:00Z",
            "event": {
                "type": "message-recorded",
                "seconds": 5,
                "url": "https://api.example.com/secret",
            },
            "property_id": 1,
        }
        await work.connection.execute(
            text(
                "insert into ledger (call_id, key, received_at, entry, request_url, request_body,"
                " answer) values ('CA9', 'k', now(), cast(:entry as jsonb), '', '', '')"
            ),
            {"entry": json.dumps(entry)},
        )
    assert "secret" not in (await admin.get("/calls/CA9")).text
