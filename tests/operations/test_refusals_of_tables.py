"""What does an operation say when the tables themselves refuse it?"""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from callrouter.ivr.flow import Flow
from callrouter.operations.flows.save_flow import create_flow
from callrouter.operations.house import House
from callrouter.operations.work import RefusedError


async def test_a_name_that_is_taken(house: House):
    with pytest.raises(RefusedError, match="is there already; choose another name"):
        async with house.work() as work:
            await create_flow(work, 1, Flow("Default flow", None))


async def test_what_is_named_and_is_not_there(house: House):
    with pytest.raises(RefusedError, match="is not there; choose another"):
        async with house.work() as work:
            await work.connection.execute(
                text("insert into teams (property_id, name) values (999999, 'Night team')")
            )


@pytest.mark.parametrize("draft", [Flow("a\0b", None), Flow("ab", "a\0b")])
async def test_a_text_with_a_character_that_cannot_be_stored(house: House, draft: Flow):
    with pytest.raises(RefusedError, match="cannot be stored; type it again without it"):
        async with house.work() as work:
            await create_flow(work, 1, draft)


async def test_what_nobody_asked_for_is_no_refusal(house: House):
    with pytest.raises(ProgrammingError, match="nothing_of_ours"):
        async with house.work() as work:
            await work.connection.execute(text("select nothing_of_ours"))
