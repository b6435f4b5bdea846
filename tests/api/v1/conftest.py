"""Programs of every kind, on the demo company."""

import pytest

from callrouter.domain.rights import Grant, Role
from programs import programs

ALDER, MESA = 1, 2


@pytest.fixture
async def a_program(house):
    """Makes a program with the grants it is given (none: an admin's)."""
    async with programs(house) as made:
        yield made


@pytest.fixture
async def admin(a_program):
    return await a_program(Grant(Role.ADMIN), name="Admin")


@pytest.fixture
async def manager(a_program):
    """A manager of Alder Creek, and of nothing else."""
    return await a_program(Grant(Role.MANAGER, ALDER), name="Manager")


@pytest.fixture
async def viewer(a_program):
    return await a_program(Grant(Role.VIEWER, ALDER), name="Viewer")
