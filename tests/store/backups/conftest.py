"""A backup of the demo company, which has had a call."""

from pathlib import Path

import pytest

from callrouter.store.backups.saving import save_backup
from store.backups.backed_up import run

ONE_CALL = """
insert into calls (call_id, outcome, from_raw, to_number, started_at, is_over, keys_pressed, rings,
                   talk_seconds, steps, is_simulated, is_tried, entries)
values ('CA1', 'answered', E'tab\\tand "quotes" \\\\ and ☎', '+12125550101', now(), true, '1', 0, 0,
        1, false, false, 0)
"""


@pytest.fixture
async def saved(demo_url: str, tmp_path: Path) -> Path:
    await run(demo_url, ONE_CALL)
    file = tmp_path / "callrouter.backup"
    await save_backup(demo_url, file)
    return file
