"""Is a line that the database could not take kept, once, whatever happens to the process?"""

import asyncio
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from callrouter.domain.events import KeysPressed
from callrouter.store.spool import Spool, SpoolError
from store.ledger_lines import a_line, call

KEEPS_FOR_EVER = """
import asyncio, sys
from pathlib import Path
from callrouter.store.spool import Spool
from store.ledger_lines import a_line, call

async def keep():
    spool = Spool(Path(sys.argv[1]))
    async def one(first):
        for number in range(first, 1_000_000, 8):
            await spool.keep(a_line(call(number)))
            print(number, flush=True)
    await asyncio.gather(*(one(first) for first in range(8)))

asyncio.run(keep())
"""


@pytest.fixture
async def spool(tmp_path):
    spool = Spool(tmp_path / "deep" / "spool.sqlite3")
    await spool.open()
    yield spool
    await spool.close()


async def test_a_line_comes_back_as_it_was_kept(spool):
    line = a_line(event=KeysPressed("2"), answer=b"<Response/>", from_raw="Zoë \0 🏠")
    assert await spool.keep(line) == b"<Response/>"
    assert [kept.line for kept in await spool.list_oldest(10)] == [line]
    assert spool.waiting == 1


async def test_lines_come_back_in_the_order_they_were_kept(spool):
    lines = [a_line(call(number)) for number in (3, 1, 2)]
    for line in lines:
        await spool.keep(line)
    assert [kept.line for kept in await spool.list_oldest(2)] == lines[:2]


async def test_the_first_line_under_a_key_wins(spool):
    assert await spool.keep(a_line(answer=b"first")) == b"first"
    assert await spool.keep(a_line(answer=b"second")) == b"first"
    at_once = [spool.keep(a_line(call(2), answer=str(n).encode())) for n in range(5)]
    assert await asyncio.gather(*at_once) == [b"0"] * 5
    assert spool.waiting == 2


async def test_the_answer_kept_for_a_request_is_found_until_it_is_forgotten(spool):
    line = a_line(answer=b"first")
    await spool.keep(line)
    assert await spool.find_answer(line.entry.call_id, "arrived:0") == b"first"
    assert await spool.find_answer(line.entry.call_id, "pressed:1") is None
    (kept,) = await spool.list_oldest(10)
    await spool.forget([kept.id])
    assert await spool.find_answer(line.entry.call_id, "arrived:0") is None
    assert spool.waiting == 0


async def test_a_line_set_aside_waits_no_longer_but_until_the_next_start(spool, tmp_path):
    await spool.keep(a_line())
    (kept,) = await spool.list_oldest(10)
    assert await spool.set_aside(kept.id, "DataError: out of range")
    assert not await spool.set_aside(kept.id, "DataError: out of range")  # another process did
    assert await spool.list_oldest(10) == []
    assert (spool.waiting, spool.refused) == (0, 1)
    next_start = Spool(tmp_path / "deep" / "spool.sqlite3")
    await next_start.open()
    assert (next_start.waiting, next_start.refused) == (1, 0)
    await next_start.close()


async def test_two_processes_share_one_spool(spool, tmp_path):
    other = Spool(tmp_path / "deep" / "spool.sqlite3")
    await asyncio.gather(
        *(each.keep(a_line(call(n))) for n in range(20) for each in (spool, other))
    )
    assert len(await spool.list_oldest(100)) == 20
    await other.close()


async def test_only_its_owner_may_read_it(spool, tmp_path):
    await spool.keep(a_line())
    for path in (tmp_path / "deep").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


async def test_without_a_folder_nothing_can_be_kept():
    spool = Spool(None)
    with pytest.raises(SpoolError, match=r"No folder is set for a spool\."):
        await spool.keep(a_line())
    await spool.close()


async def test_a_disk_that_is_full_is_told_and_kept_to_again_when_there_is_room(spool):
    await spool.keep(a_line())
    connection = spool._connection
    pages = connection.execute("pragma page_count").fetchone()[0]
    connection.execute(f"pragma max_page_count = {pages}")
    with pytest.raises(SpoolError, match="database or disk is full"):
        await spool.keep(a_line(call(1), from_raw="x" * 1_000_000))
    assert await spool.keep(a_line(call(2), answer=b"again")) == b"again"
    await spool.check()


async def test_a_file_that_is_no_spool_is_told(tmp_path):
    (tmp_path / "spool.sqlite3").write_bytes(b"something else entirely, for ever and ever" * 100)
    spool = Spool(tmp_path / "spool.sqlite3")
    with pytest.raises(SpoolError, match="file is not a database"):
        await spool.check()
    await spool.close()


async def test_another_program_that_holds_it_too_long_is_told(spool, tmp_path):
    holder = sqlite3.connect(tmp_path / "deep" / "spool.sqlite3", isolation_level=None)
    holder.execute("begin exclusive")
    with pytest.raises(SpoolError, match="database is locked"):
        await spool.keep(a_line())
    holder.execute("rollback")
    holder.close()
    assert await spool.keep(a_line(answer=b"again")) == b"again"


async def test_what_was_acknowledged_survives_a_kill_at_any_time(tmp_path):
    path = tmp_path / "spool.sqlite3"
    said: set[int] = set()
    for kills in range(1, 6):
        said |= keep_and_be_killed(path, 40 * kills)
    spool = Spool(path)
    kept = {int(each.line.entry.call_id[2:], 16) for each in await spool.list_oldest(1_000_000)}
    assert said <= kept
    await spool.close()


def keep_and_be_killed(path: Path, after: int) -> set[int]:
    """The numbers of the calls that a process said were kept before it was killed."""
    with subprocess.Popen(
        [sys.executable, "-c", KEEPS_FOR_EVER, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": "tests"},
    ) as process:
        said = {int(process.stdout.readline()) for _ in range(after)}
        process.send_signal(signal.SIGKILL)
        return said | {int(line) for line in process.stdout.read().split("\n")[:-1]}


async def test_a_line_that_cannot_be_read_is_set_aside_and_keeps_nobody_back(spool):
    """As a newer version of the program may have left it."""
    for number in range(3):
        await spool.keep(a_line(call(number)))
    other = sqlite3.connect(spool._path)
    with other:
        other.execute("update lines set line = x'00' where id = 2")
    other.close()
    kept = await spool.list_oldest(10)
    assert [each.line.entry.call_id for each in kept] == [call(0), call(2)]
    assert (spool.waiting, spool.refused) == (2, 1)


async def test_what_another_process_did_is_counted(spool, tmp_path):
    other = Spool(spool._path)
    await other.open()
    await other.keep(a_line())
    assert spool.waiting == 0
    await spool.count()
    assert spool.waiting == 1
    await other.set_aside(1, "no")
    await spool.count()
    assert (spool.waiting, spool.refused) == (0, 1)
    await other.close()
