"""`/resolve`: where would this call go, and why?"""

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from callrouter.api.v1.documents import Document
from callrouter.api.v1.door import InWork
from callrouter.api.v1.things import problems, router
from callrouter.domain.numbers import Caller, read_caller
from callrouter.operations.calls.resolve_call import NOTHING, ResolvedStep, resolve_call
from callrouter.operations.numbers.normalise import normalise
from callrouter.operations.work import Fault, RefusedError

routes = router("resolve")

Step = Annotated[ResolvedStep, Document(ResolvedStep, "Resolved", "ResolvedStep")]
_KEYS = "0123456789*#" + NOTHING
_MOST_KEYS = 50


class Called(BaseModel):
    """`id` is null where there is none: a number without a source."""

    id: int | None
    name: Annotated[str | None, Field(examples=["Zillow"])]


class Way(BaseModel):
    """`steps` are those a call would take: what happens, what is said, who is rung, and notes on
    why. `ending` is how it ends when nobody answers: "voicemail", "goodbye" or "refused"; `left` says
    what was supposed. `version` is null on the safe route."""

    at: datetime
    property: Called
    source: Called
    flow: Annotated[str, Field(examples=["Main line"])]
    version: int | None
    caller_is_withheld: bool
    steps: list[Step]
    ending: Annotated[str, Field(examples=["voicemail"])]
    left: list[str]


@routes.get("/resolve", responses=problems(404))
async def resolve(
    work: InWork,
    to: Annotated[str, Query(max_length=100, examples=["+12125550101"])],
    from_: Annotated[
        str,
        Query(
            alias="from",
            max_length=100,
            description='Who calls; "withheld" for somebody who hides it.',
            examples=["+12125550142"],
        ),
    ] = "withheld",
    at: Annotated[
        str | None,
        Query(
            max_length=40,
            description="Wall time at the property, or an instant with its offset; null: now.",
            examples=["2026-12-24T23:10"],
        ),
    ] = None,
    keys: Annotated[
        str,
        Query(
            max_length=200,
            description="Keys in the order they are pressed; - waits instead.",
            examples=["1,2"],
        ),
    ] = "",
) -> Way:
    """Decided as calls are; changes nothing, counts nowhere. After the keys nothing more is pressed,
    and nobody answers."""
    found = await resolve_call(work, _caller(from_), _number(to, "to"), at, _keys(keys))
    return Way(
        at=found.at,
        property=Called(id=found.property.id, name=found.property.name),
        source=Called(id=found.source_id, name=found.source),
        flow=found.flow,
        version=found.version,
        caller_is_withheld=found.is_withheld,
        steps=list(found.steps),
        ending=found.ending,
        left=list(found.left),
    )


def _caller(text: str) -> Caller:
    caller = read_caller("anonymous" if text.strip().lower() == "withheld" else text)
    return caller if caller.is_withheld else read_caller(_number(text, "from"))


def _number(text: str, name: str) -> str:
    try:
        return normalise(text)
    except ValueError as error:
        raise RefusedError(Fault(str(error), f"query:{name}")) from error


def _keys(text: str) -> list[str]:
    keys = [key.strip() for key in text.split(",")] if text.strip() else []
    if len(keys) > _MOST_KEYS or any(len(key) != 1 or key not in _KEYS for key in keys):
        raise RefusedError(
            Fault(
                f"Write at most {_MOST_KEYS} keys with commas between them, like 1,2; - presses none.",
                "query:keys",
            )
        )
    return keys
