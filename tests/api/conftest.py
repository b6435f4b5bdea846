"""Who posts in these tests? The real company and the simulated one, to one house with the demo."""

import pytest

from callrouter.api.hotpath import HotPath
from callrouter.operations.house import House
from webhooks import SIMULATOR, SIMULATOR_TOKEN, Company, the_program


@pytest.fixture
def program(house: House) -> HotPath:
    return the_program(house)


@pytest.fixture
def company(program: HotPath) -> Company:
    """The real account."""
    return Company(program)


@pytest.fixture
def simulator(program: HotPath) -> Company:
    """The simulator's account."""
    return Company(program, SIMULATOR, SIMULATOR_TOKEN)
