"""How is a text that came in written down? Nobody is told of it yet, and nothing is answered."""

from callrouter.domain.calls import Entry
from callrouter.domain.events import TextArrived
from callrouter.operations import counters
from callrouter.operations.calls.incoming import Received
from callrouter.operations.calls.write_down import write_down
from callrouter.operations.house import House


async def take_text(house: House, received: Received, event: TextArrived, answer: bytes) -> bytes:
    """The answer to send: the first one's, for a repeat. It is credited to the source that has the
    number now. Durable before it returns, unless the database is out of reach (see `write_down`).
    """
    snapshot = house.snapshots.find_by_number(received.to_number)
    entry = Entry(
        call_id=received.call_id,
        key=received.key,
        received_at=house.clock(),
        event=event,
        from_raw=received.from_raw,
        to_number=received.to_number,
        property_id=snapshot.property.id if snapshot else None,
        source_id=snapshot.numbers.get(received.to_number) if snapshot else None,
        is_simulated=received.is_simulated,
    )
    counters.texts_stored.inc()
    return await write_down(house, received, entry, answer)
