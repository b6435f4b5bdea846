"""What is not right, over all properties that somebody may see?

Two statements find what stands in rows; who strands a caller is read from the snapshots in memory
that answer calls at this moment. Nothing is asked once for every property.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from callrouter.domain.numbers import national
from callrouter.domain.rights import Right
from callrouter.domain.tracking import cents_in_words
from callrouter.ivr.snapshot import Snapshot
from callrouter.ivr.strandings import Stranding, phoneless, uncovered, unrouted
from callrouter.operations.caps.keep_within import month_of
from callrouter.operations.house import House
from callrouter.operations.work import Work
from callrouter.store.problems import NearCap, WrongRow, list_near_caps, list_wrong

MOST_OF_A_KIND = 100
NEARLY = 0.8
"""Of a cap."""


class Wrong(StrEnum):
    """In the order in which they hurt."""

    NO_ROUTING = "number without routing"
    NO_FAILSAFE = "no fail-safe number"
    UNCOVERED = "hours not covered"
    DRIFT = "drifted number"
    NO_PHONE = "person without a phone"
    MAILBOX = "mailbox nobody gets"
    NO_SOURCE = "number without a source"
    CAP = "cap nearly reached"


class FoundProblem(Struct, frozen=True):
    """One thing that is not right. `thing_id` is the id of the number, mailbox, person, week or cap
    it is about; of a property where it is about that. No property: the whole company's."""

    kind: Wrong
    says: str
    thing_id: int
    property_id: int | None
    property_name: str
    property_key: str


class Problems(Struct, frozen=True):
    """Those of one kind, at most MOST_OF_A_KIND of `count`."""

    kind: Wrong
    count: int
    found: tuple[FoundProblem, ...]


async def find_problems(work: Work, house: House) -> list[Problems]:
    """Kinds of which there is nothing are left out. Raises NotAllowedError."""
    work.require_anywhere(Right.SEE)
    seen = work.actor.where(Right.SEE)
    rows = await list_wrong(work.connection, seen, work.now, MOST_OF_A_KIND)
    since, until = month_of(work.now)
    caps = await list_near_caps(work.connection, seen, since, until, NEARLY)
    snapshots = house.snapshots.all_of(seen)
    stranded = await asyncio.to_thread(lambda: [*_stranded(snapshots)])
    counts = {each.kind: each.all_of_kind for each in rows}
    found = [*stranded, *map(_of_row, rows), *map(_of_cap, caps)]
    return [_of_kind(kind, found, counts) for kind in Wrong if any(p.kind is kind for p in found)]


def _of_kind(kind: Wrong, found: Iterable[FoundProblem], counts: dict[str, int]) -> Problems:
    of_kind = tuple(each for each in found if each.kind is kind)
    return Problems(kind, counts.get(kind, len(of_kind)), of_kind[:MOST_OF_A_KIND])


_JUDGES: tuple[tuple[Wrong, Callable[[Snapshot], Iterator[Stranding]]], ...] = (
    (Wrong.NO_ROUTING, unrouted),
    (Wrong.UNCOVERED, uncovered),
    (Wrong.NO_PHONE, phoneless),
)


def _stranded(snapshots: Sequence[Snapshot]) -> Iterator[FoundProblem]:
    for snapshot in sorted(snapshots, key=lambda each: each.property.name):
        about = snapshot.property
        for kind, judge in _JUDGES:
            for each in judge(snapshot):
                yield FoundProblem(
                    kind, each.says, each.thing_id or about.id, about.id, about.name, about.key
                )


def _of_row(row: WrongRow) -> FoundProblem:
    kind = Wrong(row.kind)
    return FoundProblem(
        kind, _said(kind, row), row.thing_id, row.property_id, row.property_name, row.property_key
    )


def _said(kind: Wrong, row: WrongRow) -> str:
    match kind:
        case Wrong.NO_SOURCE:
            return f"{national(row.name)} has no source: its calls are credited to nothing."
        case Wrong.DRIFT if row.says:
            return f"{national(row.name)}: {row.says}"
        case Wrong.DRIFT:
            return (
                f"{national(row.name)} is not set up at the telephone company as it should be; its "
                "calls may not reach us."
            )
        case Wrong.MAILBOX:
            return f"Nobody gets what is left in the mailbox “{row.name}”."
        case _:
            return (
                f"{row.name} has no fail-safe number: when nothing else works, callers can only "
                "leave a message."
            )


def _of_cap(cap: NearCap) -> FoundProblem:
    whose = "The company" if cap.property_name is None else cap.property_name
    parts = []
    if cap.numbers:
        parts.append(f"{cap.ordered} of {cap.numbers} numbers")
    if cap.cents:
        parts.append(f"{cents_in_words(cap.spent)} of {cents_in_words(cap.cents)}")
    says = f"{whose} has ordered {' and '.join(parts)} that this month's cap allows."
    name, key = cap.property_name or "", cap.property_key or ""
    return FoundProblem(Wrong.CAP, says, cap.id, cap.property_id, name, key)
