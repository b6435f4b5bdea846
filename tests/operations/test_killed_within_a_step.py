"""Is a step whole or not at all, whichever line of it a process dies at?"""

import subprocess
import sys
from pathlib import Path

import pytest

from operations.demo_parts import rows
from webhooks import Company, the_program

TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture
def deaths(demo_url) -> list[str]:
    """Calls whose first step a process was killed in, each a line further."""
    done = subprocess.run(
        [sys.executable, str(TESTS / "dying_service.py"), demo_url],
        env={"PYTHONPATH": str(TESTS)},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return done.stdout.split()


async def test_whatever_it_was_the_other_process_answers_and_it_is_stored_once(
    deaths, house, demo_url
):
    assert len(deaths) > 60  # as many lines, at least, does a step have
    stored = dict(await rows(house, "select call_id, answer from ledger where call_id !~ '^CAb'"))
    assert 0 < len(stored) < len(deaths)  # some died before it was durable, some after
    company = Company(the_program(house))
    for sid in deaths:
        answer = await company.calls(sid=sid)
        assert "press 1" in answer.words
        assert answer.body == stored.get(sid, answer.body)
    once = "select count(*), count(distinct call_id) from ledger where call_id !~ '^CAb'"
    assert await rows(house, once) == [(len(deaths), len(deaths))]
    await house.folding.fold_waiting()
    folded = "select count(*) from calls where entries = 1 and call_id !~ '^CAb'"
    assert await rows(house, folded) == [(len(deaths),)]
