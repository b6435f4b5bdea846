"""Can one property's defaults be taken over by another, looked at first, and given back?"""

import pytest

from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import create_flow, save_flow_draft
from operations.demo_parts import (
    ALDER,
    DEFAULT_FLOW,
    MESA,
    a_greeting_sub_flow,
    an_entering_flow,
    rows,
)

NEW = {
    "key": "cedar-court",
    "name": "Cedar Court",
    "zone": "America/Chicago",
    "main_number": "+13125550100",
    "failsafe_number": "+13125550199",
}
SAME = {"from_property_id": ALDER, "people": "the same"}


@pytest.fixture
async def cedar(admin):
    """A new property with nothing in it."""
    made = await admin.post("/properties", json=NEW)
    return made.json()["id"]


async def everything(house):
    """How many rows there are of all that an import could make."""
    tables = ("imports", "flows", "flow_versions", "weeks", "teams", "mailboxes", "destinations")
    tables += ("defaults", "history")
    counted = " + ".join(f"(select count(*) from {table})" for table in tables)
    return await rows(house, f"select {counted}")


def fates(answer, *kinds):
    return {
        each["name"]: each["fate"] for each in answer.json()["matched"] if each["kind"] in kinds
    }


async def test_a_dry_run_says_what_becomes_of_everything_and_keeps_nothing(admin, house, cedar):
    before = await everything(house)
    tried = await admin.post(
        f"/properties/{cedar}/imports", json={"from_property_id": ALDER}, params={"dry_run": True}
    )
    assert tried.status_code == 200, tried.text
    assert await everything(house) == before
    assert tried.json()["id"] is None
    assert fates(tried, "person") == {
        "Priya Shah": "left open",
        "Sam Reyes": "left open",
        "Walt Jensen": "left open",
    }
    assert fates(tried, "team", "mailbox") == {
        "Leasing": "left open",
        "Office": "left open",
        "Maintenance": "left open",
    }
    assert fates(tried, "destination", "week") == {
        "Nightline answering service": "made",
        "Leasing office": "made",
        "Maintenance desk": "made",
    }
    assert (
        "Nobody named Priya Shah works here; choose somebody else, or leave Priya Shah out."
        in tried.json()["problems"]
    )
    assert tried.json()["notes"] == [
        '"Welcome", "Holiday greeting": Alder Creek Apartments is said as Cedar Court.',
        "Hours are copied as they stand on the wall clock; Cedar Court keeps America/Chicago.",
    ]


async def test_choices_close_what_was_open_and_the_confirmed_import_answers(admin, house, cedar):
    body = {"from_property_id": ALDER, "people": "the same"}
    tried = await admin.post(f"/properties/{cedar}/imports", json=body, params={"dry_run": True})
    assert tried.json()["problems"] == []
    made = await admin.post(f"/properties/{cedar}/imports", json=body)
    assert made.status_code == 201, made.text
    assert house.snapshots.find(cedar).default_version is None
    shown = (await admin.get(made.headers["Location"].removeprefix("/api/v1"))).json()
    assert shown == made.json()
    confirmed = await admin.post(f"/imports/{shown['id']}/confirm")
    assert confirmed.json()["state"] == "confirmed", confirmed.text
    snapshot = house.snapshots.find(cedar)
    flow = snapshot.versions[snapshot.default_version]
    assert {each.name for each in snapshot.weeks.values()} == {"Leasing office", "Maintenance desk"}
    (main,) = [each for each in snapshot.weeks.values() if each.is_main]
    assert main.name == "Leasing office"
    assert "Thank you for calling Cedar Court." in str(flow.nodes)
    assert "Alder Creek" not in str(flow.nodes)


async def test_an_import_of_another_property_leaves_its_own_weeks_until_confirmed(admin, house):
    body = SAME | {"from_property_id": MESA}
    week = (await rows(house, "select body from weeks where property_id = 1 order by id"))[0]
    made = (await admin.post(f"/properties/{ALDER}/imports", json=body)).json()
    assert made["problems"] == []
    assert fates_of(made, "team") == {"Leasing": "mapped"}
    assert made["flows"][0]["name"] == "Default flow 2"
    assert made["weeks"] == []  # the two keep the same hours
    assert (await rows(house, "select body from weeks where property_id = 1 order by id"))[
        0
    ] == week


def fates_of(found, kind):
    return {each["name"]: each["fate"] for each in found["matched"] if each["kind"] == kind}


async def test_what_is_left_open_blocks_the_confirming(admin, house, cedar):
    made = await admin.post(f"/properties/{cedar}/imports", json={"from_property_id": ALDER})
    before = await everything(house)
    refused = await admin.post(f"/imports/{made.json()['id']}/confirm")
    assert refused.status_code == 422
    says = [each["says"] for each in refused.json()["errors"]]
    assert any(each.startswith("Nobody named Priya Shah works here") for each in says)
    assert '"Resident services" rings a person that is gone; choose another.' in says
    assert await everything(house) == before


async def test_hours_are_left_where_they_are_not_wanted(admin, house, cedar):
    body = SAME | {"weeks": False}
    tried = await admin.post(f"/properties/{cedar}/imports", json=body, params={"dry_run": True})
    assert fates(tried, "week") == {"Leasing office": "left open", "Maintenance desk": "left open"}
    assert fates(tried, "schedule")["Office hours"] == "left open"
    assert tried.json()["weeks"] == []


async def test_a_confirmed_import_is_reverted_to_what_was_before(admin, house):
    before = house.snapshots.find(ALDER)
    made = (
        await admin.post(f"/properties/{ALDER}/imports", json=SAME | {"from_property_id": MESA})
    ).json()
    await admin.post(f"/imports/{made['id']}/confirm")
    assert house.snapshots.find(ALDER).default_version != before.default_version
    reverted = await admin.post(f"/imports/{made['id']}/revert")
    assert reverted.json()["state"] == "reverted", reverted.text
    assert house.snapshots.find(ALDER).default_version == before.default_version
    again = await admin.post(f"/imports/{made['id']}/revert")
    assert again.status_code == 422
    assert (await admin.post(f"/imports/{made['id']}/confirm")).status_code == 422


async def test_what_was_changed_since_is_not_overwritten_by_a_revert(admin, house, cedar):
    made = (await admin.post(f"/properties/{cedar}/imports", json=SAME)).json()
    await admin.post(f"/imports/{made['id']}/confirm")
    flow = made["flows"][0]["flow_id"]
    from callrouter.operations.sources.add_source import add_source

    async with house.work() as work:
        source = await add_source(work, cedar, "Zillow", "+13125550101")
    await admin.put(f"/sources/{source}/routing/calls", json={"follows": False, "flow_id": flow})
    refused = await admin.post(f"/imports/{made['id']}/revert")
    assert refused.json()["detail"] == (
        "Zillow has the imported flow of its own; route it otherwise first."
    )


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ({"from_property_id": MESA}, 404, "There is no such property to import from."),
        ({"from_property_id": ALDER}, 422, "cannot be imported into itself"),
    ],
)
async def test_what_cannot_be_imported_is_told(manager, body, status, sentence):
    refused = await manager.post(f"/properties/{ALDER}/imports", json=body)
    assert refused.status_code == status
    assert sentence in refused.json()["detail"]


async def test_a_channel_without_defaults_is_named(admin, cedar):
    body = SAME | {"channels": ["calls", "texts"]}
    refused = await admin.post(f"/properties/{cedar}/imports", json=body)
    assert refused.json()["errors"] == [
        {
            "field": "/channels",
            "says": "Alder Creek Apartments has no defaults for texts; leave that channel out.",
        }
    ]


async def test_a_week_that_was_changed_meanwhile_is_not_overwritten(admin, house):
    """Mesa Vista's hours are proposed for Alder Creek, where somebody closes earlier meanwhile."""
    from msgspec.structs import replace

    from callrouter.domain.weeks import Window
    from callrouter.operations.weeks.save_week import change_week

    async def open_from(property_id, minute):
        week = next(w for w in house.snapshots.find(property_id).weeks.values() if w.is_main)
        office = replace(week.schedules[0], windows=(Window(0, minute, 1080),))
        async with house.work() as work:
            await change_week(work, replace(week, schedules=(office, *week.schedules[1:])))

    await open_from(MESA, 480)
    body = SAME | {"from_property_id": MESA}
    url = f"/properties/{ALDER}/imports"
    tried = (await admin.post(url, json=body, params={"dry_run": True})).json()
    made = (await admin.post(url, json=body)).json()
    assert [each["name"] for each in made["weeks"]] == ["Leasing office"]
    assert tried["weeks"] == made["weeks"]  # it is there already, so it has its id
    await open_from(ALDER, 600)
    refused = await admin.post(f"/imports/{made['id']}/confirm")
    assert refused.status_code == 412
    assert refused.json()["detail"] == (
        'The week "Leasing office" has been changed since it was proposed; import again.'
    )
    made = (await admin.post(f"/properties/{ALDER}/imports", json=body)).json()
    confirmed = await admin.post(f"/imports/{made['id']}/confirm")
    assert confirmed.status_code == 200, confirmed.text
    main = next(w for w in house.snapshots.find(ALDER).weeks.values() if w.is_main)
    assert main.schedules[0].windows == (Window(0, 480, 1080),)
    await admin.post(f"/imports/{made['id']}/revert")
    main = next(w for w in house.snapshots.find(ALDER).weeks.values() if w.is_main)
    assert main.schedules[0].windows == (Window(0, 600, 1080),)


async def test_a_discarded_import_leaves_nothing_that_answers_or_is_in_the_way(admin, house, cedar):
    made = (await admin.post(f"/properties/{cedar}/imports", json=SAME)).json()
    discarded = await admin.post(f"/imports/{made['id']}/discard")
    assert discarded.status_code == 200, discarded.text
    assert discarded.json()["state"] == "discarded"
    assert discarded.json()["notes"] == made["notes"]
    for thing in ("flows", "weeks", "teams", "mailboxes", "destinations"):
        left = await admin.get(f"/{thing}", params={"property_id": cedar})
        assert left.json()["items"] == [], thing
    for deed in ("discard", "confirm", "revert"):
        assert (await admin.post(f"/imports/{made['id']}/{deed}")).status_code == 422
    again = (await admin.post(f"/properties/{cedar}/imports", json=SAME)).json()
    assert [each["name"] for each in again["flows"]] == [each["name"] for each in made["flows"]]
    assert (await admin.post(f"/imports/{again['id']}/confirm")).status_code == 200
    refused = await admin.post(f"/imports/{again['id']}/discard")
    assert "revert it instead" in refused.json()["detail"]


async def test_what_is_used_by_now_stays_when_an_import_is_discarded(admin, house, cedar):
    made = (await admin.post(f"/properties/{cedar}/imports", json=SAME)).json()
    flow_id = made["flows"][0]["flow_id"]
    async with house.work() as work:
        await publish_flow(work, flow_id)
    await admin.put(f"/properties/{cedar}/defaults/calls", json={"flow_id": flow_id})
    discarded = (await admin.post(f"/imports/{made['id']}/discard")).json()
    assert discarded["state"] == "discarded"
    assert any("Default flow answers all calls" in each for each in discarded["notes"])
    assert house.snapshots.find(cedar).default_version is not None
    teams = (await admin.get("/teams", params={"property_id": cedar})).json()["items"]
    assert [each["name"] for each in teams] == ["Leasing"]


async def test_imports_are_listed_of_ones_own_properties(admin, manager, cedar):
    mine = (
        await admin.post(f"/properties/{ALDER}/imports", json=SAME | {"from_property_id": MESA})
    ).json()
    theirs = (await admin.post(f"/properties/{cedar}/imports", json=SAME)).json()
    listed = [each["id"] for each in (await manager.get("/imports")).json()["items"]]
    assert listed == [mine["id"]]
    hidden = await manager.get(f"/imports/{theirs['id']}")
    absent = await manager.get("/imports/999")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.json() == absent.json()


async def test_a_choice_for_what_is_not_named_is_told(admin, cedar):
    body = SAME | {"mappings": [{"kind": "team", "id": 77, "leave_out": True}]}
    tried = await admin.post(f"/properties/{cedar}/imports", json=body, params={"dry_run": True})
    assert tried.json()["notes"][-1] == (
        "The flows name no team 77; what you chose for it is not needed."
    )


async def test_sub_flows_come_along_and_are_published_first(admin, house, cedar):
    async with house.work() as work:
        inner = await create_flow(work, ALDER, a_greeting_sub_flow("One."), is_sub_flow=True)
        await publish_flow(work, inner)
        await save_flow_draft(work, DEFAULT_FLOW, an_entering_flow(inner, "Default flow"))
        await publish_flow(work, DEFAULT_FLOW)
    made = (await admin.post(f"/properties/{cedar}/imports", json=SAME)).json()
    assert [(each["name"], each["channels"]) for each in made["flows"]] == [
        ("Greeting", []),
        ("Default flow", ["calls"]),
    ]
    assert fates_of(made, "sub-flow") == {"Greeting": "made"}
    confirmed = await admin.post(f"/imports/{made['id']}/confirm")
    assert confirmed.status_code == 200, confirmed.text
    snapshot = house.snapshots.find(cedar)
    flow = snapshot.versions[snapshot.default_version]
    assert [node.id for node in flow.nodes] == ["sub", "sub/hello", "box"]
    again = (await admin.post(f"/properties/{cedar}/imports", json=SAME)).json()
    assert fates_of(again, "sub-flow") == {"Greeting": "mapped"}
