"""Who answers a call to one of a property's numbers at some time? The question, and its answer."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from callrouter.domain.listing import Wanted
from callrouter.domain.numbers import national, read_caller
from callrouter.domain.properties import Property
from callrouter.operations.calls.resolve_call import Resolved, resolve_call
from callrouter.operations.sources.show_sources import show_sources
from callrouter.operations.work import RefusedError, Work
from callrouter.web.door import Asked

_KEYS = "0123456789*#-"


class Asking(Struct, frozen=True):
    """What is asked, as typed; `numbers` are pairs of E.164 and words, `problem` why there is no
    answer."""

    numbers: Sequence[tuple[str, str]]
    number: str
    date: str
    time: str
    keys: str
    problem: str = ""


async def ask_who_answers(
    work: Work, asked: Asked, known: Property, wall: datetime
) -> tuple[Asking, Resolved | None]:
    """`wall` is the present there. Nothing is asked before a number is chosen. Raises
    NotFoundError."""
    numbers = await _numbers(work, known.id)
    number, keys = asked.query("number"), asked.query("keys")
    day = asked.query("date") or wall.date().isoformat()
    time = asked.query("time") or f"{wall:%H:%M}"
    asking = Asking(numbers, number, day, time, keys)
    if number not in {each for each, _ in numbers}:
        return asking, None
    pressed = [each for each in keys if each not in ", "]
    if len(pressed) > 50 or any(each not in _KEYS for each in pressed):
        return _refused(asking, "Keys are digits, * and #, in the order they are pressed."), None
    try:
        at = f"{day}T{time}"
        return asking, await resolve_call(work, read_caller("anonymous"), number, at, pressed)
    except RefusedError as error:
        return _refused(asking, " ".join(error.sentences)), None


def _refused(asking: Asking, problem: str) -> Asking:
    return Asking(asking.numbers, asking.number, asking.date, asking.time, asking.keys, problem)


async def _numbers(work: Work, property_id: int) -> list[tuple[str, str]]:
    listed = await show_sources(work, Wanted(limit=200, property_id=property_id))
    return [
        (given.number, f"{each.saved.value.name} · {national(given.number)}")
        for each in listed.items
        for given in each.numbers
    ]
