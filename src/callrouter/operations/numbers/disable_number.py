"""How does a number leave use, and how does it come back?

A disabled number's callers hear that it has changed, and then go the property's safe route, or
hear goodbye. It can be released only after its quarantine: until nobody calls it any more.
"""

from datetime import timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from callrouter.domain.numbers import national
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.tracking import AfterAnnouncement, NumberState, TrackingNumber
from callrouter.ivr.announcing import judge_announcement
from callrouter.operations.numbers.find_number import find_number
from callrouter.operations.work import Fault, RefusedError, Work
from callrouter.store.numbers import save_tracking_number

QUARANTINE_DAYS = 30
LONGEST_QUARANTINE_DAYS = 3_650
_GONE = "The number is being released or was; nothing takes that back."


async def disable_number(
    work: Work,
    number_id: int,
    announcement: str | None = None,
    after: AfterAnnouncement = AfterAnnouncement.SAFE_ROUTE,
    quarantine_days: int = QUARANTINE_DAYS,
    revision: int | None = None,
) -> Saved[TrackingNumber]:
    """From the commit on its callers hear the announcement (None: the usual one).

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    found = await find_number(work, number_id, Right.MANAGE_NUMBERS, to_change=True)
    work.expect(found.revision, revision)
    _stay_ours(found.value)
    faults = []
    if found.value.state is NumberState.DISABLED:
        faults.append(Fault("The number is disabled already; change what its callers hear."))
    if says := judge_announcement(announcement):
        faults.append(Fault(says, "/announcement"))
    if not 1 <= quarantine_days <= LONGEST_QUARANTINE_DAYS:
        sentence = f"Choose 1 to {LONGEST_QUARANTINE_DAYS} days of quarantine."
        faults.append(Fault(sentence, "/quarantine_days"))
    if faults:
        raise RefusedError(*faults)
    disabled = replace(
        found.value,
        state=NumberState.DISABLED,
        announcement=announcement,
        after_announcement=after,
        disabled_at=work.now,
        quarantine_until=work.now + timedelta(days=quarantine_days),
    )
    return await _save(work, found, disabled, "Disabled")


async def enable_number(
    work: Work, number_id: int, revision: int | None = None
) -> Saved[TrackingNumber]:
    """Take a disabled number back into use: its calls are answered as before.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    found = await find_number(work, number_id, Right.MANAGE_NUMBERS, to_change=True)
    work.expect(found.revision, revision)
    _stay_ours(found.value)
    if found.value.state is NumberState.IN_USE:
        return found
    enabled = replace(
        found.value, state=NumberState.IN_USE, disabled_at=None, quarantine_until=None
    )
    return await _save(work, found, enabled, "Took back into use:")


async def change_number(
    work: Work, number_id: int, changes: dict[str, Any], revision: int | None = None
) -> Saved[TrackingNumber]:
    """Save new values of `registration`, `announcement` and `after_announcement`.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    found = await find_number(work, number_id, Right.MANAGE_NUMBERS, to_change=True)
    work.expect(found.revision, revision)
    _stay_ours(found.value)
    changed = replace(found.value, **changes)
    if says := judge_announcement(changed.announcement):
        raise RefusedError(Fault(says, "/announcement"))
    if changed == found.value:
        return found
    return await _save(work, found, changed, "Changed")


async def return_number(work: Work, number_id: int, before: Any) -> None:
    """Make a number again what it was, unless it is being released.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    found = await find_number(work, number_id, Right.MANAGE_NUMBERS, to_change=True)
    former = msgspec.convert(before, TrackingNumber)
    _stay_ours(found.value)
    again = replace(
        found.value,
        state=former.state,
        registration=former.registration,
        announcement=former.announcement,
        after_announcement=former.after_announcement,
        disabled_at=former.disabled_at,
        quarantine_until=former.quarantine_until,
    )
    await _save(work, found, again, "Changed back")


def _stay_ours(number: TrackingNumber) -> None:
    if number.state in (NumberState.RELEASING, NumberState.RELEASED):
        raise RefusedError(_GONE)


async def _save(
    work: Work, found: Saved[TrackingNumber], changed: TrackingNumber, verb: str
) -> Saved[TrackingNumber]:
    await save_tracking_number(work.connection, changed, work.now)
    work.changes_calls_of(changed.property_id)
    await work.record(
        "number",
        changed.id,
        f"{verb} {national(changed.number)}.",
        property_id=changed.property_id,
        before=found.value,
        after=changed,
    )
    return Saved(changed, found.revision + 1, work.now)
