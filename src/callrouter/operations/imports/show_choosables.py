"""What can the things of another property become here, when its defaults are imported?"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from callrouter.domain.imports import Kind
from callrouter.domain.rights import Right
from callrouter.domain.weeks import Week
from callrouter.operations.imports.reading_sides import read_side
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.properties import find_property

Choosable = tuple[int, str]
"""Something's id and name."""


class Choosables(Struct, frozen=True):
    """By kind, in the order of names; people are those who work at the property. `known` has the
    names of all that can be named there, of everybody who works for the company too."""

    by_kind: Mapping[Kind, list[Choosable]]
    known: Mapping[tuple[Kind, int], str]
    weeks: Mapping[int, Week]


async def show_choosables(work: Work, property_id: int) -> Choosables:
    """Raises NotFoundError or NotAllowedError."""
    work.require(Right.SEE, property_id)
    known = await find_property(work.connection, property_id)
    if known is None:
        raise NotFoundError("There is no such property.")
    side = await read_side(work.connection, known)
    things: dict[Kind, Mapping[int, Any]] = {
        Kind.PERSON: side.directory.people,
        Kind.TEAM: side.directory.teams,
        Kind.DESTINATION: side.directory.destinations,
        Kind.MAILBOX: side.directory.mailboxes,
        Kind.WEEK: side.weeks,
        Kind.SUB_FLOW: side.sub_flows,
    }
    names = {
        (kind, id_): each.name for kind, found in things.items() for id_, each in found.items()
    }
    by_kind: dict[Kind, list[Choosable]] = {kind: [] for kind in things}
    for (kind, id_), name in sorted(names.items(), key=lambda each: each[1].casefold()):
        if kind is not Kind.PERSON or id_ in side.staff:
            by_kind[kind].append((id_, name))
    return Choosables(by_kind, names, side.weeks)
