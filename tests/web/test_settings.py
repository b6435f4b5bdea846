"""Can staff see and change properties, numbers, caps, residents, and what was changed, on pages?"""

import re

from sqlalchemy import text

from callrouter.domain.rights import Grant, Role
from statements import statements
from web.conftest import words_of

EVERY_PLACE = (
    "/properties",
    "/properties?archived=yes",
    "/properties/new",
    "/properties/1",
    "/property-lists",
    "/property-lists/new",
    "/numbers",
    "/numbers?property=mesa-vista&state=in-use&search=0101",
    "/numbers/1",
    "/numbers/1/disable",
    "/numbers/1/release",
    "/caps",
    "/caps/new",
    "/residents",
    "/residents/paste",
    "/blocked-numbers",
    "/history",
    "/history?property=alder-creek&thing=week&by=demo",
    "/history/1",
    "/jobs",
    "/jobs?state=waiting",
    "/alarms",
    "/alarms/recipients",
    "/settings",
    "/problems",
)
VIEWER, VIEWER_OF_MESA = Grant(Role.VIEWER), Grant(Role.VIEWER, property_id=2)


def revision_of(page):
    return re.search(r'name="revision" value="(\d+)"', page.text)[1]


def undo_of(page):
    return re.search(r'action="(/history/\d+/undo)"', page.text)[1]


async def test_an_admin_finds_every_place(staff):
    admin = await staff()
    for path in EVERY_PLACE:
        await admin.read(path)


async def test_a_viewer_sees_and_cannot_touch(staff):
    viewer = await staff(VIEWER_OF_MESA)
    assert "Alder Creek" not in await viewer.read("/properties")
    page = await viewer.get("/properties/2")
    assert page.status_code == 200
    assert 'name="failsafe_number"' not in page.text
    assert "Jobs that failed" not in words_of(page)
    for path in ("/properties/1", "/numbers/1", "/numbers/1/disable"):
        assert (await viewer.get(path)).status_code == 404, path
    for path in ("/jobs", "/alarms", "/settings", "/properties/new", "/caps/new"):
        assert (await viewer.get(path)).status_code == 403, path
    refused = await viewer.submit("/properties/2", name="Mine", main_number="+12125550100")
    assert refused.status_code == 403
    assert (await viewer.submit("/residents?property=mesa-vista", number="x")).status_code == 403


ALDER = {
    "name": "Alder Creek Apartments",
    "key": "alder-creek",
    "zone": "America/New_York",
    "main_number": "(212) 555-0100",
    "failsafe_number": "(212) 555-0199",
    "language": "en",
}


async def test_a_property_is_changed_told_of_faults_and_undone(staff):
    admin = await staff()
    revision = revision_of(await admin.get("/properties/1"))
    wrong = await admin.submit(
        "/properties/1", ALDER, name="Alder", failsafe_number="nonsense", revision=revision
    )
    assert wrong.status_code == 422
    assert "“nonsense” is not a phone number." in words_of(wrong)
    assert 'value="Alder"' in wrong.text
    sent = await admin.submit("/properties/1", ALDER, name="Alder", revision=revision)
    assert (sent.status_code, sent.headers["location"]) == (303, "/properties/1")
    saved = await admin.get("/properties/1")
    assert "Alder is saved." in words_of(saved)
    undone = await admin.submit(undo_of(saved), back="/properties/1")
    assert undone.headers["location"] == "/properties/1"
    assert 'value="Alder Creek Apartments"' in (await admin.get("/properties/1")).text
    assert "Changed Alder Creek Apartments." in await admin.read("/history?thing=property&by=jo")


async def test_whoever_comes_second_sees_what_was_changed_and_keeps_what_they_typed(staff):
    dana, jo = await staff(name="Dana Cole"), await staff(name="Jo Park")
    revision = revision_of(await jo.get("/properties/1"))
    await dana.submit("/properties/1", ALDER, zone="America/Chicago", revision=revision)
    theirs = ALDER | {"zone": "America/Chicago", "language": "es"}
    await dana.submit("/properties/1", theirs, revision=int(revision) + 1)
    stale = await jo.submit("/properties/1", ALDER, name="Alder", revision=revision)
    assert stale.status_code == 422
    told = words_of(stale)
    assert "Dana Cole was quicker: Changed Alder Creek Apartments." in told
    assert "Time zone: America/New_York → America/Chicago" in told
    assert 'value="Alder"' in stale.text
    # What Jo has not touched is Dana's by now; sending it again takes nothing of hers back.
    assert 'value="America/Chicago" selected' in stale.text
    assert 'value="es" selected' in stale.text
    again = await jo.submit(
        "/properties/1",
        ALDER,
        name="Alder",
        zone="America/Chicago",
        revision=revision_of(stale),
    )
    assert again.status_code == 303


async def test_properties_and_lists_come_and_go(staff):
    admin = await staff()
    made = await admin.submit(
        "/properties/new", ALDER, name="Birch Hill", key="", main_number="+13035550100"
    )
    at = made.headers["location"]
    assert 'value="birch-hill"' in (await admin.get(at)).text
    await admin.submit("/property-lists/new", name="West", property_ids=["2", "3"])
    assert "West 2 properties" in await admin.read("/property-lists")
    kept = await admin.submit("/properties/1/archive")
    assert "The property has numbers that ring" in words_of(kept)
    await admin.submit(f"{at}/archive")
    assert "Birch Hill" in await admin.read("/properties?archived=yes")
    await admin.submit(f"{at}/restore")
    assert "Birch Hill" in await admin.read("/properties")


async def test_a_number_is_disabled_and_kept_from_an_early_release(staff):
    manager = await staff(Grant(Role.MANAGER))
    revision = revision_of(await manager.get("/numbers/2/disable"))
    wrong = await manager.submit("/numbers/2/disable", quarantine_days="0", revision=revision)
    assert "Choose 1 to 3650 days of quarantine." in words_of(wrong)
    await manager.submit("/numbers/2/disable", quarantine_days="30", revision=revision)
    page = await manager.get("/numbers/2")
    assert "its callers hear that it has changed." in words_of(page)
    early = await manager.submit("/numbers/2/release", revision=revision_of(page))
    assert "in quarantine until 2026-12-23" in words_of(early)
    await manager.submit(undo_of(page), back="/numbers/2")
    assert "in use" in await manager.read("/numbers/2")
    nowhere = await manager.submit("/numbers/2/check")
    assert nowhere.status_code == 422


async def test_residents_are_replaced_or_nothing_is(staff):
    manager = await staff(Grant(Role.MANAGER))
    at = "/residents/paste?property=mesa-vista"
    wrong = await manager.submit(at, numbers="Name,Phone\nJo,212 555 0142\nLee,abc\n")
    assert wrong.status_code == 422
    assert "Line 3: “abc” is not a phone number." in words_of(wrong)
    assert "Jo,212 555 0142" in wrong.text
    await manager.submit(at, numbers="Name,Phone\nJo,212 555 0142\n")
    shown = await manager.read("/residents?property=mesa-vista")
    assert "1 resident is known now: 1 new, 0 gone." in shown
    await manager.submit("/residents/remove?property=mesa-vista", number="+12125550142")
    assert "No residents are known yet" in await manager.read("/residents?property=mesa-vista")


async def test_a_number_is_blocked_and_unblocked_and_blocked_again_by_undoing(staff):
    manager = await staff(Grant(Role.MANAGER, property_id=2))
    at = "/blocked-numbers?property=mesa-vista"
    refused = await manager.submit(at, number="212 555 0142", property_id="")
    assert refused.status_code == 403
    await manager.submit(at, number="212 555 0142", property_id="2", reason="Hangs up")
    page = await manager.get(at)
    assert "Hangs up" in words_of(page)
    block = re.search(r'action="(/blocked-numbers/\d+/unblock\?[^"]*)"', page.text)[1]
    assert (await manager.submit(block)).headers["location"] == at
    await manager.submit(undo_of(await manager.get(at)), back=at)
    assert "Hangs up" in await manager.read(at)


async def test_caps_and_who_is_mailed(staff):
    admin = await staff()
    wrong = await admin.submit("/caps/new", property_id="1", numbers="", dollars="a lot")
    assert "Write dollars, like 50 or 49.90." in words_of(wrong)
    await admin.submit("/caps/new", property_id="1", numbers="25", dollars="49.90")
    assert "Alder Creek Apartments 25 $49.90" in await admin.read("/caps")
    revision = revision_of(await admin.get("/alarms/recipients"))
    wrong = await admin.submit("/alarms/recipients", address="nobody", revision=revision)
    assert wrong.status_code == 422
    await admin.submit(
        "/alarms/recipients", address="duty@example.com", kinds=["drift"], revision=revision
    )
    assert "duty@example.com drift" in await admin.read("/alarms/recipients")


async def test_the_history_says_what_was_before_and_after(staff):
    admin = await staff()
    revision = revision_of(await admin.get("/properties/1"))
    await admin.submit("/properties/1", ALDER, failsafe_number="", revision=revision)
    listed = await admin.get("/history?property=alder-creek&thing=property")
    at = re.search(r'href="(/history/\d+)"', listed.text)[1]
    assert "Fail-safe number (212) 555‑0199 –" in (await admin.read(at)).replace("\u202f", " ")
    viewer = await staff(VIEWER)
    assert "Undo" not in await viewer.read(at)
    assert (await viewer.submit(f"{at}/undo")).status_code == 403


async def test_what_is_not_right_stands_on_one_page_with_its_cure(staff, house):
    admin = await staff()
    revision = revision_of(await admin.get("/properties/1"))
    await admin.submit("/properties/1", ALDER, failsafe_number="", revision=revision)
    async with house.engine.begin() as connection:
        for change in (
            "update numbers set differences = "
            """'[{"field": "voice_url", "expected": "a", "found": "b"}]' where id = 7""",
            "update number_assignments set from_at = from_at - interval '1 h', until_at = from_at "
            "where number_id = 8",
            "delete from mailbox_recipients where mailbox_id = 1",
            "delete from phones where person_id = 1",
            "insert into caps (property_id, numbers) values (null, 25), (2, 1)",
            "insert into number_orders (property_id, made_at, made_by) values (2, now(), 'Jo')",
            "insert into number_order_lines (order_id, number, state, token, cents_per_month) "
            "values (1, '+14805550155', 'waiting', 't', 115)",
            "update number_orders set made_at = '2026-11-20Z'",
        ):
            await connection.execute(text(change))
        await house.snapshots.load(connection, house.clock())
    page = await admin.get("/problems")
    said = words_of(page)
    assert "Alder Creek Apartments has no fail-safe number" in said
    assert "is not set up at the telephone company as it should be" in said
    assert "has no source: its calls are credited to nothing." in said
    assert "Nobody gets what is left in the mailbox" in said
    assert "Mesa Vista Villas has ordered 1 of 1 numbers that this month's cap allows." in said
    assert "The company has ordered" not in said
    assert "Dana Cole has no phone, but “" in said
    for cure in ("/properties/1#failsafe_number", "/numbers/7", "/numbers/8"):
        assert f'href="{cure}"' in page.text
        assert (await admin.get(cure)).status_code == 200
    viewer = await staff(VIEWER_OF_MESA)
    assert "Alder Creek" not in await viewer.read("/problems")


async def test_what_is_not_right_takes_few_statements_however_many_properties(house, staff):
    admin = await staff()
    with statements(house) as sent:
        await admin.read("/problems")
    assert len(sent) <= 8, sent
