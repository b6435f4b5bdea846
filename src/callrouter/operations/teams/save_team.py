"""How does a property get its teams, and how are they changed?

A team is live when saved: the next call that rings it rings its members of now, in their order.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from callrouter.domain.properties import LONGEST_NAME
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.staff import KeptTeam
from callrouter.ivr.naming import Named, NamedKind
from callrouter.operations.people.judge_named import judge_named
from callrouter.operations.uses.find_uses import find_uses, tell_uses
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.properties import find_property
from callrouter.store.teams import delete_team, find_team, save_new_team, save_team_again
from callrouter.store.teams import save_team as save_stored

_HIDDEN = "There is no such team."


async def create_team(work: Work, property_id: int, name: str, member_ids: Sequence[int]) -> int:
    """A team of a property, its members in the order they are rung; gives the id.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    work.require(Right.EDIT_ROUTING, property_id)
    new = await _judged(work, KeptTeam(0, property_id, name, tuple(member_ids)))
    team_id = await save_new_team(work.connection, property_id, new.name, new.member_ids)
    await _record(work, f"Made the team {new.name}.", None, replace(new, id=team_id))
    return team_id


async def change_team(
    work: Work, team_id: int, name: str, member_ids: Sequence[int], revision: int | None = None
) -> Saved[KeptTeam]:
    """Save a team whole in place of what it was.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    found = await _find_to_change(work, team_id, revision)
    whole = replace(found.value, name=name, member_ids=tuple(member_ids))
    changed = await _judged(work, whole)
    if changed == found.value:
        return found
    await save_stored(work.connection, changed, work.now)
    await _record(work, f"Changed the team {changed.name}.", found.value, changed)
    return Saved(changed, found.revision + 1, work.now)


async def remove_team(work: Work, team_id: int, revision: int | None = None) -> None:
    """Raises NotFoundError, NotAllowedError, StaleError, or RefusedError while a flow names it."""
    found = await _find_to_change(work, team_id, revision)
    named = Named(NamedKind.TEAM, team_id)
    if uses := await find_uses(work, named, found.value.property_id):
        raise RefusedError(tell_uses(work, found.value.name, uses))
    await delete_team(work.connection, team_id)
    await _record(work, f"Deleted the team {found.value.name}.", found.value, None)


async def restore_team(work: Work, team_id: int, before: Any) -> None:
    """As it was, also where it is gone. Raises as `change_team` does."""
    former = msgspec.convert(before, KeptTeam)
    work.require(Right.EDIT_ROUTING, former.property_id, _HIDDEN)
    if await find_team(work.connection, team_id) is not None:
        await change_team(work, team_id, former.name, former.member_ids)
        return
    again = await _judged(work, former)
    await save_team_again(work.connection, again, work.now)
    await _record(work, f"Brought back the team {again.name}.", None, again)


async def _find_to_change(work: Work, team_id: int, revision: int | None) -> Saved[KeptTeam]:
    found = await find_team(work.connection, team_id, to_change=True)
    if found is None:
        raise NotFoundError(_HIDDEN)
    work.require(Right.EDIT_ROUTING, found.value.property_id, _HIDDEN)
    work.expect(found.revision, revision)
    return found


async def _judged(work: Work, team: KeptTeam) -> KeptTeam:
    """The team as it is kept. Raises NotFoundError or RefusedError."""
    if await find_property(work.connection, team.property_id) is None:
        raise NotFoundError("There is no such property.")
    faults = await judge_named(work.connection, team.member_ids, "/member_ids")
    tidy = replace(team, name=team.name.strip())
    if not tidy.name or len(tidy.name) > LONGEST_NAME:
        sentence = f"Give the team a name of at most {LONGEST_NAME} letters."
        faults.append(Fault(sentence, "/name"))
    if faults:
        raise RefusedError(*faults)
    return tidy


async def _record(work: Work, says: str, before: KeptTeam | None, after: KeptTeam | None) -> None:
    known = after or before
    assert known is not None
    work.changes_calls_of(known.property_id)
    await work.record(
        "team", known.id, says, property_id=known.property_id, before=before, after=after
    )
