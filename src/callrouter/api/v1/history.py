"""`/history`: who changed what, when, from what to what."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.things import Id, IdempotencyKey, problems, router
from callrouter.domain import history as words
from callrouter.operations.history.show_history import show_change, show_history
from callrouter.operations.history.undo_change import undo_change

routes = router("history")


class Change(BaseModel):
    """`before` and `after` are the thing as it was and is; null where it was not or is no more."""

    id: Id
    at: datetime
    by: Annotated[str, Field(examples=["Dana Cole"])]
    by_kind: Annotated[str, Field(examples=["person"])]
    property_id: Id | None
    thing: Annotated[str, Field(examples=["week"])]
    thing_id: Id
    says: Annotated[str, Field(examples=["Changed the week Leasing office."])]
    before: Any
    after: Any
    undoes: Id | None


@routes.get("/history", responses=problems(404))
async def history(
    work: InWork,
    wanted: InPages,
    thing: Annotated[str | None, Query(max_length=40, examples=["week"])] = None,
    thing_id: Annotated[Id | None, Query()] = None,
    by: Annotated[str | None, Query(max_length=100, description="The beginning of a name.")] = None,
) -> Page[Change]:
    """The newest first. Sort by `id`."""
    found = await show_history(work, wanted, thing=thing, thing_id=thing_id, by=by or None)
    return page(found, _show)


@routes.get("/history/{change_id}", responses=problems(404))
async def one(work: InWork, change_id: Id) -> Change:
    return _show(await show_change(work, change_id))


@routes.post("/history/{change_id}/undo", status_code=201, responses=problems(404))
async def undo(work: InWork, change_id: Id, idempotency_key: IdempotencyKey = None) -> Change:
    """Only the last change of a thing can be taken back. Gives the change that this made."""
    return _show(await undo_change(work, change_id))


def _show(change: words.Change) -> Change:
    return Change(
        id=change.id,
        at=change.at,
        by=change.actor_name,
        by_kind=change.actor_kind,
        property_id=change.property_id,
        thing=change.thing,
        thing_id=change.thing_id,
        says=change.says,
        before=change.before,
        after=change.after,
        undoes=change.undoes,
    )
