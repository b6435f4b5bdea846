"""`/blocked-numbers`: callers who are sent away, at one property or everywhere."""

from datetime import datetime
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.things import Asked, Id, IdempotencyKey, Text, problems, router
from callrouter.domain import callers as words
from callrouter.operations.residents.block_number import (
    block_number,
    show_block,
    show_blocks,
    unblock_number,
)

routes = router("blocked numbers")

_REASON = Field(examples=["Calls every night and hangs up."])
_PROPERTY = Field(description="Where; null is everywhere.", examples=[1])


class BlockedNumber(BaseModel):
    id: Id
    number: Annotated[str, Field(examples=["+12125550142"])]
    property_id: Annotated[Id | None, _PROPERTY]
    reason: Annotated[str, _REASON]
    saved_at: datetime


class NewBlock(Asked):
    number: Annotated[
        str,
        Field(max_length=100, description="In any usual notation.", examples=["(212) 555-0142"]),
    ]
    property_id: Annotated[Id | None, _PROPERTY] = None
    reason: Annotated[Text, _REASON] = ""


@routes.get("/blocked-numbers", responses=problems(404))
async def blocked_numbers(work: InWork, wanted: InPages) -> Page[BlockedNumber]:
    """The company's, and those of properties; with `property_id` those that count there. The
    search looks for digits. Sort by `number` or `saved`."""
    return page(await show_blocks(work, wanted), _show)


@routes.post("/blocked-numbers", status_code=201, responses=problems(404, 409))
async def block(
    work: InWork, body: NewBlock, response: Response, idempotency_key: IdempotencyKey = None
) -> BlockedNumber:
    """Flows send its calls where their caller check says from now on. Never a number of ours."""
    made = await block_number(work, body.number, body.reason, body.property_id)
    response.headers["Location"] = f"/api/v1/blocked-numbers/{made.id}"
    return _show(made)


@routes.get("/blocked-numbers/{block_id}", responses=problems(404))
async def one(work: InWork, block_id: Id) -> BlockedNumber:
    return _show(await show_block(work, block_id))


@routes.delete("/blocked-numbers/{block_id}", status_code=204, responses=problems(404))
async def unblock(work: InWork, block_id: Id) -> None:
    await unblock_number(work, block_id)


def _show(found: words.BlockedNumber) -> BlockedNumber:
    return BlockedNumber(
        id=found.id,
        number=found.number,
        property_id=found.property_id,
        reason=found.reason,
        saved_at=found.saved_at,
    )
