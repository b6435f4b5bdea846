"""Can a program set when a property is open, and is it told what is active and why?"""

import pytest

from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import save_flow_draft
from operations.demo_parts import OFFICE_WEEK, a_message

OFFICE, DESK, MESAS = "/weeks/1", "/weeks/2", "/weeks/3"
POOL = {
    "property_id": 1,
    "name": "Pool",
    "default_schedule_id": "closed",
    "closing_schedule_id": "closed",
    "schedules": [
        {
            "id": "open",
            "name": "Open",
            "counts_as_open": True,
            "windows": [{"weekday": 5, "start_minute": 600, "end_minute": 1200}],
        },
        {"id": "closed", "name": "Closed", "counts_as_open": False},
    ],
    "overrides": [
        {
            "id": "fourth",
            "name": "Independence Day",
            "schedule_id": "closed",
            "dates": {"kind": "every_year", "month": 7, "day": 4, "last_month": 7, "last_day": 4},
        }
    ],
}


def whole(read):
    """What is sent to change a week that was read."""
    told = ("id", "property_id", "forcing", "saved_at", "saved_by")
    return {name: value for name, value in read.json().items() if name not in told}


async def put(program, url, body, read):
    return await program.put(url, json=body, headers={"If-Match": read.headers["ETag"]})


async def test_a_week_is_made_and_read_back(admin):
    made = await admin.post("/weeks", json=POOL)
    assert made.status_code == 201, made.text
    read = await admin.get(f"/weeks/{made.json()['id']}")
    assert read.json() == made.json()
    assert made.headers["Location"] == f"/api/v1/weeks/{made.json()['id']}"
    assert read.json()["overrides"][0]["dates"] == POOL["overrides"][0]["dates"]
    assert read.json()["schedules"][0]["windows"] == POOL["schedules"][0]["windows"]
    assert (read.json()["is_main"], read.json()["forcing"]) == (False, None)
    assert read.json()["saved_by"] == "Admin"


async def test_a_changed_week_is_live_at_once(admin, house):
    read = await admin.get(OFFICE)
    body = whole(read)
    body["schedules"][0]["windows"] = [{"weekday": 6, "start_minute": 0, "end_minute": 1440}]
    changed = await put(admin, OFFICE, body, read)
    assert changed.status_code == 200, changed.text
    assert changed.headers["ETag"] != read.headers["ETag"]
    (window,) = house.snapshots.find(1).weeks[OFFICE_WEEK].schedules[0].windows
    assert (window.weekday, window.end_minute) == (6, 1440)


async def test_a_week_is_changed_only_by_whoever_says_which_state_they_read(admin, manager):
    read = await admin.get(OFFICE)
    assert (await admin.put(OFFICE, json=whole(read))).status_code == 428
    body = whole(read) | {"name": "Office"}
    assert (await put(admin, OFFICE, body, read)).status_code == 200
    late = await put(manager, OFFICE, body | {"name": "Mine"}, read)
    assert late.status_code == 412
    assert (await admin.get(OFFICE)).json()["name"] == "Office"


async def test_weeks_are_listed_by_property_and_list(admin, manager):
    names = [each["name"] for each in (await admin.get("/weeks")).json()["items"]]
    assert names == sorted(names)
    assert len(names) == 6
    only = (await admin.get("/weeks", params={"property_id": 2})).json()["items"]
    assert {each["property_id"] for each in only} == {2}
    listed = await admin.post("/property-lists", json={"name": "W", "property_ids": [3]})
    params = {"list_id": listed.json()["id"], "search": "lea"}
    (one,) = (await admin.get("/weeks", params=params)).json()["items"]
    assert (one["property_id"], one["name"]) == (3, "Leasing office")
    mine = (await manager.get("/weeks")).json()["items"]
    assert {each["property_id"] for each in mine} == {1}


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"colour": "red"}, "/colour", "there is no such field"),
        ({"name": 7}, "/name", "should be a valid string"),
        ({"schedules": 7}, "/schedules", "schedules: it should be a list, not a whole number."),
        (
            {"schedules": [{"id": "x", "name": "X"}]},
            "/schedules/0/counts_as_open",
            "schedules.0.counts_as_open: it is missing; give it a value.",
        ),
        (
            {"schedules": [{"id": "x", "name": "X", "counts_as_open": True, "colour": 1}]},
            "/schedules/0/colour",
            "there is no such field; leave it out or check its spelling.",
        ),
        (
            {
                "schedules": [
                    {
                        "id": "x",
                        "name": "X",
                        "counts_as_open": True,
                        "windows": [{"weekday": 7, "start_minute": 0, "end_minute": 5}],
                    }
                ]
            },
            "/schedules/0/windows/0/weekday",
            "it is too much; choose 6 or less.",
        ),
        (
            {"schedules": [{"id": "x", "name": "a\0b", "counts_as_open": True}]},
            "/schedules/0/name",
            "it holds a character that cannot be stored",
        ),
        (
            {
                "overrides": [
                    {"id": "x", "name": "X", "schedule_id": "closed", "dates": {"kind": "never"}}
                ]
            },
            "/overrides/0/dates/kind",
            "invalid value 'never'",
        ),
        (
            {"schedules": [POOL["schedules"][1]] * 31},
            "/schedules",
            "it may hold 30 at most; take some out.",
        ),
        ({"name": "Leasing Office"}, None, 'There is a week "Leasing Office" already'),
        ({"default_schedule_id": "gone"}, None, 'The default schedule "gone" is not in this week'),
        ({"is_main": True}, None, "Another week is the main one"),
    ],
)
async def test_what_is_wrong_is_told_with_its_place_and_cure(admin, changes, field, sentence):
    refused = await admin.post("/weeks", json=POOL | changes)
    assert refused.status_code == 422, refused.text
    (error,) = refused.json()["errors"]
    assert error["field"] == field
    assert sentence in error["says"]


async def test_a_week_with_too_many_times_is_refused(admin):
    windows = [
        {"weekday": number % 7, "start_minute": number, "end_minute": number + 1}
        for number in range(100)
    ]
    schedules = [
        {"id": str(each), "name": str(each), "counts_as_open": True, "windows": windows}
        for each in range(5)
    ]
    refused = await admin.post(
        "/weeks", json=POOL | {"schedules": schedules, "default_schedule_id": "1"}
    )
    assert refused.status_code == 422
    assert "holds 500 windows and hours of overrides. Keep at most 400." in refused.json()["detail"]


async def test_forced_closed_until_somebody_ends_it(admin, house):
    forced = await admin.post(f"{OFFICE}/force", json={})
    assert forced.status_code == 200, forced.text
    assert forced.json()["forcing"]["schedule_id"] == "after-hours"
    now = (await admin.get(f"{OFFICE}/now")).json()
    assert now["active"]["because"] == "forced by Admin until someone ends it"
    assert (await admin.delete(f"{OFFICE}/force")).status_code == 204
    assert (await admin.get(f"{OFFICE}/now")).json()["active"]["schedule_id"] == "office-hours"


async def test_forced_open_until_a_time(admin):
    body = {"schedule_id": "holiday", "until": "2026-11-23T12:00:00-05:00"}
    assert (await admin.post(f"{OFFICE}/force", json=body)).status_code == 200
    found = (await admin.get(f"{OFFICE}/changes", params={"days": 1})).json()
    told = [(each["from_at"], each["active"]["schedule_id"]) for each in found["spans"]]
    assert told[:2] == [
        ("2026-11-23T15:00:00Z", "holiday"),
        ("2026-11-23T17:00:00Z", "office-hours"),
    ]


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({"schedule_id": "gone"}, "/schedule_id", '"Leasing office" has no schedule "gone".'),
        ({"until": "2026-11-23T09:00:00-05:00"}, "/until", "is in the past; choose a later time."),
        ({"until": "2026-11-25T09:00:00"}, "/until", "write it with its offset"),
        ({"until": "9999-12-31T23:59:59Z"}, "/until", "choose a time from 2000 to 2199"),
    ],
)
async def test_what_cannot_be_forced_says_why(admin, body, field, sentence):
    refused = await admin.post(f"{OFFICE}/force", json=body)
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert error["field"] == field
    assert sentence in error["says"]


async def test_what_is_active_at_another_time_and_why(admin):
    params = {"at": "2026-11-26T10:00:00-05:00"}
    told = (await admin.get(f"{OFFICE}/now", params=params)).json()
    assert told["active"] == {
        "schedule_id": "holiday",
        "schedule_name": "Holiday",
        "counts_as_open": False,
        "reason": "override",
        "because": 'override "Thanksgiving"',
    }
    assert (told["zone"], told["until"]) == ("America/New_York", "2026-11-27T05:00:00Z")


async def test_a_schedule_that_is_routed_on_goes_only_with_a_replacement_that_has_an_exit(admin):
    read = await admin.get(OFFICE)
    body = whole(read)
    body["schedules"] = [each for each in body["schedules"] if each["id"] != "holiday"]
    body["overrides"] = []
    refused = await put(admin, OFFICE, body, read)
    assert refused.status_code == 422
    assert "routes calls by Holiday; name the schedule that takes its place" in refused.text
    refused = await put(admin, OFFICE, body | {"replacements": {"holiday": "after-hours"}}, read)
    assert (
        '"Leasing office open?" of the flow "Default flow" has an exit for Holiday and none for '
        "After hours; draw that and publish it first, or choose another schedule."
    ) in refused.json()["detail"]
    changed = await put(admin, OFFICE, body | {"replacements": {"holiday": "office-hours"}}, read)
    assert changed.status_code == 200, changed.text


async def test_what_is_forced_moves_to_the_replacement(admin):
    await admin.post(f"{OFFICE}/force", json={"schedule_id": "holiday"})
    read = await admin.get(OFFICE)
    body = whole(read) | {"replacements": {"holiday": "office-hours"}, "overrides": []}
    body["schedules"] = [each for each in body["schedules"] if each["id"] != "holiday"]
    changed = await put(admin, OFFICE, body, read)
    assert changed.status_code == 200, changed.text
    assert changed.json()["forcing"]["schedule_id"] == "office-hours"


@pytest.mark.parametrize(
    ("replacements", "sentence"),
    [
        ({"office-hours": "holiday"}, 'The schedule "office-hours" does not go'),
        ({"gone": "holiday"}, 'The schedule "gone" does not go'),
    ],
)
async def test_a_replacement_for_what_stays_is_refused(admin, replacements, sentence):
    read = await admin.get(OFFICE)
    refused = await put(admin, OFFICE, whole(read) | {"replacements": replacements}, read)
    assert refused.status_code == 422
    assert sentence in refused.json()["detail"]


async def test_a_week_that_is_asked_stays_and_then_goes(admin, house):
    refused = await admin.delete(DESK)
    assert refused.status_code == 422
    assert 'Maintenance desk is asked by the draft of "Default flow", ' in refused.json()["detail"]
    async with house.work() as work:
        await save_flow_draft(work, 1, a_message(name="Default flow"))
        await publish_flow(work, 1)
    assert (await admin.delete(DESK)).status_code == 204
    assert (await admin.get(DESK)).status_code == 404
    assert 2 not in house.snapshots.find(1).weeks


async def test_the_main_week_stays(admin):
    refused = await admin.delete(OFFICE)
    assert "is the main week; make another one the main week first." in refused.json()["detail"]


async def test_a_changed_week_is_taken_back(admin):
    read = await admin.get(OFFICE)
    await put(admin, OFFICE, whole(read) | {"name": "Office"}, read)
    params = {"thing": "week", "thing_id": 1, "limit": 1}
    (change,) = (await admin.get("/history", params=params)).json()["items"]
    assert (await admin.post(f"/history/{change['id']}/undo")).status_code == 201
    assert (await admin.get(OFFICE)).json()["name"] == "Leasing office"


@pytest.mark.parametrize("days", [0, 32, "x"])
async def test_changes_are_told_for_a_month_at_most(admin, days):
    assert (await admin.get(f"{OFFICE}/changes", params={"days": days})).status_code == 422
