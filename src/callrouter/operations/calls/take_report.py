"""How is a callback that only tells something written down?"""

from callrouter.domain.calls import Entry
from callrouter.operations import counters
from callrouter.operations.calls.incoming import Report
from callrouter.operations.calls.write_down import write_down
from callrouter.operations.house import House


async def take_report(house: House, report: Report) -> None:
    """Durable before it returns, unless the database is out of reach (see `write_down`)."""
    received, place = report.received, report.place
    entry = Entry(
        call_id=received.call_id,
        key=received.key,
        received_at=house.clock(),
        event=report.event,
        from_raw=received.from_raw,
        to_number=received.to_number,
        property_id=place.property_id if place else None,
        source_id=place.source_id if place else None,
        is_simulated=received.is_simulated,
        is_tried=received.is_simulated and bool(place and place.shift_seconds is not None),
    )
    counters.reports_stored.inc()
    await write_down(house, received, entry, b"")
