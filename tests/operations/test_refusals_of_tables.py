"""What does an operation say when the tables themselves refuse it?"""

import pytest

from callrouter.ivr.flow import Flow
from callrouter.operations.flows.save_flow import create_flow
from callrouter.operations.house import House, RefusedError
from callrouter.operations.people.add_people import add_team


async def test_a_name_that_is_taken(house: House):
    with pytest.raises(RefusedError, match="is there already; choose another name"):
        async with house.work() as work:
            await create_flow(work, 1, Flow("Default flow", None))


async def test_a_team_of_somebody_who_is_not_there(house: House):
    with pytest.raises(RefusedError, match="is not there; choose another"):
        async with house.work() as work:
            await add_team(work, 1, "Night team", [999_999])
