"""`/teams`: a property's groups of people, in the order they are rung."""

from datetime import datetime
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.revisions import IfMatch, tag
from callrouter.api.v1.things import Asked, Id, IdempotencyKey, Text, problems, router
from callrouter.domain import staff as words
from callrouter.domain.saved import Saved
from callrouter.operations.teams.save_team import change_team, create_team, remove_team
from callrouter.operations.teams.show_teams import list_teams, show_team

routes = router("teams")

_PROPERTY = Field(description="The property it belongs to.", examples=[1])
_NAME = Field(examples=["Leasing"])
_MEMBERS = Field(
    max_length=200, description="People, in the order they are rung.", examples=[[2, 1, 3]]
)


class Team(BaseModel):
    id: Id
    property_id: Annotated[Id, _PROPERTY]
    name: Annotated[str, _NAME]
    member_ids: Annotated[list[Id], _MEMBERS]
    saved_at: datetime


class WholeTeam(Asked):
    name: Annotated[Text, _NAME]
    member_ids: Annotated[list[Id], _MEMBERS]


class NewTeam(WholeTeam):
    property_id: Annotated[Id, _PROPERTY]


@routes.get("/teams", responses=problems(404))
async def teams(work: InWork, wanted: InPages) -> Page[Team]:
    """Those at the properties one sees. Sort by `name` or `saved`."""
    return page(await list_teams(work, wanted), _show)


@routes.post("/teams", status_code=201, responses=problems(404, 409))
async def create(
    work: InWork, body: NewTeam, response: Response, idempotency_key: IdempotencyKey = None
) -> Team:
    team_id = await create_team(work, body.property_id, body.name, body.member_ids)
    response.headers["Location"] = f"/api/v1/teams/{team_id}"
    return _tagged(await show_team(work, team_id), response)


@routes.get("/teams/{team_id}", responses=problems(404))
async def one(work: InWork, team_id: Id, response: Response) -> Team:
    return _tagged(await show_team(work, team_id), response)


@routes.put("/teams/{team_id}", responses=problems(404, 409, 412))
async def change(
    work: InWork, team_id: Id, body: WholeTeam, response: Response, revision: IfMatch
) -> Team:
    """Calls ring the new members at once."""
    changed = await change_team(work, team_id, body.name, body.member_ids, revision)
    return _tagged(changed, response)


@routes.delete("/teams/{team_id}", status_code=204, responses=problems(404, 412))
async def remove(work: InWork, team_id: Id, revision: IfMatch) -> None:
    """Refused while a live flow or a draft rings it."""
    await remove_team(work, team_id, revision)


def _tagged(found: Saved[words.KeptTeam], response: Response) -> Team:
    tag(response, found.revision)
    return _show(found)


def _show(found: Saved[words.KeptTeam]) -> Team:
    known = found.value
    return Team(
        id=known.id,
        property_id=known.property_id,
        name=known.name,
        member_ids=list(known.member_ids),
        saved_at=found.saved_at,
    )
