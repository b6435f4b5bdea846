"""How is a change taken back?

Only the last change of a thing can be: it becomes what it was before, by the same checks and with
an entry of its own in the history. Taking that back does the change again.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from callrouter.domain.history import Change
from callrouter.domain.rights import Right
from callrouter.operations.alarm_recipients.save_recipients import (
    RECIPIENTS,
    restore_recipients,
)
from callrouter.operations.caps.change_cap import restore_cap
from callrouter.operations.destinations.save_destination import restore_destination
from callrouter.operations.flows.restore_flow import restore_flow
from callrouter.operations.imports.revert_import import restore_import
from callrouter.operations.lists.save_list import restore_list
from callrouter.operations.mailboxes.save_mailbox import restore_mailbox
from callrouter.operations.numbers.disable_number import return_number as return_state
from callrouter.operations.people.restore_person import restore_person
from callrouter.operations.properties.restore_property import return_property
from callrouter.operations.residents.block_number import return_block
from callrouter.operations.routing.restore_routing import restore_routing
from callrouter.operations.sources.archive_source import return_source
from callrouter.operations.sources.give_number import return_number
from callrouter.operations.teams.save_team import restore_team
from callrouter.operations.weeks.restore_week import restore_week
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.store.history import find_change, find_last_change

Restore = Callable[[Work, int, Any], Awaitable[None]]
"""Makes a thing (its id) again what it was; checks rights and writes history as any change does."""

RESTORES: Mapping[str, Restore] = {
    "assignment": return_number,
    "blocked number": return_block,
    "cap": restore_cap,
    RECIPIENTS: restore_recipients,
    "destination": restore_destination,
    "flow": restore_flow,
    "import": restore_import,
    "mailbox": restore_mailbox,
    "number": return_state,
    "person": restore_person,
    "property": return_property,
    "property list": restore_list,
    "routing": restore_routing,
    "source": return_source,
    "team": restore_team,
    "week": restore_week,
}


async def undo_change(work: Work, change_id: int) -> Change:
    """Take a change back; gives the history's entry of that.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    found = await find_change(work.connection, change_id)
    if found is None:
        raise NotFoundError("There is no such change.")
    if found.property_id is None:
        work.require_everywhere(Right.MANAGE_COMPANY)
    else:
        work.require(Right.EDIT_ROUTING, found.property_id, "There is no such change.")
    last = await find_last_change(work.connection, found.thing, found.thing_id)
    if last is None or last.id != found.id:
        raise RefusedError(
            "It has been changed since; only the last change of a thing can be undone."
        )
    restore = RESTORES.get(found.thing)
    if restore is None:
        raise RefusedError(f"This has no undo: {found.says} Change it by hand.")
    if found.before is None:
        raise RefusedError(
            f"There is nothing before this: {found.says} Archive or delete the {found.thing} if you do "
            "not want it."
        )
    work.undoes = found.id
    await restore(work, found.thing_id, found.before)
    undone = await find_last_change(work.connection, found.thing, found.thing_id)
    assert undone is not None
    return undone
