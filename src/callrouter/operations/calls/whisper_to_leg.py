"""What does a member of staff hear before they are joined with the caller?"""

from callrouter.domain.calls import Entry
from callrouter.domain.events import LegAnswered
from callrouter.ivr.actions import Say
from callrouter.ivr.place import Place
from callrouter.ivr.ringing import whisper
from callrouter.operations.calls.incoming import Received
from callrouter.operations.calls.write_down import write_down
from callrouter.operations.house import House


def find_whisper(house: House, place: Place) -> Say | None:
    """The words for the leg at this place; None where nothing is whispered (any more)."""
    snapshot = house.snapshots.find(place.property_id)
    return whisper(snapshot, place) if snapshot else None


async def whisper_to_leg(
    house: House, received: Received, place: Place | None, document: bytes
) -> bytes:
    """Write down that a rung phone was picked up; the document it hears, the first one for repeats."""
    entry = Entry(
        call_id=received.call_id,
        key=received.key,
        received_at=house.clock(),
        event=LegAnswered(),
        property_id=place.property_id if place else None,
        source_id=place.source_id if place else None,
        is_simulated=received.is_simulated,
        is_tried=received.is_simulated and bool(place and place.shift_seconds is not None),
    )
    return await write_down(house, received, entry, document)
