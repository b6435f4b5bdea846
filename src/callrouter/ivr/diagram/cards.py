"""What stands on each card of a flow, and which exits has it, in the order in which they are taken?"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from callrouter.domain.weeks import Week
from callrouter.ivr.flow import (
    RETURN,
    Back,
    CallerCheck,
    Choice,
    Flow,
    Goodbye,
    GoTo,
    Hours,
    Menu,
    Node,
    Repeat,
    Ring,
    SubFlow,
    Tries,
    Voicemail,
    ways_out,
)

NOTHING, ANOTHER = "∅", "✕"
"""No key, and a key that is no choice."""


class CardExit(Struct, frozen=True):
    """`label` stands on its pill, `title` says it whole. `to` is the id of a card; where there is
    none, `says` tells what happens, or the exit is still open. `tone` is "open" or "closed" for a
    schedule's."""

    label: str
    title: str
    to: str | None = None
    says: str = ""
    tone: str = ""


class Card(Struct, frozen=True):
    """`lines` are what callers hear and what happens; `parts`: its exits are schedules. `folded`:
    how many cards are hidden behind it."""

    id: str
    name: str
    kind: str
    lines: tuple[str, ...]
    exits: tuple[CardExit, ...]
    parts: bool = False
    folded: int = 0


def cards_of(
    flow: Flow, weeks: Mapping[int, Week], lines_of: Callable[[Node], Sequence[str]]
) -> list[Card]:
    """Every node's, the first one first, the others as they are stored."""
    known = {node.id for node in flow.nodes}
    nodes = sorted(flow.nodes, key=lambda node: node.id != flow.start)
    return [
        Card(
            node.id,
            node.name,
            str(type(node).__struct_config__.tag),
            tuple(lines_of(node)),
            tuple(_known(each, known) for each in _exits(node, weeks)),
            isinstance(node, Hours),
        )
        for node in nodes
    ]


def _known(found: CardExit, known: set[str]) -> CardExit:
    if found.to is None or found.to in known:
        return found
    says = "returns" if found.to == RETURN else "gone"
    return CardExit(found.label, found.title, None, says, found.tone)


def _exits(node: Node, weeks: Mapping[int, Week]) -> Iterator[CardExit]:
    match node:
        case Menu():
            yield from map(_of_choice, node.choices)
            yield _of_tries(NOTHING, "Nothing pressed", node.nothing_pressed)
            yield _of_tries(ANOTHER, "Another key", node.not_a_choice)
        case Hours():
            yield from _of_schedules(node, weeks.get(node.week_id))
        case CallerCheck():
            for way in ways_out(node):
                if way.to is not None or not way.is_optional:
                    title = _CALLERS.get(way.label, "Everybody else")
                    yield CardExit(title, title, way.to)
        case Ring():
            yield CardExit("no answer", "Nobody answers", node.no_answer)
        case Voicemail():
            if node.next is not None:
                yield CardExit("then", "After the message", node.next)
        case Goodbye():
            return
        case SubFlow():
            yield CardExit("then", "When it returns", node.next)
        case _:
            yield CardExit("then", "Then", node.next)


def _of_choice(choice: Choice) -> CardExit:
    title = f"Key {choice.key}"
    match choice.does:
        case Repeat():
            return CardExit(choice.key, title, says="repeat")
        case Back():
            return CardExit(choice.key, title, says="back")
        case GoTo(to=to, language=language):
            spoken = f" ({language} from then on)" if language else ""
            return CardExit(choice.key, title + spoken, to)


def _of_tries(label: str, title: str, tries: Tries) -> CardExit:
    times = "" if tries.limit == 1 else f", {tries.limit} times"
    return CardExit(label, title + times, tries.to)


def _of_schedules(node: Hours, week: Week | None) -> Iterator[CardExit]:
    known = {each.id: each for each in week.schedules} if week else {}
    for each in node.exits:
        schedule = known.get(each.schedule_id)
        name = schedule.name if schedule else each.schedule_id
        tone = "open" if schedule and schedule.counts_as_open else "closed"
        yield CardExit(name, name, each.to, tone=tone)
    yield CardExit("Otherwise", "Otherwise", node.otherwise, tone="closed")


_CALLERS = {
    "blocked": "Blocked",
    "withheld": "Withheld",
    "resident": "Residents",
    "prospect": "Called before",
    "first-time": "First time",
}
