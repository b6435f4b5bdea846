"""What happened in a call, and why?"""

from msgspec import Struct

from callrouter.domain.calls import Call, Entry
from callrouter.domain.events import TextArrived
from callrouter.domain.rights import Right
from callrouter.ivr.folding import fold
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.calls import list_entries


class Told(Struct, frozen=True, gc=False):
    """The call as it is, and everything written down about it in the order it was stored."""

    call: Call
    entries: tuple[Entry, ...]


async def tell_call(work: Work, call_id: str) -> Told:
    """Told from the ledger, so true at any moment.

    Raises NotFoundError (nothing is known of the call) or NotAllowedError.
    """
    stored = await list_entries(work.connection, call_id)
    entries = [each for each in stored if not isinstance(each.event, TextArrived)]
    if not entries:
        raise NotFoundError(f"Nothing is known of a call {call_id}.")
    call = fold(entries)
    if call.property_id is None:  # nobody's number: whoever sees all calls sees this one
        work.require_everywhere(Right.SEE_CALLS)
    else:
        work.require(Right.SEE_CALLS, call.property_id, f"Nothing is known of a call {call_id}.")
    return Told(call, tuple(entries))
