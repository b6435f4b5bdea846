"""What does the job do that publishes a flow at its time?"""

from datetime import datetime
from typing import Any

import msgspec

from callrouter.operations.flows.plan_publish import publish_planned
from callrouter.operations.house import House


class _Planned(msgspec.Struct, frozen=True):
    flow_id: int
    at: datetime


async def publish_when_due(house: House, what: dict[str, Any]) -> None:
    """Publish what is planned for this flow and instant, if it still is; doing it twice changes
    nothing more."""
    planned = msgspec.convert(what, _Planned)
    async with house.work() as work:
        await publish_planned(work, planned.flow_id, planned.at)
