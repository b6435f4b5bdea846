"""Which teams, mailboxes and flows name somebody or something?

What a live flow rings must not go from under its callers.
"""

from collections.abc import Sequence
from datetime import timedelta

from callrouter.domain.staff import Use
from callrouter.ivr.compiling import freeze
from callrouter.ivr.naming import Named, NamedKind, is_named
from callrouter.operations.work import Work
from callrouter.store.naming import (
    hold_flows,
    list_drawn_mentions,
    list_live_mentions,
    list_uses_of_person,
)

CALLS_LAST = timedelta(hours=24)
"""How long a call may stay on a version that answers no new ones."""
_NAMED_AT_ONCE = 5


async def find_uses(work: Work, named: Named, property_id: int) -> list[Use]:
    """The property's live flows and drafts that name a thing of it; until the transaction ends no
    other flow of the property comes to name it."""
    await hold_flows(work.connection, property_id)
    return await list_mentions(work, named)


async def list_mentions(work: Work, named: Named) -> list[Use]:
    """The live flows and the drafts that name a thing of a property."""
    live = await _live(work, named)
    drawn = await list_drawn_mentions(work.connection, named)
    seen = {use.name for use in live}
    return live + [
        Use("draft", each.body.name, each.property_id, each.property_name)
        for each in drawn
        if each.body.name not in seen
    ]


async def find_uses_of_person(work: Work, person_id: int) -> list[Use]:
    """The teams and mailboxes somebody is in, and the live flows that ring them, at whatever
    property."""
    within = await list_uses_of_person(work.connection, person_id)
    return [*within, *await _live(work, Named(NamedKind.PERSON, person_id))]


async def find_properties_reaching(work: Work, person_id: int) -> set[int]:
    """Where calls may ring somebody or leave them a message, those that are under way included."""
    uses = await list_uses_of_person(work.connection, person_id)
    named = Named(NamedKind.PERSON, person_id)
    mentions = await list_live_mentions(work.connection, named, work.now - CALLS_LAST)
    return {use.property_id for use in uses} | {each.property_id for each in mentions}


def tell_uses(work: Work, name: str, uses: Sequence[Use]) -> str:
    """A sentence that names those at properties that the asker sees, and only counts the others."""
    seen = [use for use in uses if work.actor.sees(use.property_id)]
    told = [f'the {each.kind} "{each.name}" of {each.property_name}' for each in seen]
    more = len(told) - _NAMED_AT_ONCE
    if more > 0:
        told[_NAMED_AT_ONCE:] = [f"{more} more"]
    if hidden := len(uses) - len(seen):
        told.append(f"{hidden} at properties that you do not see")
    listed = " and ".join(([", ".join(told[:-1])] if told[1:] else []) + told[-1:])
    return f"{name} is still in use: {listed}. Take that out first."


async def _live(work: Work, named: Named) -> list[Use]:
    return [
        Use("flow", each.body.name, each.property_id, each.property_name)
        for each in await list_live_mentions(work.connection, named, work.now)
        if is_named(named, freeze(each.body, each.sub_flows, "", 0).nodes)
    ]
