"""Who is mailed about which alarms?"""

from collections.abc import Sequence
from typing import Any

import msgspec

from callrouter.domain.alarms import AlarmRecipient
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.operations.alarms import NEVER_MAILED, Alarm
from callrouter.operations.mail.judge_address import judge_address
from callrouter.operations.work import Fault, RefusedError, Work
from callrouter.store.alarms import find_people_with_address, load_recipients
from callrouter.store.alarms import save_recipients as save_stored

RECIPIENTS = "alarm recipients"
MOST = 100
_THE_ONE = 1
_MAILED = sorted(set(Alarm) - NEVER_MAILED)

Recipients = tuple[AlarmRecipient, ...]


async def show_recipients(work: Work) -> Saved[Recipients]:
    """Raises NotAllowedError."""
    work.require_everywhere(Right.MANAGE_COMPANY)
    return await load_recipients(work.connection)


async def save_recipients(
    work: Work, recipients: Recipients, revision: int | None = None
) -> Saved[Recipients]:
    """These and nobody else, from the commit on. Raises NotAllowedError, StaleError or
    RefusedError."""
    work.require_everywhere(Right.MANAGE_COMPANY)
    found = await load_recipients(work.connection, to_change=True)
    work.expect(found.revision, revision)
    if faults := await _judge(work, recipients):
        raise RefusedError(*faults)
    if recipients == found.value:
        return found
    await save_stored(work.connection, recipients, work.now)
    await work.record(
        RECIPIENTS,
        _THE_ONE,
        "Changed who is mailed about alarms.",
        before=found.value,
        after=recipients,
    )
    return Saved(recipients, found.revision + 1, work.now)


async def restore_recipients(work: Work, _id: int, before: Any) -> None:
    """As they were. Raises NotAllowedError or RefusedError."""
    work.require_everywhere(Right.MANAGE_COMPANY)
    await save_recipients(work, msgspec.convert(before, Recipients))


async def _judge(work: Work, recipients: Sequence[AlarmRecipient]) -> list[Fault]:
    faults = []
    if len(recipients) > MOST:
        faults.append(Fault(f"Name at most {MOST} recipients.", "/recipients"))
    ids = [each.person_id for each in recipients if each.person_id is not None]
    known = await find_people_with_address(work.connection, ids)
    seen: set[int | str] = set()
    for position, each in enumerate(recipients):
        at = f"/recipients/{position}"
        faults += _judge_who(each, known, at)
        faults += _judge_kinds(each, at)
        who = each.person_id if each.address is None else each.address.lower()
        if who is not None and who in seen:
            faults.append(Fault("This recipient is named twice; name each once.", at))
        seen |= set() if who is None else {who}
    return faults


def _judge_who(each: AlarmRecipient, known: dict[int, str | None], at: str) -> list[Fault]:
    if (each.person_id is None) == (each.address is None):
        return [Fault("Name either a person or an address.", at)]
    if each.address is not None:
        sentence = judge_address(each.address)
        return [] if sentence is None else [Fault(sentence, f"{at}/address")]
    assert each.person_id is not None
    if each.person_id not in known:
        return [Fault(f"There is no person {each.person_id}; choose another.", f"{at}/person_id")]
    if known[each.person_id] is None:
        sentence = f"Person {each.person_id} has no e-mail address; give them one first."
        return [Fault(sentence, f"{at}/person_id")]
    return []


def _judge_kinds(each: AlarmRecipient, at: str) -> list[Fault]:
    if each.kinds is None:
        return []
    if not each.kinds:
        return [Fault("Name at least one kind, or leave kinds out for all.", f"{at}/kinds")]
    unknown = sorted(set(each.kinds) - set(_MAILED))
    if unknown:
        sentence = f'"{unknown[0][:80]}" is mailed to nobody; choose from {", ".join(_MAILED)}.'
        return [Fault(sentence, f"{at}/kinds")]
    return []
