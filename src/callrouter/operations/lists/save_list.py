"""How do communities come to stand together in a list?"""

from collections.abc import Sequence
from typing import Any

import msgspec

from callrouter.domain.access import PropertyList
from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.access import (
    delete_list,
    find_list,
    is_list_granted,
    save_new_list,
)
from callrouter.store.access import list_lists as list_stored
from callrouter.store.access import save_list as save_stored
from callrouter.store.properties import find_missing_properties

_LONGEST_NAME = 100


async def create_list(work: Work, name: str, property_ids: Sequence[int]) -> int:
    """Gives the list's id. Raises NotAllowedError or RefusedError."""
    work.require_everywhere(Right.MANAGE_COMPANY)
    await _judge(work, name, property_ids)
    list_id = await save_new_list(work.connection, name.strip(), property_ids)
    made = PropertyList(list_id, name.strip(), tuple(sorted(set(property_ids))))
    await work.record("property list", list_id, f"Made the list {made.name}.", after=made)
    return list_id


async def change_list(
    work: Work, changed: PropertyList, revision: int | None = None
) -> Saved[PropertyList]:
    """Raises NotFoundError, NotAllowedError, StaleError or RefusedError."""
    work.require_everywhere(Right.MANAGE_COMPANY)
    found = await find_list(work.connection, changed.id, to_change=True)
    if found is None:
        raise NotFoundError("There is no such property list.")
    work.expect(found.revision, revision)
    await _judge(work, changed.name, changed.property_ids)
    await save_stored(work.connection, changed, work.now)
    await work.record(
        "property list",
        changed.id,
        f"Changed the list {changed.name}.",
        before=found.value,
        after=changed,
    )
    return Saved(changed, found.revision + 1, work.now)


async def remove_list(work: Work, list_id: int, revision: int | None = None) -> None:
    """Raises NotFoundError, NotAllowedError, StaleError, or RefusedError while rights hang on it."""
    work.require_everywhere(Right.MANAGE_COMPANY)
    found = await find_list(work.connection, list_id, to_change=True)
    if found is None:
        raise NotFoundError("There is no such property list.")
    work.expect(found.revision, revision)
    if await is_list_granted(work.connection, list_id):
        raise RefusedError("People or keys have rights on this list; take those away first.")
    await delete_list(work.connection, list_id)
    await work.record(
        "property list", list_id, f"Deleted the list {found.value.name}.", before=found.value
    )


async def restore_list(work: Work, list_id: int, before: Any) -> None:
    """As it was. Raises NotFoundError (it is gone), NotAllowedError or RefusedError."""
    work.require_everywhere(Right.MANAGE_COMPANY)
    former = msgspec.convert(before, PropertyList)
    await change_list(work, PropertyList(list_id, former.name, former.property_ids))


async def show_list(work: Work, list_id: int) -> Saved[PropertyList]:
    """Only the properties that the actor sees stand in it. Raises NotFoundError, also where there
    are none of them."""
    work.require_anywhere(Right.SEE)
    found = await find_list(work.connection, list_id)
    shown = None if found is None else _as_seen(work, found)
    if shown is None or not (shown.value.property_ids or work.actor.may_everywhere(Right.SEE)):
        raise NotFoundError("There is no such property list.")
    return shown


async def show_lists(work: Work, wanted: Wanted) -> Listed[Saved[PropertyList]]:
    """Those that hold a property which the actor sees. Raises NotAllowedError or
    UnknownOrderError."""
    work.require_anywhere(Right.SEE)
    page = await list_stored(work.connection, wanted, work.where(Right.SEE, wanted))
    return Listed([_as_seen(work, each) for each in page.items], page.ended)


def _as_seen(work: Work, found: Saved[PropertyList]) -> Saved[PropertyList]:
    seen = tuple(each for each in found.value.property_ids if work.actor.sees(each))
    shown = PropertyList(found.value.id, found.value.name, seen)
    return Saved(shown, found.revision, found.saved_at)


async def _judge(work: Work, name: str, property_ids: Sequence[int]) -> None:
    faults = []
    if not name.strip() or len(name) > _LONGEST_NAME:
        faults.append(Fault(f"Give the list a name of at most {_LONGEST_NAME} letters.", "/name"))
    missing = await find_missing_properties(work.connection, property_ids)
    if missing:
        sentence = f"There is no property {', '.join(map(str, missing))}; leave it out."
        faults.append(Fault(sentence, "/property_ids"))
    if faults:
        raise RefusedError(*faults)
