"""Are jobs there if what caused them is, once for each name, and as the queue's library wants?"""

from datetime import timedelta
from uuid import UUID

import pytest
from pgqueuer.domain.settings import DBSettings

from callrouter.operations.jobs.later import Job, do_later
from callrouter.store.engine import connect
from callrouter.store.job_queue import SETTINGS, JobQueue, queries_on
from jobs_done import the_jobs, write_job


@pytest.fixture
async def queue(demo_url):
    made = JobQueue(demo_url, UUID(int=1))
    await made.open()
    yield made
    made.let_go()


async def test_the_migrated_tables_are_those_the_library_expects(demo_url):
    connection = await connect(demo_url)
    plan = await queries_on(connection).plan_upgrade()
    await connection.close()
    assert (plan.statements, plan.notes) == ((), ())


def test_the_library_takes_no_name_from_the_environment():
    """Variables may be called CHANNEL or TRIGGER for other reasons."""
    assert SETTINGS.model_fields_set == set(DBSettings.model_fields)


async def test_a_job_is_written_with_what_causes_it(house, queue):
    async with house.work() as work:
        await do_later(work, Job("greet", {"whom": "Dana"}))
        assert await queue.claim(["greet"], 5, 60) == []
    (claimed,) = await queue.claim(["greet"], 5, 60)
    assert (claimed.kind, claimed.what, claimed.tries) == ("greet", b'{"whom":"Dana"}', 1)


async def test_without_its_cause_there_is_no_job(house, queue):
    async def write_and_fall():
        async with house.work() as work:
            await do_later(work, Job("greet", {}))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await write_and_fall()
    assert await queue.claim(["greet"], 5, 60) == []


async def test_whoever_waits_is_rung_at_the_commit(house, queue):
    queue.rung.clear()
    await write_job(house, "greet")
    await queue.rung.wait()


async def test_only_jobs_of_known_kinds_are_claimed(house, queue):
    """Others are for a newer program."""
    await write_job(house, "of tomorrow")
    assert await queue.claim(["greet"], 5, 60) == []


async def test_one_of_a_name_waits_and_while_it_is_done_another_may(house, queue):
    async def write():
        async with house.work() as work:
            await do_later(work, Job("greet", {}, unless_waiting="greet Dana"))

    await write()
    await write()
    assert len(await the_jobs(house)) == 1
    (claimed,) = await queue.claim(["greet"], 5, 60)
    await write()
    await write()
    assert await the_jobs(house) == [("greet", "picked"), ("greet", "queued")]
    await queue.finish(claimed.id)
    assert await the_jobs(house) == [("greet", "queued")]


async def test_a_job_waits_for_its_time(house, queue, clock):
    async with house.work() as work:
        await do_later(work, Job("greet", {}, clock() + timedelta(hours=2)))
    assert await queue.claim(["greet"], 5, 60) == []
    assert 7_190 < await queue.seconds_until_due(["greet"]) <= 7_200
    assert await queue.seconds_until_due(["other"]) is None


async def test_an_error_may_hold_whatever_it_does(house, queue, clock):
    await write_job(house, "greet")
    (claimed,) = await queue.claim(["greet"], 5, 60)
    await queue.give_up(claimed.id, ValueError("a\0b\udc80"), clock())
    assert await the_jobs(house) == [("greet", "failed")]


async def test_what_is_asked_of_a_lost_connection_is_an_error(queue):
    queue.let_go()
    with pytest.raises(ConnectionError):
        await queue.claim(["greet"], 5, 60)
