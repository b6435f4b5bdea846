"""Are the calls of many sources counted at once, day by day, for whoever may see them?"""

import pytest

from callrouter.domain.rights import Actor, ActorKind, Right
from callrouter.domain.traffic import DAYS
from callrouter.operations.sources.count_calls import count_calls
from callrouter.operations.work import NotAllowedError
from operations.demo_parts import ALDER, GATE, MESA, ZILLOW, has_called
from statements import statements


def _who(**at):
    return Actor(ActorKind.PERSON, 1, "Jo", at=at.get("at", {}))


async def test_by_one_statement_however_many_sources(house):
    await has_called(house, "now", ZILLOW, ALDER, days_ago=0)
    await has_called(house, "yesterday", ZILLOW, ALDER, days_ago=1.5, outcome="missed")
    await has_called(house, "first", ZILLOW, ALDER, days_ago=29.9)
    await has_called(house, "before", ZILLOW, ALDER, days_ago=30)
    await has_called(house, "tried", GATE, ALDER, is_tried=True)
    async with house.work() as work:
        with statements(house) as sent:
            counted = await count_calls(work, range(1, 200))
    assert len(sent) == 1
    assert set(counted) == {ZILLOW}
    found = counted[ZILLOW]
    assert (found.calls, found.answered, len(found.days)) == (3, 2, DAYS)
    assert (found.days[0], found.days[-2:]) == (1, (1, 1))


async def test_only_where_calls_may_be_seen(house):
    await has_called(house, "one", ZILLOW, ALDER)
    sees_calls = frozenset({Right.SEE, Right.SEE_CALLS})
    async with house.work(_who(at={MESA: sees_calls, ALDER: frozenset({Right.SEE})})) as work:
        assert await count_calls(work, [ZILLOW]) == {}
    with pytest.raises(NotAllowedError):
        async with house.work(_who(at={ALDER: frozenset({Right.SEE})})) as work:
            await count_calls(work, [ZILLOW])
