"""What tests of the ledger ask for: a ledger on a database of its own, and what its flushes held."""

from collections.abc import AsyncIterator

import pytest

from callrouter.store import ledger as ledger_module
from callrouter.store.ledger import Ledger


@pytest.fixture
async def ledger(demo_url: str) -> AsyncIterator[Ledger]:
    made = Ledger(demo_url)
    yield made
    await made.close()


@pytest.fixture
def flushes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many lines each flush held, filled while the test runs."""
    sizes: list[int] = []
    append = ledger_module.append_lines

    async def counted(connection, lines):
        sizes.append(len(lines))
        return await append(connection, lines)

    monkeypatch.setattr(ledger_module, "append_lines", counted)
    return sizes
