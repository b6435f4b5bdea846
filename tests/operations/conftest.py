"""Who calls in these tests? The real account, at a house with the demo; and an admin's program."""

from collections.abc import AsyncIterator

import httpx
import pytest

from callrouter.domain.rights import Grant, Role
from callrouter.operations.house import House
from programs import programs
from webhooks import Company, the_program


@pytest.fixture
def company(house: House) -> Company:
    return Company(the_program(house))


@pytest.fixture
async def admin(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with programs(house) as made:
        yield await made(Grant(Role.ADMIN), name="Admin")
