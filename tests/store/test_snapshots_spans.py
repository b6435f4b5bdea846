"""Which numbers, sources and versions does a snapshot hold at an instant?"""

from datetime import timedelta

from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.store.snapshot_loading import load_snapshots
from callrouter.store.snapshots import Snapshots
from store.ledger_lines import run

ZILLOW, ALDER, MESA = "+12125550101", 1, 2
_END = """
update number_assignments set until_at = :at
where number_id = (select id from numbers where number = :number)
"""


async def load(house, now, *property_ids):
    async with house.engine.connect() as connection:
        return await load_snapshots(connection, set(), now, list(property_ids) or None)


async def test_a_number_is_its_sources_from_the_instant_it_was_given(house, clock):
    (before,) = await load(house, clock() - timedelta(seconds=1), ALDER)
    (after,) = await load(house, clock(), ALDER)
    assert before.numbers[ZILLOW] is None
    assert after.sources[after.numbers[ZILLOW]].name == "Zillow"


async def test_a_number_whose_assignment_has_ended_is_still_the_propertys(house, clock):
    await run(house, _END, at=clock() + timedelta(hours=1), number=ZILLOW)
    (during,) = await load(house, clock() + timedelta(minutes=59), ALDER)
    (after,) = await load(house, clock() + timedelta(hours=1), ALDER)
    assert during.numbers[ZILLOW] is not None
    assert after.numbers[ZILLOW] is None
    assert after.flow(after.version_for(None)).name == "Default flow"


async def test_a_number_given_on_to_another_source_is_credited_to_that_one(house, clock):
    later = clock() + timedelta(days=1)
    await run(house, _END, at=later, number=ZILLOW)
    await run(
        house,
        "insert into number_assignments (number_id, source_id, from_at) select n.id, s.id, :at "
        "from numbers n, sources s where n.number = :number and s.name = 'Google Ads' "
        "and s.property_id = n.property_id",
        at=later,
        number=ZILLOW,
    )
    names = []
    for now in (later - timedelta(seconds=1), later):
        (snapshot,) = await load(house, now, ALDER)
        names.append(snapshot.sources[snapshot.numbers[ZILLOW]].name)
    assert names == ["Zillow", "Google Ads"]


async def test_an_archived_source_still_answers_and_is_credited(house, clock):
    await run(house, "update sources set archived_at = :at where name = 'Zillow'", at=clock())
    (snapshot,) = await load(house, clock(), ALDER)
    assert snapshot.sources[snapshot.numbers[ZILLOW]].name == "Zillow"


async def test_a_number_moved_to_another_property_is_answered_there(house, clock):
    await run(house, "update numbers set property_id = 2 where number = :number", number=ZILLOW)
    for order in ([ALDER, MESA], [MESA, ALDER]):
        snapshots = Snapshots()
        async with house.engine.connect() as connection:
            await snapshots.load(connection, clock())
        # As it was before the move:
        snapshots.put(house.snapshots.find(ALDER))
        snapshots.put(house.snapshots.find(MESA))
        for property_id in order:
            async with house.engine.connect() as connection:
                await snapshots.load(connection, clock(), [property_id])
        assert snapshots.find_by_number(ZILLOW) is snapshots.find(MESA)
        assert ZILLOW in snapshots.find(ALDER).our_numbers


async def test_a_number_that_is_gone_is_answered_by_nobody(house, clock):
    await run(house, "delete from number_assignments")
    await run(house, "delete from numbers where number = :number", number=ZILLOW)
    async with house.engine.connect() as connection:
        await house.snapshots.load(connection, clock(), [ALDER])
    assert house.snapshots.find_by_number(ZILLOW) is None
    assert ZILLOW not in house.snapshots.find(MESA).our_numbers


async def test_versions_of_the_last_24_hours_are_kept_and_older_ones_not(house, clock):
    first = house.snapshots.find(ALDER).default_version
    async with house.work() as work:
        await publish_flow(work, 1)
    superseded_at = clock()
    (soon,) = await load(house, superseded_at + timedelta(hours=23, minutes=59), ALDER)
    (later,) = await load(house, superseded_at + timedelta(hours=24), ALDER)
    assert first in soon.versions
    assert first not in later.versions
    assert later.default_version == soon.default_version != first
    assert later.flow(later.default_version).number == 2
