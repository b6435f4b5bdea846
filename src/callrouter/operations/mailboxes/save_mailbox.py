"""How does a property get its mailboxes, and how are they changed?

A mailbox that nobody gets is a dead end; at least one person gets what is left in it.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from callrouter.domain.properties import LONGEST_NAME
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.staff import KeptMailbox
from callrouter.ivr.naming import Named, NamedKind
from callrouter.operations.people.judge_named import judge_named
from callrouter.operations.uses.find_uses import find_uses, tell_uses
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.mailboxes import (
    delete_mailbox,
    find_mailbox,
    save_mailbox_again,
    save_new_mailbox,
)
from callrouter.store.mailboxes import save_mailbox as save_stored
from callrouter.store.properties import find_property

_HIDDEN = "There is no such mailbox."


async def create_mailbox(
    work: Work, property_id: int, name: str, recipient_ids: Sequence[int]
) -> int:
    """A mailbox of a property and who gets its voicemails; gives the id.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    work.require(Right.EDIT_ROUTING, property_id)
    new = await _judged(work, KeptMailbox(0, property_id, name, tuple(recipient_ids)))
    mailbox_id = await save_new_mailbox(work.connection, property_id, new.name, new.recipient_ids)
    await _record(work, f"Made the mailbox {new.name}.", None, replace(new, id=mailbox_id))
    return mailbox_id


async def change_mailbox(
    work: Work,
    mailbox_id: int,
    name: str,
    recipient_ids: Sequence[int],
    revision: int | None = None,
) -> Saved[KeptMailbox]:
    """Save a mailbox whole in place of what it was.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    found = await _find_to_change(work, mailbox_id, revision)
    whole = replace(found.value, name=name, recipient_ids=tuple(recipient_ids))
    changed = await _judged(work, whole)
    if changed == found.value:
        return found
    await save_stored(work.connection, changed, work.now)
    await _record(work, f"Changed the mailbox {changed.name}.", found.value, changed)
    return Saved(changed, found.revision + 1, work.now)


async def remove_mailbox(work: Work, mailbox_id: int, revision: int | None = None) -> None:
    """Raises NotFoundError, NotAllowedError, StaleError, or RefusedError while a flow names it."""
    found = await _find_to_change(work, mailbox_id, revision)
    named = Named(NamedKind.MAILBOX, mailbox_id)
    if uses := await find_uses(work, named, found.value.property_id):
        raise RefusedError(tell_uses(work, found.value.name, uses))
    await delete_mailbox(work.connection, mailbox_id)
    await _record(work, f"Deleted the mailbox {found.value.name}.", found.value, None)


async def restore_mailbox(work: Work, mailbox_id: int, before: Any) -> None:
    """As it was, also where it is gone. Raises as `change_mailbox` does."""
    former = msgspec.convert(before, KeptMailbox)
    work.require(Right.EDIT_ROUTING, former.property_id, _HIDDEN)
    if await find_mailbox(work.connection, mailbox_id) is not None:
        await change_mailbox(work, mailbox_id, former.name, former.recipient_ids)
        return
    again = await _judged(work, former)
    await save_mailbox_again(work.connection, again, work.now)
    await _record(work, f"Brought back the mailbox {again.name}.", None, again)


async def _find_to_change(work: Work, mailbox_id: int, revision: int | None) -> Saved[KeptMailbox]:
    found = await find_mailbox(work.connection, mailbox_id, to_change=True)
    if found is None:
        raise NotFoundError(_HIDDEN)
    work.require(Right.EDIT_ROUTING, found.value.property_id, _HIDDEN)
    work.expect(found.revision, revision)
    return found


async def _judged(work: Work, mailbox: KeptMailbox) -> KeptMailbox:
    """The mailbox as it is kept. Raises NotFoundError or RefusedError."""
    if await find_property(work.connection, mailbox.property_id) is None:
        raise NotFoundError("There is no such property.")
    faults = await judge_named(work.connection, mailbox.recipient_ids, "/recipient_ids")
    if not mailbox.recipient_ids:
        sentence = "Nobody would get what is left in it; name at least one person."
        faults.append(Fault(sentence, "/recipient_ids"))
    recipients = tuple(sorted(mailbox.recipient_ids))
    tidy = replace(mailbox, name=mailbox.name.strip(), recipient_ids=recipients)
    if not tidy.name or len(tidy.name) > LONGEST_NAME:
        sentence = f"Give the mailbox a name of at most {LONGEST_NAME} letters."
        faults.append(Fault(sentence, "/name"))
    if faults:
        raise RefusedError(*faults)
    return tidy


async def _record(
    work: Work, says: str, before: KeptMailbox | None, after: KeptMailbox | None
) -> None:
    known = after or before
    assert known is not None
    work.changes_calls_of(known.property_id)
    await work.record(
        "mailbox", known.id, says, property_id=known.property_id, before=before, after=after
    )
