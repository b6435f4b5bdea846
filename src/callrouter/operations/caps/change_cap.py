"""How much may be bought in a month, and who says so?

A cap is the company's to set, also a property's own: whoever buys must not lift it.
"""

from typing import Any

import msgspec

from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.tracking import Cap
from callrouter.operations.caps.show_caps import as_seen
from callrouter.operations.work import Fault, RefusedError, Work
from callrouter.store.caps import delete_cap, find_cap, save_cap, save_new_cap
from callrouter.store.properties import find_property


async def create_cap(work: Work, new: Cap) -> int:
    """Store a cap (its `id` is ignored); gives its id. Raises NotAllowedError or RefusedError."""
    work.require_everywhere(Right.MANAGE_COMPANY)
    await _judge(work, new)
    cap_id = await save_new_cap(work.connection, new)
    made = msgspec.structs.replace(new, id=cap_id)
    await work.record("cap", cap_id, "Made a cap.", property_id=new.property_id, after=made)
    return cap_id


async def change_cap(
    work: Work, cap_id: int, numbers: int | None, cents: int | None, revision: int | None = None
) -> Saved[Cap]:
    """Raises NotFoundError, NotAllowedError, StaleError or RefusedError."""
    found = await _find(work, cap_id, revision)
    changed = msgspec.structs.replace(found.value, numbers=numbers, cents=cents)
    await _judge(work, changed)
    if changed == found.value:
        return found
    await save_cap(work.connection, changed, work.now)
    await work.record(
        "cap",
        cap_id,
        "Changed a cap.",
        property_id=changed.property_id,
        before=found.value,
        after=changed,
    )
    return Saved(changed, found.revision + 1, work.now)


async def remove_cap(work: Work, cap_id: int, revision: int | None = None) -> None:
    """Nothing is capped by it any more. Raises NotFoundError, NotAllowedError or StaleError."""
    found = await _find(work, cap_id, revision)
    await delete_cap(work.connection, cap_id)
    await work.record(
        "cap",
        cap_id,
        "Took a cap away.",
        property_id=found.value.property_id,
        before=found.value,
    )


async def restore_cap(work: Work, cap_id: int, before: Any) -> None:
    """Make a cap again what it was; one that was taken away is made anew."""
    work.require_everywhere(Right.MANAGE_COMPANY)
    former = msgspec.convert(before, Cap)
    if await find_cap(work.connection, cap_id, to_change=True) is None:
        raise RefusedError("The cap was taken away; make a new one.")
    await change_cap(work, cap_id, former.numbers, former.cents)


async def _find(work: Work, cap_id: int, revision: int | None) -> Saved[Cap]:
    found = as_seen(work, await find_cap(work.connection, cap_id, to_change=True))
    work.require_everywhere(Right.MANAGE_COMPANY)
    work.expect(found.revision, revision)
    return found


async def _judge(work: Work, cap: Cap) -> None:
    faults = []
    if cap.numbers is None and cap.cents is None:
        faults.append(Fault("Say how many numbers, or what they may cost a month.", "/numbers"))
    if cap.property_id is not None and not await find_property(work.connection, cap.property_id):
        faults.append(Fault("There is no such property.", "/property_id"))
    if faults:
        raise RefusedError(*faults)
