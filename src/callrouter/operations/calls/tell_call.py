"""What happened in a call, and why?"""

from msgspec import Struct

from callrouter.domain.calls import Call, Entry
from callrouter.operations.house import NotFoundError, Work
from callrouter.store.calls import find_call, list_entries


class Told(Struct, frozen=True, gc=False):
    """The call as it is, and everything written down about it in the order it was stored."""

    call: Call
    entries: tuple[Entry, ...]


async def tell_call(work: Work, call_id: str) -> Told:
    """Raises NotFoundError when nothing is known of the call."""
    call = await find_call(work.connection, call_id)
    if call is None:
        raise NotFoundError(f"Nothing is known of a call {call_id}.")
    return Told(call, tuple(await list_entries(work.connection, call_id)))
