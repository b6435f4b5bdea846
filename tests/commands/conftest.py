"""Towns to telephone in, closed when the test is over."""

from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from commands.telephone_town import KEY, Town, found_town

FoundTown = Callable[..., Town]


@pytest.fixture
async def town() -> AsyncIterator[FoundTown]:
    """Return a function: documents by path (one or several each) in, a town out."""
    clients: list[httpx.AsyncClient] = []

    def found(key: str = KEY, **documents: str | tuple[str, ...]) -> Town:
        named = {
            path if path == "voice" else f"/{path}": (given,) if isinstance(given, str) else given
            for path, given in documents.items()
        }
        return found_town(clients, named, key)

    yield found
    for client in clients:
        await client.aclose()
