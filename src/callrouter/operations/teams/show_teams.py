"""Which teams have the properties?"""

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.staff import KeptTeam
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.teams import find_team
from callrouter.store.teams import list_teams as list_stored


async def show_team(work: Work, team_id: int) -> Saved[KeptTeam]:
    """Raises NotFoundError."""
    found = await find_team(work.connection, team_id)
    if found is None:
        raise NotFoundError("There is no such team.")
    work.require(Right.SEE, found.value.property_id, "There is no such team.")
    return found


async def list_teams(work: Work, wanted: Wanted) -> Listed[Saved[KeptTeam]]:
    """Those at properties that the actor sees. Raises NotFoundError or UnknownOrderError."""
    return await list_stored(work.connection, wanted, work.where(Right.SEE, wanted))
