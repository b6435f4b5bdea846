"""Does a number pass from source to source without a gap, an overlap or a lost past?"""

import asyncio
from itertools import pairwise

import pytest

from operations.demo_parts import rows
from store.ledger_lines import run

ALDER = 1
ZILLOW, APARTMENTS, ADS = 2, 3, 4
NUMBER, MESAS_NUMBER = 2, 7  # ids
ZILLOW_NUMBER = "+12125550101"


async def give(program, source_id, number_id=NUMBER):
    return await program.post(f"/sources/{source_id}/numbers", json={"number_id": number_id})


async def spans(program, source_id):
    return (await program.get(f"/sources/{source_id}/numbers")).json()["items"]


def credited(house):
    snapshot = house.snapshots.find(ALDER)
    source_id = snapshot.numbers[ZILLOW_NUMBER]
    return snapshot.sources[source_id].name if source_id else None


async def test_a_number_is_given_to_another_source_from_now_on(admin, house, clock):
    before = clock()
    clock.move_on(3600)
    given = await give(admin, APARTMENTS)
    assert given.status_code == 201, given.text
    assert [each["number"] for each in given.json()["numbers"]] == [ZILLOW_NUMBER, "+12125550102"]
    assert credited(house) == "Apartments.com"
    (former,) = await spans(admin, ZILLOW)
    assert former["from_at"][:19] == before.isoformat()[:19]
    assert former["until_at"][:19] == clock().isoformat()[:19]
    now = [each for each in await spans(admin, APARTMENTS) if each["number_id"] == NUMBER]
    assert [(each["from_at"], each["until_at"]) for each in now] == [(former["until_at"], None)]
    assert (await admin.get(f"/sources/{ZILLOW}")).json()["numbers"] == []


async def test_giving_it_to_whom_it_belongs_changes_nothing(admin, clock):
    clock.move_on(60)
    before = await spans(admin, ZILLOW)
    assert (await give(admin, ZILLOW)).status_code == 201
    assert await spans(admin, ZILLOW) == before


async def test_a_number_that_is_taken_rings_on_by_the_defaults(admin, house, clock):
    clock.move_on(60)
    url = f"/sources/{ZILLOW}/numbers/{NUMBER}"
    assert (await admin.delete(url)).status_code == 204
    assert credited(house) is None
    assert house.snapshots.find_by_number(ZILLOW_NUMBER) is house.snapshots.find(ALDER)
    assert (await admin.delete(url)).status_code == 404
    assert (await give(admin, ADS)).status_code == 201
    assert credited(house) == "Google Ads"


async def test_in_one_instant_the_last_one_has_it_and_no_empty_span_is_left(admin, house, clock):
    clock.move_on(60)
    for source_id in (APARTMENTS, ADS, APARTMENTS, ADS):
        assert (await give(admin, source_id)).status_code == 201
    assert credited(house) == "Google Ads"
    assert len([e for e in await spans(admin, APARTMENTS) if e["number_id"] == NUMBER]) == 0


async def test_whatever_is_done_spans_never_overlap_and_none_is_lost(admin, manager, house, clock):
    for _ in range(3):
        clock.move_on(10)
        programs = (admin, manager, admin, manager)
        await asyncio.gather(
            *(give(each, id_) for each, id_ in zip(programs, (2, 3, 4, 5), strict=True))
        )
    found = await rows(
        house,
        "select from_at, until_at from number_assignments where number_id = 2 order by from_at",
    )
    assert len(found) >= 3
    for (_, until_at), (from_at, _) in pairwise(found):
        assert until_at == from_at
    assert [until_at for _, until_at in found].count(None) == 1


async def test_a_machine_whose_clock_is_behind_makes_no_overlap(admin, house, clock):
    await run(
        house,
        "update number_assignments set from_at = from_at + interval '5 seconds' "
        "where number_id = 2",
    )
    assert (await give(admin, APARTMENTS)).status_code == 201
    found = await rows(house, "select source_id from number_assignments where number_id = 2")
    assert found == [(APARTMENTS,)]


@pytest.mark.parametrize("number_id", [MESAS_NUMBER, 9_999])
async def test_a_number_of_another_property_is_refused_like_one_that_is_not_there(admin, number_id):
    refused = await give(admin, ZILLOW, number_id)
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {
            "field": "/number_id",
            "says": "The source's property has no such number; choose one of its own.",
        }
    ]


@pytest.mark.parametrize("number_id", [0, -1, 2**63, "x", None, 1.5])
async def test_what_is_no_id_is_refused(admin, number_id):
    assert (await give(admin, ZILLOW, number_id)).status_code == 422


async def test_an_archived_source_gets_no_number(admin):
    made = (await admin.post("/sources", json={"property_id": ALDER, "name": "Radio"})).json()
    await admin.delete(f"/sources/{made['id']}")
    refused = await give(admin, made["id"])
    assert refused.status_code == 422
    assert "archived; take it back into use first" in refused.json()["detail"]
    assert (await spans(admin, made["id"])) == []
