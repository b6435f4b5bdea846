"""`/not-right`: what is not as it should be, over all properties that the key may see."""

from typing import Annotated

from fastapi import Request
from pydantic import BaseModel, Field

from callrouter.api.v1.door import Door, InWork
from callrouter.api.v1.things import Id, router
from callrouter.operations.problems.find_problems import Problems, Wrong, find_problems

routes = router("not right")


class Found(BaseModel):
    """`thing_id` is the id of the number, mailbox, person, week or cap it is about, or of the
    property itself; without a property it is about the whole company."""

    says: Annotated[
        str, Field(examples=["(212) 555-0101 has no source: its calls are credited to nothing."])
    ]
    thing_id: Id
    property_id: Id | None


class OfKind(BaseModel):
    """What is not right of one kind: the first hundred, and how many there are."""

    kind: Annotated[Wrong, Field(examples=["number without a source"])]
    count: Annotated[int, Field(examples=[1])]
    found: list[Found]


@routes.get("/not-right")
async def not_right(work: InWork, request: Request) -> list[OfKind]:
    """What strands callers comes first; kinds of which there is nothing are left out."""
    door: Door = request.app.state.door
    return [_show(each) for each in await find_problems(work, door.house)]


def _show(problems: Problems) -> OfKind:
    found = [
        Found(says=each.says, thing_id=each.thing_id, property_id=each.property_id)
        for each in problems.found
    ]
    return OfKind(kind=problems.kind, count=problems.count, found=found)
