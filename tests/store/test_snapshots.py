"""Do snapshots hold what the tables say, whole, however they are loaded?"""

import pytest

from callrouter.domain.calls import Call
from callrouter.ivr.folding import fold
from callrouter.ivr.place import SAFE_VERSION
from callrouter.store.folding import prospects_of
from callrouter.store.snapshot_loading import load_snapshots
from callrouter.store.snapshots import Snapshots
from store.ledger_lines import a_line, over, run

ZILLOW, GATE = "+12125550101", "+12125550104"
ALDER, MESA = 1, 2


async def load(house, *property_ids):
    async with house.engine.connect() as connection:
        wanted = list(property_ids) or None
        return await load_snapshots(connection, set(), house.clock(), wanted)


async def test_a_property_is_found_by_each_of_its_numbers(house):
    found = {
        house.snapshots.find_by_number(f"+1212555010{last}").property.name for last in range(5)
    }
    assert found == {"Alder Creek Apartments"}
    assert house.snapshots.find(ALDER) is house.snapshots.find_by_number(ZILLOW)
    assert len(house.snapshots) == 3


async def test_a_number_of_nobody_and_a_property_that_is_not_find_nothing(house):
    assert house.snapshots.find_by_number("+13125550100") is None
    assert house.snapshots.find_by_number("") is None
    assert house.snapshots.find(99) is None
    assert house.snapshots.find(None) is None


async def test_all_at_once_are_what_each_alone_is(house):
    together = {each.property.id: each for each in await load(house)}
    assert len(together) == 3
    for property_id, snapshot in together.items():
        (alone,) = await load(house, property_id)
        assert alone == snapshot


async def test_loading_no_property_at_all_loads_none(house):
    async with house.engine.connect() as connection:
        assert await load_snapshots(connection, set(), house.clock(), []) == []


async def test_a_sources_own_flow_answers_it_and_the_defaults_answer_the_rest(house):
    snapshot = house.snapshots.find(ALDER)
    by_name = {source.name: source for source in snapshot.sources.values()}
    zillow, gate = by_name["Zillow"], by_name["Sign at the gate"]
    assert zillow.own_flow_id is None
    assert gate.own_flow_id is not None
    assert snapshot.flow(snapshot.version_for(zillow.id)).name == "Default flow"
    assert snapshot.flow(snapshot.version_for(gate.id)).name == "Sign at the gate"
    assert snapshot.numbers[ZILLOW] == zillow.id


async def test_a_property_without_published_flow_takes_the_safe_version(house):
    await run(house, "delete from flow_versions where flow_id in (select flow_id from defaults)")
    (snapshot,) = await load(house, ALDER)
    assert snapshot.version_for(snapshot.numbers[ZILLOW]) == SAFE_VERSION
    assert snapshot.version_for(snapshot.numbers[GATE]) != SAFE_VERSION


async def test_a_property_without_defaults_takes_the_safe_version(house):
    await run(house, "delete from defaults")
    (snapshot,) = await load(house, ALDER)
    assert snapshot.version_for(snapshot.numbers[ZILLOW]) == SAFE_VERSION


async def test_a_source_whose_own_flow_is_not_published_follows_the_defaults(house):
    await run(
        house, "delete from flow_versions where flow_id in (select flow_id from source_routing)"
    )
    (snapshot,) = await load(house, ALDER)
    version = snapshot.version_for(snapshot.numbers[GATE])
    assert snapshot.flow(version).name == "Default flow"


async def test_nothing_is_loaded_before_the_first_load_of_all(house):
    snapshots = Snapshots()
    async with house.engine.connect() as connection:
        await snapshots.load(connection, house.clock(), [ALDER])
        assert (snapshots.is_loaded, len(snapshots)) == (False, 1)
        await snapshots.load(connection, house.clock())
    assert (snapshots.is_loaded, len(snapshots)) == (True, 3)


def call_over(**changes) -> Call:
    lines = [a_line(property_id=ALDER, **changes), over(property_id=ALDER, **changes)]
    return fold(line.entry for line in lines)


async def test_whoever_has_called_is_known_from_then_on(house):
    house.snapshots.learn([(ALDER, "+12125550142"), (10**6, "+12125550143")])
    assert house.snapshots.find(ALDER).callers.prospects == {"+12125550142"}
    assert house.snapshots.find(MESA).callers.prospects == set()


@pytest.mark.parametrize(
    "changes",
    [{"from_raw": "anonymous"}, {"from_raw": ""}, {"from_raw": "+12125550142", "is_tried": True}],
)
def test_withheld_and_tried_calls_teach_nothing(changes):
    assert prospects_of([call_over(**changes)]) == []


def test_a_call_that_is_not_over_and_one_of_no_property_teach_nothing():
    under_way = fold([a_line(property_id=ALDER, from_raw="+12125550142").entry])
    assert prospects_of([under_way, fold([over(from_raw="+12125550142").entry])]) == []


def test_each_caller_of_a_property_is_learnt_once():
    assert prospects_of([call_over(from_raw="+12125550142")] * 2) == [(ALDER, "+12125550142")]


async def test_of_the_companys_people_each_property_knows_those_it_can_ring(house):
    for property_id in (ALDER, MESA):
        known = house.snapshots.find(property_id).directory
        members = {id_ for team in known.teams.values() for id_ in team.member_ids}
        assert members <= set(known.people)
        assert len(known.people) < 18  # of all three properties


async def test_what_is_equal_is_held_once(house):
    """Two properties' greetings in the same words are one value."""
    nodes = [
        {node.id: node for flow in each.versions.values() for node in flow.nodes}
        for each in await load(house)
    ]
    first, second, _ = nodes
    same = [id_ for id_ in first if id_ in second and first[id_] == second[id_]]
    assert same
    assert all(first[id_] is second[id_] for id_ in same)
