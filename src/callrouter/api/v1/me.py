"""`/me`: who asks, and what may they do?"""

from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field

from callrouter.api.v1.door import FromAddress, InWork
from callrouter.api.v1.problems import problem
from callrouter.api.v1.things import Asked, Id, Secret, problems, router
from callrouter.domain.rights import Right
from callrouter.operations.me.choose_default_property import choose_default_property
from callrouter.operations.me.show_me import show_me
from callrouter.operations.passwords.change_password import change_password
from callrouter.operations.work import Fault, RefusedError

routes = router("me")


class RightsAt(BaseModel):
    property_id: Id
    rights: list[Right]


class Me(BaseModel):
    """`everywhere` are rights at all properties, `at` more of them at some."""

    kind: Annotated[str, Field(examples=["person"])]
    id: Id | None
    name: Annotated[str, Field(examples=["Dana Cole"])]
    email: Annotated[str | None, Field(examples=["dana@alder-creek.example"])]
    everywhere: list[Right]
    at: list[RightsAt]
    default_property_id: Id | None


class NewPassword(Asked):
    present: Annotated[Secret, Field(examples=["correct horse battery"])]
    new: Annotated[Secret, Field(examples=["a better one than that"])]


class DefaultProperty(Asked):
    """Null: none."""

    property_id: Annotated[Id | None, Field(examples=[1])] = None
    list_id: Annotated[
        int | None, Field(description="Not possible: only a single property.", examples=[None])
    ] = None


@routes.get("/me")
async def me(work: InWork) -> Me:
    """The person or the key that asks."""
    return await _shown(work)


@routes.put("/me/password", status_code=204, response_class=Response)
async def password(work: InWork, address: FromAddress, body: NewPassword) -> Response:
    """Needs the present one, which is counted and throttled like signing in. All other sessions
    end."""
    if await change_password(work, body.present, body.new, address):
        return Response(status_code=204)
    sentence = "The present password is not right; enter the one you signed in with."
    return problem(422, sentence, [Fault(sentence, "/present")])


@routes.put("/me/default-property", responses=problems(404))
async def default_property(work: InWork, body: DefaultProperty) -> Me:
    """The property that one wants to see first; a property list cannot be."""
    if body.list_id is not None:
        raise RefusedError(
            Fault("Only a single property can be the default; choose one of the list.", "/list_id")
        )
    if "property_id" not in body.model_fields_set:
        sentence = "Name the property, or null for none."
        raise RefusedError(Fault(sentence, "/property_id"))
    await choose_default_property(work, body.property_id)
    return await _shown(work)


async def _shown(work: InWork) -> Me:
    found = await show_me(work)
    return Me(
        kind=found.kind,
        id=found.id,
        name=found.name,
        email=found.email,
        everywhere=sorted(found.everywhere),
        at=[
            RightsAt(property_id=property_id, rights=sorted(rights))
            for property_id, rights in sorted(found.at.items())
        ],
        default_property_id=found.default_property_id,
    )
