"""Is every change of a source in the history, and can the last one be taken back?"""

import pytest

ALDER, MAIN, ZILLOW, APARTMENTS = 1, 1, 2, 3
ZILLOWS_NUMBER = 2


async def last(program, thing, thing_id):
    params = {"thing": thing, "thing_id": thing_id, "limit": 1}
    return (await program.get("/history", params=params)).json()["items"][0]


async def undo(program, thing, thing_id):
    change = await last(program, thing, thing_id)
    return await program.post(f"/history/{change['id']}/undo")


async def test_who_changed_what_is_told(admin, manager):
    await manager.patch(f"/sources/{ZILLOW}", json={"name": "Zillow Premium"})
    change = await last(admin, "source", ZILLOW)
    assert (change["by"], change["property_id"]) == ("Manager", ALDER)
    assert change["says"] == "Changed the source Zillow Premium."
    assert (change["before"]["name"], change["after"]["name"]) == ("Zillow", "Zillow Premium")


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Zillow Premium"},
        {"category": "other", "rules": {}},
        {"cost": {"monthly_cents": 1, "since": "2026-11-01"}},
    ],
)
async def test_a_change_is_taken_back_and_then_made_again(admin, changes):
    before = (await admin.get(f"/sources/{ZILLOW}")).json()
    after = (await admin.patch(f"/sources/{ZILLOW}", json=changes)).json()
    for expected in (before, after):
        undone = await undo(admin, "source", ZILLOW)
        assert undone.status_code == 201, undone.text
        now = (await admin.get(f"/sources/{ZILLOW}")).json()
        assert now | {"saved_at": 0} == expected | {"saved_at": 0}


async def test_an_archiving_is_taken_back(admin):
    made = (await admin.post("/sources", json={"property_id": ALDER, "name": "Radio"})).json()
    await admin.delete(f"/sources/{made['id']}")
    assert (await undo(admin, "source", made["id"])).status_code == 201
    assert (await admin.get(f"/sources/{made['id']}")).json()["archived_at"] is None


async def test_a_making_is_not_taken_back(admin):
    made = (await admin.post("/sources", json={"property_id": ALDER, "name": "Radio"})).json()
    refused = await undo(admin, "source", made["id"])
    assert refused.json()["detail"] == (
        "There is nothing before this: Made the source Radio. Archive or delete the source if you do "
        "not want it."
    )


async def test_a_number_goes_back_to_the_source_it_had(admin, clock):
    clock.move_on(60)
    await admin.post(f"/sources/{APARTMENTS}/numbers", json={"number_id": ZILLOWS_NUMBER})
    clock.move_on(60)
    assert (await undo(admin, "assignment", ZILLOWS_NUMBER)).status_code == 201
    assert len((await admin.get(f"/sources/{ZILLOW}")).json()["numbers"]) == 1
    spans = (await admin.get(f"/sources/{ZILLOW}/numbers")).json()["items"]
    assert len(spans) == 2  # what was in between stays the other one's


async def test_a_number_that_was_taken_goes_back(admin, clock):
    clock.move_on(60)
    await admin.delete(f"/sources/{ZILLOW}/numbers/{ZILLOWS_NUMBER}")
    clock.move_on(60)
    assert (await undo(admin, "assignment", ZILLOWS_NUMBER)).status_code == 201
    assert len((await admin.get(f"/sources/{ZILLOW}")).json()["numbers"]) == 1
    assert (await undo(admin, "assignment", ZILLOWS_NUMBER)).status_code == 201
    assert (await admin.get(f"/sources/{ZILLOW}")).json()["numbers"] == []


async def test_who_may_not_change_a_source_may_not_undo_it(admin, viewer):
    await admin.patch(f"/sources/{ZILLOW}", json={"name": "New"})
    assert (await undo(viewer, "source", ZILLOW)).status_code == 403


async def test_an_unblocking_is_taken_back(admin, house):
    made = (await admin.post("/blocked-numbers", json={"number": "2125550166"})).json()
    await admin.delete(f"/blocked-numbers/{made['id']}")
    assert "+12125550166" not in house.snapshots.find(ALDER).callers.blocked
    undone = await undo(admin, "blocked number", made["id"])
    assert undone.status_code == 201, undone.text
    assert (await admin.get(f"/blocked-numbers/{made['id']}")).status_code == 200
    assert "+12125550166" in house.snapshots.find(ALDER).callers.blocked
