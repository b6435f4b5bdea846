"""Which mailboxes have the properties?"""

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.staff import KeptMailbox
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.mailboxes import find_mailbox
from callrouter.store.mailboxes import list_mailboxes as list_stored


async def show_mailbox(work: Work, mailbox_id: int) -> Saved[KeptMailbox]:
    """Raises NotFoundError."""
    found = await find_mailbox(work.connection, mailbox_id)
    if found is None:
        raise NotFoundError("There is no such mailbox.")
    work.require(Right.SEE, found.value.property_id, "There is no such mailbox.")
    return found


async def list_mailboxes(work: Work, wanted: Wanted) -> Listed[Saved[KeptMailbox]]:
    """Those at properties that the actor sees. Raises NotFoundError or UnknownOrderError."""
    return await list_stored(work.connection, wanted, work.where(Right.SEE, wanted))
