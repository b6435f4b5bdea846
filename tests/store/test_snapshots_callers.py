"""Whom does a snapshot know: residents, prospects and the blocked?"""

from datetime import timedelta

import pytest

from callrouter.store.snapshot_loading import load_snapshots
from store.ledger_lines import a_line, over, run

ALDER, MESA = 1, 2
CALLER, OTHER = "+12125550142", "+12125550143"


async def known(house, *property_ids):
    await house.folding.fold_waiting()
    async with house.engine.connect() as connection:
        loaded = await load_snapshots(connection, set(), house.clock(), list(property_ids) or None)
    return {snapshot.property.id: snapshot.callers for snapshot in loaded}


async def test_residents_are_known_at_their_own_property_only(house):
    await run(house, "insert into residents (property_id, number) values (1, :n)", n=CALLER)
    callers = await known(house)
    assert (callers[ALDER].residents, callers[MESA].residents) == ({CALLER}, set())
    assert (await known(house, ALDER))[ALDER].residents == {CALLER}


async def test_a_number_blocked_without_a_property_is_blocked_everywhere(house):
    await run(house, "insert into blocked_numbers (number) values (:n)", n=CALLER)
    await run(house, "insert into blocked_numbers (number, property_id) values (:n, 1)", n=OTHER)
    callers = await known(house)
    assert callers[ALDER].blocked == {CALLER, OTHER}
    assert callers[MESA].blocked == {CALLER}
    assert (await known(house, MESA))[MESA].blocked == {CALLER}


async def test_whoever_has_called_before_is_a_prospect_of_that_property(house):
    line = {"property_id": ALDER, "from_raw": CALLER}
    await house.ledger.append(a_line(**line))
    await house.ledger.append(over(**line))
    callers = await known(house)
    assert (callers[ALDER].prospects, callers[MESA].prospects) == ({CALLER}, set())
    assert house.snapshots.find(ALDER).callers.prospects == {CALLER}  # at once, without loading


@pytest.mark.parametrize("raw", ["anonymous", "+266696687", "sip:bob@example.com", ""])
async def test_whoever_has_no_number_is_no_prospect_after_a_restart_either(house, raw):
    line = {"property_id": ALDER, "from_raw": raw}
    await house.ledger.append(a_line(**line))
    await house.ledger.append(over(**line))
    assert (await known(house))[ALDER].prospects == set()


async def test_all_properties_at_once_know_whom_each_alone_knows(house):
    await run(house, "insert into residents (property_id, number) values (2, :n)", n=CALLER)
    await run(house, "insert into blocked_numbers (number) values (:n)", n=OTHER)
    await run(house, "insert into blocked_numbers (number, property_id) values (:n, 1)", n=CALLER)
    line = {"property_id": ALDER, "from_raw": CALLER}
    await house.ledger.append(a_line(**line))
    await house.ledger.append(over(**line))
    together = await known(house)
    for property_id, callers in together.items():
        assert await known(house, property_id) == {property_id: callers}


async def test_tried_calls_make_nobody_a_prospect(house):
    line = {"property_id": ALDER, "from_raw": CALLER, "is_tried": True, "is_simulated": True}
    await house.ledger.append(a_line(**line))
    await house.ledger.append(over(**line))
    assert (await known(house))[ALDER].prospects == set()
    assert house.snapshots.find(ALDER).callers.prospects == set()


async def test_a_call_under_way_makes_nobody_a_prospect_until_it_was_long_ago(house, clock):
    line = {"property_id": ALDER, "from_raw": CALLER, "received_at": clock()}
    await house.ledger.append(a_line(**line))
    assert (await known(house))[ALDER].prospects == set()
    clock.move_on(timedelta(hours=5).total_seconds())  # its last report never came
    assert (await known(house))[ALDER].prospects == {CALLER}
