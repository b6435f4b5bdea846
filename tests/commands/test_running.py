"""Does another program of the same machine know whether a service runs, and how to reach it?"""

import os
import stat

import pytest

from callrouter.commands.running import Running, find_running, leave_note

RUNNING = Running(
    os.getpid(), "http://127.0.0.1:8000", "postgresql:///x", "http://127.0.0.1:1", "t"
)


def test_a_service_that_runs_is_found_and_one_that_has_ended_is_not(tmp_path):
    with leave_note(tmp_path, RUNNING):
        assert find_running(tmp_path) == RUNNING
        assert stat.S_IMODE((tmp_path / "running.json").stat().st_mode) == 0o600
    assert find_running(tmp_path) is None


def test_where_nothing_ever_ran_nothing_is_found(tmp_path):
    assert find_running(tmp_path / "nothing") is None


def test_the_note_of_a_killed_service_counts_for_nothing_though_its_process_id_lives(tmp_path):
    with leave_note(tmp_path, RUNNING):
        left = (tmp_path / "running.json").read_bytes()
    (tmp_path / "running.json").write_bytes(left)
    assert find_running(tmp_path) is None
    with leave_note(tmp_path, RUNNING):
        assert find_running(tmp_path) == RUNNING


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff"])
def test_a_note_that_cannot_be_read_is_none(tmp_path, content):
    (tmp_path / "running.json").write_bytes(content)
    assert find_running(tmp_path) is None
