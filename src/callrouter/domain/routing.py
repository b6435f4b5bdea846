"""Which flow answers for a source, by channel: its property's defaults', or one of its own?

A source follows the defaults of a channel until it has a flow of its own there. What a change
would do is told as effects, source by source, before it is done.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct


class Channel(StrEnum):
    CALLS = "calls"
    TEXTS = "texts"
    EMAIL = "e-mail"


ROUTED = frozenset({Channel.CALLS})
"""The channels whose routing is obeyed already; for the others it can be chosen beforehand."""


class Route(Struct, frozen=True, gc=False):
    """What a source's channel is answered by. `flow_id` is None where nothing is, or where the
    flow is yet to be made under this name."""

    follows: bool
    flow_id: int | None = None
    flow_name: str | None = None


class RoutedSource(Struct, frozen=True, gc=False):
    """A source with the numbers it has now (E.164); `own` is None while it follows the defaults."""

    id: int
    name: str
    numbers: tuple[str, ...] = ()
    own: int | None = None


class Routing(Struct, frozen=True):
    """One channel of a property: its defaults' flow, its sources in the order of their names, and
    the names of its flows. `revision` grows with every change of the property's routing."""

    property_id: int
    channel: Channel
    revision: int
    default: int | None
    sources: tuple[RoutedSource, ...]
    flow_names: Mapping[int, str]

    def route(self, flow_id: int | None, *, follows: bool) -> Route:
        return Route(follows, flow_id, self.flow_names.get(flow_id or 0))

    def route_of(self, source: RoutedSource) -> Route:
        if source.own is None:
            return self.route(self.default, follows=True)
        return self.route(source.own, follows=False)

    def find(self, source_id: int) -> RoutedSource | None:
        return next((each for each in self.sources if each.id == source_id), None)

    @property
    def followers(self) -> tuple[RoutedSource, ...]:
        return tuple(each for each in self.sources if each.own is None)


class Effect(Struct, frozen=True):
    """What a change does to one source."""

    source_id: int
    name: str
    numbers: tuple[str, ...]
    before: Route
    after: Route


class Effects(Struct, frozen=True):
    """What a change does: to whom, or to whom it would. Nothing else is answered otherwise."""

    channel: Channel
    effects: tuple[Effect, ...]
    is_done: bool = False


def effects_of(
    routing: Routing, after: Mapping[int, Route], sources: Iterable[RoutedSource] | None = None
) -> tuple[Effect, ...]:
    """The sources that are answered otherwise when each of them (by id) is routed so."""
    effects = []
    for source in routing.sources if sources is None else sources:
        before = routing.route_of(source)
        if source.id in after and after[source.id] != before:
            effects.append(Effect(source.id, source.name, source.numbers, before, after[source.id]))
    return tuple(effects)


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """The name, or with the first number behind it that makes it another than all of these."""
    known = {name.casefold() for name in taken}
    name, number = wanted, 2
    while name.casefold() in known:
        name, number = f"{wanted} {number}", number + 1
    return name
