"""Are callers blocked at one property or everywhere, at once and in every process?"""

import pytest

from callrouter.app import build_house
from callrouter.operations import following as following_module
from waiting import until

ALDER, MESA = 1, 2
NUMBER = "+12125550166"


@pytest.fixture
async def other(demo_url, clock):
    """Another process on the same database."""
    other = build_house(demo_url, clock)
    await other.open()
    yield other
    await other.close()


def blocked(house, property_id):
    return house.snapshots.find(property_id).callers.blocked


async def block(program, **changes):
    made = await program.post("/blocked-numbers", json={"number": NUMBER} | changes)
    assert made.status_code == 201, made.text
    return made.json()


async def listed(program, **params):
    answer = await program.get("/blocked-numbers", params=params)
    assert answer.status_code == 200, answer.text
    return [(each["number"], each["property_id"]) for each in answer.json()["items"]]


async def test_a_number_is_blocked_at_a_property_and_no_longer(admin, house):
    made = await block(admin, number="(212) 555-0166", property_id=ALDER, reason=" Hangs up. ")
    assert (made["number"], made["reason"]) == (NUMBER, "Hangs up.")
    assert (await admin.get(f"/blocked-numbers/{made['id']}")).json() == made
    assert (blocked(house, ALDER), blocked(house, MESA)) == ({NUMBER}, set())
    assert (await admin.delete(f"/blocked-numbers/{made['id']}")).status_code == 204
    assert blocked(house, ALDER) == set()
    assert (await admin.get(f"/blocked-numbers/{made['id']}")).status_code == 404
    assert (await admin.delete(f"/blocked-numbers/{made['id']}")).status_code == 404


async def test_a_number_that_is_blocked_everywhere_makes_no_snapshot_anew(admin, house):
    snapshots = [house.snapshots.find(each) for each in (ALDER, MESA)]
    here = await block(admin, property_id=ALDER)
    everywhere = await block(admin)
    assert house.snapshots.find(MESA) is snapshots[1]
    assert blocked(house, ALDER) == blocked(house, MESA) == {NUMBER}
    await admin.delete(f"/blocked-numbers/{everywhere['id']}")
    assert (blocked(house, ALDER), blocked(house, MESA)) == ({NUMBER}, set())
    await admin.delete(f"/blocked-numbers/{here['id']}")
    assert blocked(house, ALDER) == set()


async def test_another_process_knows_by_the_bell_alone(admin, other, monkeypatch):
    monkeypatch.setattr(following_module, "LOOK_SECONDS", 60)
    made = await block(admin)
    await until(lambda: blocked(other, MESA) == {NUMBER}, seconds=5)
    await admin.delete(f"/blocked-numbers/{made['id']}")
    await until(lambda: blocked(other, MESA) == set(), seconds=5)


async def test_a_process_that_starts_later_knows_too(admin, demo_url, clock):
    await block(admin)
    later = build_house(demo_url, clock)
    await later.open()
    assert blocked(later, MESA) == {NUMBER}
    await later.close()


async def test_a_snapshot_made_anew_still_knows_who_is_blocked_everywhere(admin, house):
    await block(admin)
    await admin.patch(f"/properties/{MESA}", json={"name": "Mesa"})
    assert blocked(house, MESA) == {NUMBER}


@pytest.mark.parametrize(
    ("body", "status", "field", "sentence"),
    [
        ({"number": "+12125550101"}, 422, "/number", "(212) 555-0101 is a number of ours"),
        ({"number": "anonymous"}, 422, "/number", "is not a phone number"),
        ({"number": ""}, 422, "/number", "Enter a phone number."),
        ({"number": "x" * 101}, 422, "/number", "at most 100 characters"),
        ({"number": NUMBER, "reason": "x" * 1_001}, 422, "/reason", "at most 1000 characters"),
        ({"number": NUMBER, "property_id": 0}, 422, "/property_id", "greater than"),
        ({"number": NUMBER, "reason": "a\0b"}, 422, None, "cannot be stored"),
    ],
)
async def test_what_cannot_be_blocked_says_why(admin, body, status, field, sentence):
    refused = await admin.post("/blocked-numbers", json=body)
    assert refused.status_code == status, refused.text
    (error,) = refused.json()["errors"]
    assert error["field"] == field
    assert sentence in error["says"]


async def test_twice_at_one_place_is_refused_and_at_two_it_is_not(admin):
    await block(admin)
    await block(admin, property_id=ALDER)
    refused = await admin.post("/blocked-numbers", json={"number": NUMBER, "property_id": ALDER})
    assert refused.json()["detail"] == "(212) 555-0166 is blocked there already."
    assert (await admin.post("/blocked-numbers", json={"number": NUMBER})).status_code == 422
    assert await listed(admin) == [(NUMBER, None), (NUMBER, ALDER)]


async def test_the_list_shows_what_counts_somewhere(admin, manager):
    for number, place in (("0161", ALDER), ("0162", MESA), ("0163", None)):
        await block(admin, number=f"212555{number}", property_id=place)
    assert await listed(admin, search="555-016") == [
        ("+12125550161", ALDER),
        ("+12125550162", MESA),
        ("+12125550163", None),
    ]
    expected = [("+12125550163", None), ("+12125550161", ALDER)]
    assert await listed(admin, property_id=ALDER, sort="-number") == expected
    assert await listed(manager, sort="-number") == expected
    assert (await manager.get("/blocked-numbers", params={"property_id": MESA})).status_code == 404
