"""How does a property get names for outside numbers, such as the answering service's?

A destination is live when saved: the next call that rings it rings its number of now.
"""

from typing import Any

import msgspec
from msgspec.structs import replace

from callrouter.domain.properties import LONGEST_NAME
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.staff import KeptDestination
from callrouter.ivr.naming import Named, NamedKind
from callrouter.operations.numbers.read_phones import read_phones
from callrouter.operations.uses.find_uses import find_uses, tell_uses
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.destinations import (
    delete_destination,
    find_destination,
    save_destination_again,
    save_new_destination,
)
from callrouter.store.destinations import save_destination as save_stored
from callrouter.store.properties import find_property

_HIDDEN = "There is no such destination."


async def create_destination(work: Work, property_id: int, name: str, number: str) -> int:
    """A named outside number of a property, as people write it; gives the id.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    work.require(Right.EDIT_ROUTING, property_id)
    new = await _judged(work, KeptDestination(0, property_id, name, number))
    new_id = await save_new_destination(work.connection, property_id, new.name, new.number)
    await _record(work, f"Made the destination {new.name}.", None, replace(new, id=new_id))
    return new_id


async def change_destination(
    work: Work, destination_id: int, name: str, number: str, revision: int | None = None
) -> Saved[KeptDestination]:
    """Save a destination whole in place of what it was.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    found = await _find_to_change(work, destination_id, revision)
    changed = await _judged(work, replace(found.value, name=name, number=number))
    if changed == found.value:
        return found
    await save_stored(work.connection, changed, work.now)
    await _record(work, f"Changed the destination {changed.name}.", found.value, changed)
    return Saved(changed, found.revision + 1, work.now)


async def remove_destination(work: Work, destination_id: int, revision: int | None = None) -> None:
    """Raises NotFoundError, NotAllowedError, StaleError, or RefusedError while a flow names it."""
    found = await _find_to_change(work, destination_id, revision)
    named = Named(NamedKind.DESTINATION, destination_id)
    if uses := await find_uses(work, named, found.value.property_id):
        raise RefusedError(tell_uses(work, found.value.name, uses))
    await delete_destination(work.connection, destination_id)
    await _record(work, f"Deleted the destination {found.value.name}.", found.value, None)


async def restore_destination(work: Work, destination_id: int, before: Any) -> None:
    """As it was, also where it is gone. Raises as `change_destination` does."""
    former = msgspec.convert(before, KeptDestination)
    work.require(Right.EDIT_ROUTING, former.property_id, _HIDDEN)
    if await find_destination(work.connection, destination_id) is not None:
        await change_destination(work, destination_id, former.name, former.number)
        return
    again = await _judged(work, former)
    await save_destination_again(work.connection, again, work.now)
    await _record(work, f"Brought back the destination {again.name}.", None, again)


async def _find_to_change(
    work: Work, destination_id: int, revision: int | None
) -> Saved[KeptDestination]:
    found = await find_destination(work.connection, destination_id, to_change=True)
    if found is None:
        raise NotFoundError(_HIDDEN)
    work.require(Right.EDIT_ROUTING, found.value.property_id, _HIDDEN)
    work.expect(found.revision, revision)
    return found


async def _judged(work: Work, destination: KeptDestination) -> KeptDestination:
    """The destination as it is kept. Raises NotFoundError or RefusedError."""
    if await find_property(work.connection, destination.property_id) is None:
        raise NotFoundError("There is no such property.")
    numbers, faults = await read_phones(work.connection, {"/number": destination.number})
    name = destination.name.strip()
    if not name or len(name) > LONGEST_NAME:
        sentence = f"Give the destination a name of at most {LONGEST_NAME} letters."
        faults.append(Fault(sentence, "/name"))
    if faults:
        raise RefusedError(*faults)
    return replace(destination, name=name, number=numbers[0])


async def _record(
    work: Work, says: str, before: KeptDestination | None, after: KeptDestination | None
) -> None:
    known = after or before
    assert known is not None
    work.changes_calls_of(known.property_id)
    await work.record(
        "destination", known.id, says, property_id=known.property_id, before=before, after=after
    )
