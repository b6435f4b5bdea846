"""How are a community's name, zone and numbers changed?"""

from collections.abc import Mapping

from msgspec.structs import replace

from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.operations.properties.judge_property import judge_property
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.properties import find_property_by_key, find_saved_property, save_property


async def change_property(
    work: Work, property_id: int, changes: Mapping[str, object], revision: int | None = None
) -> Saved[Property]:
    """Save these fields' new values; `revision` is the one that was read, if any.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    work.require(Right.EDIT_ROUTING, property_id)
    found = await find_saved_property(work.connection, property_id, to_change=True)
    if found is None:
        raise NotFoundError("There is no such property.")
    work.expect(found.revision, revision)
    changed = replace(found.value, **changes)
    faults = judge_property(changed)
    other = await find_property_by_key(work.connection, changed.key)
    if other is not None and other.id != property_id:
        sentence = f'There is a property with the key "{changed.key}" already; choose another.'
        faults.append(Fault(sentence, "/key"))
    if faults:
        raise RefusedError(*faults)
    if changed == found.value:
        return found
    await save_property(work.connection, changed, found.archived_at, work.now)
    work.changes_calls_of(property_id)
    await work.record(
        "property",
        property_id,
        f"Changed {changed.name}.",
        property_id=property_id,
        before=found.value,
        after=changed,
    )
    return Saved(changed, found.revision + 1, work.now, found.archived_at)
