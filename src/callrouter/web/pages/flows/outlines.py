"""How does a flow read as a nested list? What callers hear, and where each of their ways leads.

A node stands where it is first reached; whoever comes to it by another way is led there. What lies
very deep, and what nothing leads to, stands at the end by itself.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from callrouter.domain.problems import Problem
from callrouter.ivr.flow import (
    RETURN,
    Back,
    CallerCheck,
    Choice,
    Exit,
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
from callrouter.operations.flows.show_drawing import Drawing
from callrouter.web.pages.flows.outline_words import Heard, facts_of, heard_at, kind_of

DEEPEST = 7


class Line(Struct, frozen=True):
    """A way out of a node: when it is taken, and what is there. `lane` is "open" or "closed" for a
    schedule's. Either the node stands here, or `jump` (its id and name) leads to it, or `says`
    tells what happens."""

    when: str
    node: "Item | None" = None
    jump: tuple[str, str] | None = None
    says: str = ""
    lane: str = ""
    is_wrong: bool = False


class Item(Struct, frozen=True):
    """A node as it is read; `week_id`: which week it asks."""

    id: str
    kind: str
    icon: str
    name: str
    heard: tuple[Heard, ...]
    facts: tuple[str, ...]
    problems: tuple[Problem, ...]
    lines: tuple[Line, ...]
    week_id: int | None


class Outline(Struct, frozen=True):
    """`first` is where a call arrives; `further` are nodes that stand by themselves, `lost` those
    that nothing leads to."""

    first: Item | None
    further: tuple[Item, ...]
    lost: tuple[Item, ...]


def outline(drawing: Drawing, problems: Iterable[Problem] = ()) -> Outline:
    """The flow, each node once, with what is wrong with it."""
    return _Outlining(drawing, problems).all()


class _Outlining:
    def __init__(self, drawing: Drawing, problems: Iterable[Problem]) -> None:
        self.drawing = drawing
        self.nodes = {node.id: node for node in drawing.body.nodes}
        self.problems = tuple(problems)
        self.shown: set[str] = set()
        self.waiting: list[str] = []

    def all(self) -> Outline:
        start = self.nodes.get(self.drawing.body.start or "")
        first = self._item(start, 0) if start else None
        further = tuple(self._rest(self.waiting))
        return Outline(first, further, tuple(self._rest(list(self.nodes))))

    def _rest(self, ids: list[str]) -> Iterator[Item]:
        """Of these, which may become more meanwhile, those that stand nowhere yet."""
        for id_ in ids:
            if id_ not in self.shown:
                yield self._item(self.nodes[id_], 0)

    def _item(self, node: Node, depth: int) -> Item:
        self.shown.add(node.id)
        kind, icon = kind_of(node)
        return Item(
            node.id,
            kind,
            icon,
            node.name,
            heard_at(node),
            facts_of(node, self.drawing),
            tuple(each for each in self.problems if each.node_id == node.id),
            tuple(self._lines(node, depth)),
            self._week_of(node),
        )

    def _week_of(self, node: Node) -> int | None:
        if isinstance(node, Hours) and node.week_id in self.drawing.weeks:
            return node.week_id
        return None

    def _lines(self, node: Node, depth: int) -> Iterator[Line]:
        match node:
            case Hours():
                yield from self._lanes(node, depth)
            case Menu():
                for choice in node.choices:
                    yield self._choice(choice, depth)
                yield self._tries("Nothing pressed", node.nothing_pressed, depth)
                yield self._tries("Another key", node.not_a_choice, depth)
            case CallerCheck():
                for way in ways_out(node):
                    if way.to is not None or not way.is_optional:
                        yield self._way(_CALLERS.get(way.label, "Everybody else"), way.to, depth)
            case Ring():
                yield self._way("Nobody answers", node.no_answer, depth)
            case Voicemail():
                if node.next is None:
                    yield Line("After the message", says="thanks, and ends the call")
                else:
                    yield self._way("After the message", node.next, depth)
            case SubFlow():
                yield self._way("When it returns", node.next, depth)
            case Goodbye():
                return
            case _:
                yield self._way("Then", node.next, depth)

    def _lanes(self, node: Hours, depth: int) -> Iterator[Line]:
        week = self.drawing.weeks.get(node.week_id)
        known = {each.id: each for each in week.schedules} if week else {}
        for each in node.exits:
            schedule = known.get(each.schedule_id)
            name = schedule.name if schedule else f"{each.schedule_id} (is gone)"
            lane = "open" if schedule and schedule.counts_as_open else "closed"
            yield self._way(name, each.to, depth, lane)
        others = [
            each.name
            for each in known.values()
            if each.id not in {one.schedule_id for one in node.exits}
        ]
        when = "Otherwise" + (f" ({', '.join(others)})" if others else "")
        yield self._way(when, node.otherwise, depth, "closed")

    def _choice(self, choice: Choice, depth: int) -> Line:
        when = f"Key {choice.key}"
        match choice.does:
            case Repeat():
                return Line(when, says="says the menu again")
            case Back():
                return Line(when, says="goes back to the menu before")
            case GoTo(to=to, language=language):
                if language:
                    when += f", in {_LANGUAGES.get(language, language)} from then on"
                return self._way(when, to, depth)

    def _tries(self, when: str, tries: Tries, depth: int) -> Line:
        times = {1: "", 2: ", twice"}.get(tries.limit, f", {tries.limit} times")
        return self._way(when + times, tries.to, depth)

    def _way(self, when: str, to: Exit, depth: int, lane: str = "") -> Line:
        if to is None:
            return Line(when, says="leads nowhere yet", lane=lane, is_wrong=True)
        if to == RETURN:
            return Line(when, says="returns to the flow it came from", lane=lane)
        node = self.nodes.get(to)
        if node is None:
            return Line(when, says="leads to what is gone", lane=lane, is_wrong=True)
        if node.id in self.shown or depth >= DEEPEST:
            if node.id not in self.shown:
                self.waiting.append(node.id)
            return Line(when, jump=(node.id, node.name), lane=lane)
        return Line(when, self._item(node, depth + 1), lane=lane)


_CALLERS = {
    "blocked": "Blocked callers",
    "withheld": "Withheld numbers",
    "resident": "Residents",
    "prospect": "Callers who called before",
    "first-time": "First-time callers",
}
_LANGUAGES = {"en": "English", "es": "Spanish"}
