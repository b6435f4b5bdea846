"""`/teams`: which people are rung together, and in what order?"""

from fastapi import Response
from msgspec import Struct

from callrouter.domain.listing import Wanted
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.staff import KeptPerson, KeptTeam, Use
from callrouter.ivr.naming import Named, NamedKind
from callrouter.operations.properties.name_properties import name_properties
from callrouter.operations.properties.show_properties import show_property
from callrouter.operations.teams.save_team import change_team, create_team, remove_team
from callrouter.operations.teams.show_teams import list_teams, show_team
from callrouter.operations.uses.show_uses import show_uses
from callrouter.web.choosing import find_chosen, may_at
from callrouter.web.door import Id, InPage, pages
from callrouter.web.last_changes import undo_of
from callrouter.web.pages.people.picking import (
    arrange_people,
    first_of,
    pick_people,
    properties_to_choose,
)
from callrouter.web.paging import asked_page, first_url, next_url
from callrouter.web.saving import (
    Editing,
    forget_typed,
    keep_chosen,
    read_editing,
)
from callrouter.web.showing import show
from callrouter.web.sorting import Sorting

routes = pages()


class Row(Struct, frozen=True):
    team: KeptTeam
    property_name: str
    members: list[KeptPerson]


class TeamsPage(Struct, frozen=True):
    wanted: Wanted
    teams: list[Row]
    next: str | None
    first: str | None
    sorting: Sorting


class TeamPage(Struct, frozen=True):
    """`rows` are the members as the form shows them, `others` who could be added."""

    team: KeptTeam
    property_name: str
    rows: list[KeptPerson]
    others: list[KeptPerson]
    uses: list[Use]
    editing: Editing
    may_edit: bool
    zone: str
    stored: str


class NewTeamPage(Struct, frozen=True):
    properties: list[tuple[int, str]]
    property_id: int | None
    rows: list[KeptPerson]
    others: list[KeptPerson]


@routes.get("/teams")
async def teams(asked: InPage) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        wanted = asked_page(asked, chosen)
        listed = await list_teams(work, wanted)
        places = await name_properties(work, (each.value.property_id for each in listed.items))
        names = {id_: place.name for id_, place in places.items()}
        ids = {id_ for each in listed.items for id_ in each.value.member_ids}
        known = {each.id: each for each in (await pick_people(work, list(ids))).rows}
    rows = [_row(each, names, known) for each in listed.items]
    page = TeamsPage(
        wanted, rows, next_url(asked, listed), first_url(asked), Sorting(asked, "name")
    )
    return show(asked, "teams/list.html", page, chosen)


@routes.get("/teams/new")
async def new(asked: InPage) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        properties = await properties_to_choose(work)
        picked = await pick_people(work, asked.form.ids("member_ids"))
    property_id = first_of(chosen, properties)
    page = NewTeamPage(properties, property_id, picked.rows, picked.others)
    return show(asked, "teams/new.html", page, chosen)


@routes.post("/teams/new")
async def make(asked: InPage) -> Response:
    form, team_id = asked.form, None
    if arrange_people(form, "member_ids"):
        async with asked.attempt() as work:
            property_id, members = form.id("property_id") or 0, form.ids("member_ids")
            team_id = await create_team(work, property_id, form.text("name"), members)
    if team_id is None:
        return await new(asked)
    says = f"The team {form.text('name')} is there. Flows can ring it now."
    return asked.go(keep_chosen(asked, f"/teams/{team_id}"), says)


@routes.get("/teams/{team_id:int}")
async def team(asked: InPage, team_id: Id) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        saved = await show_team(work, team_id)
        known = saved.value
        ids = [int(id_) for id_ in asked.form.kept_all("member_ids", known.member_ids)]
        picked = await pick_people(work, ids)
        stored = (await pick_people(work, known.member_ids)).rows
        place = (await show_property(work, known.property_id)).value
        page = TeamPage(
            known,
            place.name,
            picked.rows,
            picked.others,
            await show_uses(work, Named(NamedKind.TEAM, team_id), known.property_id),
            await read_editing(work, asked, "team", team_id, saved.revision),
            may_at(asked, Right.EDIT_ROUTING, known.property_id),
            place.zone,
            ", ".join([known.name, *(each.name for each in stored)]),
        )
    return show(asked, "teams/team.html", page, chosen)


@routes.post("/teams/{team_id:int}")
async def change(asked: InPage, team_id: Id) -> Response:
    form, undo = asked.form, None
    if not arrange_people(form, "member_ids"):
        return await team(asked, team_id)
    name, members = form.text("name"), form.ids("member_ids")
    async with asked.attempt() as work:
        await change_team(work, team_id, name, members, form.id("revision"))
        undo = await undo_of(work, "team", team_id)
    if form.faults:
        return await team(asked, team_id)
    says = f"The team {name} is saved. The next call rings it so."
    return asked.go(keep_chosen(asked, f"/teams/{team_id}"), says, undo)


@routes.post("/teams/{team_id:int}/delete")
async def delete(asked: InPage, team_id: Id) -> Response:
    undo = None
    async with asked.attempt() as work:
        await remove_team(work, team_id, asked.form.id("revision"))
        undo = await undo_of(work, "team", team_id)
    if asked.form.faults:
        forget_typed(asked)
        return await team(asked, team_id)
    return asked.go(keep_chosen(asked, "/teams"), "The team is deleted.", undo)


def _row(found: Saved[KeptTeam], names: dict[int, str], known: dict[int, KeptPerson]) -> Row:
    members = [known[id_] for id_ in found.value.member_ids if id_ in known]
    return Row(found.value, names.get(found.value.property_id, ""), members)
