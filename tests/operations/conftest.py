"""Who calls in these tests? The real account, at a house with the demo."""

import pytest

from callrouter.operations.house import House
from webhooks import Company, the_program


@pytest.fixture
def company(house: House) -> Company:
    return Company(the_program(house))
