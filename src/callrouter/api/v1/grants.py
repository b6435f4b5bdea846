"""How are rights written? As grants: a role at a property, on a list, or everywhere."""

from typing import Annotated

from pydantic import BaseModel, Field

from callrouter.api.v1.things import Asked, Id
from callrouter.domain import rights as words


class Grant(Asked):
    """A role at one property, at the properties of a list, or, where neither is named, everywhere.

    `rights`, where given, stand in place of the role's own.
    """

    role: Annotated[words.Role, Field(examples=["manager"])]
    property_id: Annotated[Id | None, Field(examples=[1])] = None
    list_id: Annotated[Id | None, Field(examples=[None])] = None
    rights: Annotated[
        list[words.Right] | None, Field(max_length=20, examples=[["see", "see-calls"]])
    ] = None


class HasGrants(BaseModel):
    grants: list[Grant]


def read_grants(given: list[Grant]) -> list[words.Grant]:
    return [
        words.Grant(
            each.role,
            each.property_id,
            each.list_id,
            None if each.rights is None else frozenset(each.rights),
        )
        for each in given
    ]


def show_grants(given: tuple[words.Grant, ...]) -> list[Grant]:
    return [
        Grant(
            role=each.role,
            property_id=each.property_id,
            list_id=each.list_id,
            rights=None if each.rights is None else sorted(each.rights),
        )
        for each in given
    ]
