"""Who may do what with defaults, imports and configurations? Every route, role and grant."""

import pytest

from callrouter.domain.rights import Grant, Role
from operations.demo_parts import ALDER, MESA, ZILLOW

TRY = {"dry_run": True}
DEFAULTS, ROUTING = f"/properties/{ALDER}/defaults/calls", f"/sources/{ZILLOW}/routing/calls"
# method, path, body, and what a whole success is
RIGHTLESS = Grant(Role.MANAGER, ALDER, rights=frozenset({"edit-routing"}))
HOLDERS = {
    "admin": ([Grant(Role.ADMIN)], True, True),
    "manager of all": ([Grant(Role.MANAGER)], True, True),
    "manager here, viewer there": (
        [Grant(Role.MANAGER, ALDER), Grant(Role.VIEWER, MESA)],
        True,
        True,
    ),
    "manager who may not publish": ([RIGHTLESS, Grant(Role.VIEWER, MESA)], True, False),
    "agent": ([Grant(Role.AGENT)], True, False),
    "viewer": ([Grant(Role.VIEWER, ALDER), Grant(Role.VIEWER, MESA)], True, False),
    "manager elsewhere": ([Grant(Role.MANAGER, MESA)], False, False),
}


@pytest.fixture
async def proposed(admin):
    """An import into Alder Creek that waits to be confirmed."""
    body = {"from_property_id": MESA, "people": "the same"}
    made = await admin.post(f"/properties/{ALDER}/imports", json=body)
    assert made.json()["id"] == 1


async def test_files_are_applied_only_by_who_may_change_what_they_say(a_program, admin, proposed):
    file = (await admin.get(f"/properties/{ALDER}/configuration")).json()["file"]
    body = {"file": file.replace("name: Desk hours", "name: Workshop hours")}
    told = {}
    for holder, (grants, _, _) in HOLDERS.items():
        program = await a_program(*grants, name=holder)
        told[holder] = (await program.post("/configurations", json=body, params=TRY)).status_code
    assert told == {
        "admin": 200,
        "manager of all": 200,
        "manager here, viewer there": 200,
        "manager who may not publish": 403,
        "agent": 403,
        "viewer": 403,
        "manager elsewhere": 403,  # for them it would be a new property
    }


async def test_a_property_that_is_not_seen_cannot_be_imported_from(a_program):
    program = await a_program(Grant(Role.MANAGER, ALDER))
    for other in (MESA, 99):
        body = {"from_property_id": other}
        answer = await program.post(f"/properties/{ALDER}/imports", json=body, params=TRY)
        assert (answer.status_code, answer.json()["detail"]) == (
            404,
            "There is no such property to import from.",
        )


async def test_who_manages_the_one_imports_and_reverts(a_program, proposed):
    manager = await a_program(Grant(Role.MANAGER, ALDER))
    confirmed = await manager.post("/imports/1/confirm")
    assert confirmed.status_code == 200, confirmed.text
    assert (await manager.post("/imports/1/revert")).status_code == 200
