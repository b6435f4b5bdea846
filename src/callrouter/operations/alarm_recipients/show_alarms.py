"""What needed a person lately?"""

from callrouter.domain.alarms import RaisedAlarm
from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Right
from callrouter.operations.work import Work
from callrouter.store.alarms import list_alarms


async def show_alarms(work: Work, wanted: Wanted, kind: str | None = None) -> Listed[RaisedAlarm]:
    """Raises NotAllowedError or UnknownOrderError."""
    work.require_everywhere(Right.MANAGE_COMPANY)
    return await list_alarms(work.connection, wanted, kind)
