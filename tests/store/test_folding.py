"""Do the calls' rows follow the ledger, whoever stored the lines and whoever dies on the way?"""

import asyncio

import pytest
from structlog.testing import capture_logs

from callrouter.domain.events import KeysPressed
from callrouter.operations.jobs.later import Job, do_once_folded
from callrouter.store import folding as folding_module
from callrouter.store.engine import connect
from callrouter.store.folding import Folding
from callrouter.store.ledger import Ledger
from conftest import MONDAY_MORNING
from store.ledger_lines import a_line, call, fetch, over, run
from waiting import until

CALL = "CA" + "1" * 32
_LEFT = "select 1 from unfolded"


@pytest.fixture
async def folding(demo_url):
    made = Folding(demo_url)
    yield made
    await made.close()


async def test_a_call_is_folded_from_all_its_lines(ledger, folding, demo_url):
    await ledger.append(a_line(from_raw="+12125550142", to_number="+12125550101", step=0))
    await ledger.append(over(seconds=42))
    await folding.fold_waiting()
    ((row),) = await fetch(demo_url, "select * from calls")
    assert (row["call_id"], row["outcome"], row["seconds"]) == (CALL, "abandoned", 42)
    assert (row["from_raw"], row["is_over"], row["entries"]) == ("+12125550142", True, 2)
    assert await fetch(demo_url, _LEFT) == []


async def test_what_comes_later_is_folded_in(ledger, folding, demo_url):
    await ledger.append(a_line())
    await folding.fold_waiting()
    await ledger.append(over())
    await folding.fold_waiting()
    assert await fetch(demo_url, "select entries, is_over from calls") == [(2, True)]


async def test_it_follows_by_itself(house):
    """As it does in a service: nobody asks it to."""
    await house.ledger.append(a_line())

    async def has_followed():
        return await fetch(house.database_url, "select entries from calls") == [(1,)]

    await until(has_followed)


async def test_the_calls_as_they_now_are_are_told_to_whoever_learns(ledger, demo_url):
    told = []
    folding = Folding(demo_url, on_folded=told.extend)
    await ledger.append(a_line())
    await folding.fold_waiting()
    await ledger.append(over())
    await folding.fold_waiting()
    assert [call.is_over for call in told] == [False, True]
    await folding.close()


async def test_what_a_process_left_behind_another_one_folds(ledger, demo_url, monkeypatch):
    """Its own ledger has stored nothing, so nobody wakes it: it looks."""
    monkeypatch.setattr(folding_module, "LOOK_SECONDS", 0.05)
    await ledger.append(a_line())
    other = Folding(demo_url)
    running = asyncio.create_task(other.run())

    async def has_followed():
        return len(await fetch(demo_url, "select 1 from calls")) == 1

    await until(has_followed)
    running.cancel()
    await other.close()


async def test_a_process_that_dies_folding_leaves_the_calls_to_others(ledger, folding, demo_url):
    await ledger.append(a_line())
    dying = await connect(demo_url)
    transaction = dying.transaction()
    await transaction.start()
    assert len(await dying.fetch(folding_module._TAKE)) == 1
    await folding.fold_waiting()  # does not wait for what another one has taken
    assert await fetch(demo_url, "select 1 from calls") == []
    dying.terminate()

    async def has_followed():
        await folding.fold_waiting()
        return len(await fetch(demo_url, "select 1 from calls")) == 1

    await until(has_followed)


async def test_two_processes_that_tell_of_one_call_end_with_the_whole_of_it(demo_url):
    ledgers = Ledger(demo_url), Ledger(demo_url)
    foldings = Folding(demo_url), Folding(demo_url)
    for number in range(20):
        id_ = call(number)
        await asyncio.gather(
            ledgers[0].append(a_line(id_, "arrived:0", step=0)),
            foldings[0].fold_waiting(),
            ledgers[1].append(a_line(id_, "pressed:1", event=KeysPressed("2"), step=1)),
            foldings[1].fold_waiting(),
            ledgers[0].append(a_line(id_, "pressed:2", event=KeysPressed("1"), step=2)),
            ledgers[1].append(over(id_)),
        )
    await asyncio.gather(*(each.fold_waiting() for each in foldings))
    rows = await fetch(demo_url, "select steps, keys_pressed, is_over, seconds from calls")
    assert [tuple(row) for row in rows] == [(2, "2,1", True, 42)] * 20
    for each in (*ledgers, *foldings):
        await each.close()


async def test_who_knew_less_does_not_overwrite_who_knew_more(ledger, folding, demo_url):
    await ledger.append(a_line())
    await ledger.append(over())
    await folding.fold_waiting()
    connection = await connect(demo_url)
    await connection.execute("delete from ledger where key <> 'arrived:0'")
    await connection.execute("insert into unfolded (call_ids) values ($1)", [CALL])
    await connection.close()
    await folding.fold_waiting()
    assert await fetch(demo_url, "select entries, is_over from calls") == [(2, True)]


async def test_more_calls_than_are_folded_at_once(ledger, folding, demo_url, monkeypatch):
    monkeypatch.setattr(folding_module, "_CALLS_AT_ONCE", 7)
    await asyncio.gather(*(ledger.append(a_line(call(number))) for number in range(30)))
    await folding.fold_waiting()
    assert await fetch(demo_url, "select count(*) from calls") == [(30,)]


@pytest.fixture
def refused():
    return []


@pytest.fixture
async def telling(demo_url, refused):
    made = Folding(demo_url, on_refused=lambda call_id, _: refused.append(call_id))
    yield made
    await made.close()


async def test_a_call_that_cannot_be_read_hurts_no_other(house, telling, refused):
    """As another version of the program may have written it."""
    await run(
        house,
        "insert into ledger (call_id, key, received_at, entry, request_url, request_body, answer)"
        " values (:call, 'later', now(), '{}', '', '', '')",
        call=CALL,
    )
    await run(house, "insert into unfolded (call_ids) values (array[:a, :b])", a=CALL, b=call(2))
    await house.ledger.append(a_line(call(1)))
    await house.ledger.append(a_line(call(2)))
    for each in (telling, telling):  # it is told of once, and stands in nobody's way
        await each.fold_waiting()
    folded = await fetch(house.database_url, "select call_id from calls order by 1")
    assert [row["call_id"] for row in folded] == [call(1), call(2)]


async def test_a_number_too_great_for_its_column_keeps_the_row_as_it_was(
    ledger, telling, refused, demo_url
):
    await ledger.append(a_line())
    await telling.fold_waiting()
    await ledger.append(over(seconds=2**40))
    await ledger.append(a_line(call(2)))
    await telling.fold_waiting()
    assert refused == [CALL]
    assert await fetch(demo_url, "select call_id, entries from calls order by 1") == [
        (call(2), 1),
        (CALL, 1),
    ]
    assert len(await fetch(demo_url, _LEFT)) == 1  # to be tried again later


async def test_what_was_refused_is_tried_again_later(house, telling, refused):
    await house.ledger.append(a_line())
    await run(house, 'update ledger set entry = entry || \'{"step": "x"}\'')
    await telling.fold_waiting()
    await telling.fold_waiting()
    assert refused == [CALL]  # and not each time
    await run(house, "update ledger set entry = entry || '{\"step\": 0}'")
    await run(house, "update unfolded set not_before = now() - interval '1 second'")
    await telling.fold_waiting()
    assert await fetch(house.database_url, "select call_id from calls") == [(CALL,)]


async def test_a_process_that_stands_still_keeps_nobody_from_folding_for_long(
    ledger, folding, demo_url, monkeypatch
):
    """Stopped in the middle, or its machine lost: its connection stays open, and says nothing."""
    await ledger.append(a_line())
    await folding.fold_waiting()
    still = await connect(demo_url)
    transaction = still.transaction()
    await transaction.start()
    await still.execute(folding_module._STAND_STILL.replace("5s", "300ms"))
    await still.execute("update calls set entries = 0")
    await ledger.append(over())
    await ledger.append(a_line(call(2)))
    await folding.fold_waiting()
    assert await fetch(demo_url, "select count(*) from calls where entries > 0") == [(2,)]
    still.terminate()


async def test_that_it_cannot_be_done_is_told_once(demo_url):
    folding = Folding("postgresql://nobody@127.0.0.1:1/nothing")
    with capture_logs() as logged:
        running = asyncio.create_task(folding.run())
        for _ in range(3):
            folding.trouble_seen = folding.trouble
            folding.wake()
            await until(lambda: folding.trouble is not folding.trouble_seen)
    running.cancel()
    assert [line["event"] for line in logged] == ["Calls cannot be folded at present."]


async def test_after_its_connection_was_killed_it_makes_a_new_one(ledger, folding, demo_url):
    await folding.fold_waiting()
    await fetch(
        demo_url,
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()",
    )
    await ledger.append(a_line())

    async def has_followed():
        try:
            await folding.fold_waiting()
        except Exception:
            return False
        return len(await fetch(demo_url, "select 1 from calls")) == 1

    await until(has_followed)


async def test_while_the_database_is_away_it_says_so_and_then_no_longer(demo_url, ledger):
    await ledger.append(a_line())
    folding = Folding("postgresql://nobody@127.0.0.1:1/nothing")
    running = asyncio.create_task(folding.run())
    folding.wake()
    await until(lambda: folding.trouble is not None)
    folding._database_url = demo_url
    folding.wake()
    await until(lambda: folding.trouble is None)
    running.cancel()
    await folding.close()


async def _greet(connection, calls):
    await do_once_folded(
        connection,
        [Job("greet", {"call": each.call_id}, unless_waiting=each.call_id) for each in calls],
        MONDAY_MORNING,
    )


_JOBS = "select convert_from(payload, 'utf8') from jobs"


async def test_jobs_that_calls_cause_are_written_with_their_rows(ledger, demo_url):
    folding = Folding(demo_url, on_folding=_greet)
    await ledger.append(a_line())
    await folding.fold_waiting()
    await ledger.append(over())
    await folding.fold_waiting()
    assert await fetch(demo_url, _JOBS) == [('{"call":"' + CALL + '"}',)]
    await folding.close()


async def test_without_the_rows_there_is_no_job(ledger, demo_url):
    async def greet_and_fall(connection, calls):
        await _greet(connection, calls)
        raise ZeroDivisionError

    folding = Folding(demo_url, on_folding=greet_and_fall)
    await ledger.append(a_line())
    with pytest.raises(ZeroDivisionError):
        await folding.fold_waiting()
    assert await fetch(demo_url, _JOBS) == []
    assert await fetch(demo_url, "select 1 from calls") == []
    assert len(await fetch(demo_url, _LEFT)) == 1  # tried again
    folding._on_folding = _greet
    await folding.fold_waiting()
    assert len(await fetch(demo_url, _JOBS)) == 1
    await folding.close()


async def test_events_that_waited_in_the_spool_cause_jobs_too(house):
    """Once they are replayed."""
    house.folding._on_folding = _greet
    await house.spool.keep(a_line())
    house.replaying.wake()

    async def is_caused():
        return len(await fetch(house.database_url, _JOBS)) == 1

    await until(is_caused)


async def test_folding_all_anew_causes_nothing(ledger, folding, demo_url):
    await ledger.append(a_line())
    await folding.fold_waiting()
    connection = await connect(demo_url)
    async for _ in folding_module.fold_all(connection):
        pass
    await connection.close()
    assert await fetch(demo_url, _JOBS) == []
