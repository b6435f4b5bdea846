"""How does a property become what a file says? Whole or not at all, and what it is already is let be.

What the file does not name stays: nothing is taken away because a line is missing.
"""

from typing import Any

import msgspec
from msgspec import Struct

from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.ivr.configuration import SECTIONS, Configuration, WrittenProperty
from callrouter.operations.configuration.applying import Applying, told_at
from callrouter.operations.configuration.applying_flows import apply_flows, apply_routing
from callrouter.operations.configuration.applying_people import (
    apply_destinations,
    apply_mailboxes,
    apply_people,
    apply_teams,
)
from callrouter.operations.configuration.applying_sources import apply_sources
from callrouter.operations.configuration.applying_weeks import apply_weeks
from callrouter.operations.configuration.judging_files import judge_file
from callrouter.operations.configuration.reading_files import Lines, read_file
from callrouter.operations.configuration.show_configuration import show_configuration
from callrouter.operations.configuration.writing_files import write_plan
from callrouter.operations.properties.change_property import change_property
from callrouter.operations.properties.create_property import create_property
from callrouter.operations.rehearsing import rehearsal
from callrouter.operations.work import RefusedError, Work
from callrouter.store.properties import find_property_by_key, find_saved_property


class Applied(Struct, frozen=True):
    """`plan` are the lines of what changed or would; none: everything is so already. `kept` are
    things of the property that the file does not name, which stay. `property_id` is None where a
    dry run made the property."""

    property_id: int | None
    plan: list[str]
    kept: list[str]
    is_done: bool


async def apply_configuration(work: Work, text: str, *, dry_run: bool = False) -> Applied:
    """Raises RefusedError, each fault with the file's line, or NotAllowedError."""
    work.require_anywhere(Right.EDIT_ROUTING)
    wanted, lines = read_file(text)
    if faults := judge_file(wanted, lines):
        raise RefusedError(*faults)
    known = await find_property_by_key(work.connection, wanted.property.key)
    if known is not None and not work.actor.sees(known.id):
        known = None  # then it is told as a key that is taken
    before = None if known is None else await show_configuration(work, known.id)
    async with rehearsal(work, dry_run=dry_run):
        property_id = await _apply(work, wanted, lines, known)
        after = await show_configuration(work, property_id)
    plan = write_plan(before, after)
    shown = None if dry_run and known is None else property_id
    return Applied(shown, plan, _kept(wanted, after), is_done=not dry_run)


async def _apply(work: Work, wanted: Configuration, lines: Lines, known: Property | None) -> int:
    with told_at(lines, "/property"):
        property_id = await _apply_property(work, wanted.property, known)
    work.require(Right.EDIT_ROUTING, property_id)
    work.require(Right.PUBLISH, property_id)
    applying = Applying(work, property_id, wanted, lines)
    for step in _STEPS:
        await step(applying)
    return property_id


_STEPS = (
    apply_people,
    apply_teams,
    apply_destinations,
    apply_mailboxes,
    apply_weeks,
    apply_flows,
    apply_sources,
    apply_routing,
)


async def _apply_property(work: Work, written: WrittenProperty, known: Property | None) -> int:
    wanted = msgspec.structs.asdict(written)
    if known is None:
        return await create_property(work, Property(0, **wanted))
    await find_saved_property(work.connection, known.id, to_change=True)  # one file at a time
    await change_property(work, known.id, wanted)
    return known.id


def _kept(wanted: Configuration, after: Configuration) -> list[str]:
    kept = []
    for section, thing in SECTIONS.items():
        named = {_reference(each) for each in getattr(wanted, section)}
        there = [each for each in getattr(after, section) if _reference(each) not in named]
        kept += [f'{thing} "{getattr(each, "reference", each.name)}"' for each in there]
    numbers = {number for source in wanted.sources for number in source.numbers}
    kept += [
        f"number {number}"
        for source in after.sources
        for number in source.numbers
        if number not in numbers
    ]
    gone = [each.value for each in after.defaults if each not in wanted.defaults]
    return kept + [f"the defaults for {channel}" for channel in gone]


def _reference(each: Any) -> str:
    return str(getattr(each, "reference", each.name)).casefold()
