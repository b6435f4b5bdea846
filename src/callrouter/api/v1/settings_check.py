"""`/settings-check`: is everything set that calls need?"""

from typing import Annotated

from fastapi import Request
from pydantic import BaseModel, Field

from callrouter.api.v1.door import Door, InWork
from callrouter.api.v1.things import router
from callrouter.operations.settings.check_settings import check_settings

routes = router("settings check")


class Setting(BaseModel):
    """`state` is its value, "set" where that is secret, or "not set"."""

    name: Annotated[str, Field(examples=["CALLROUTER_PUBLIC_URL"])]
    state: Annotated[str, Field(examples=["https://calls.example.com"])]
    about: str


class Check(BaseModel):
    """What `callrouter check` says; `missing` says what to do, and is empty when all is well."""

    settings: list[Setting]
    missing: list[str]


@routes.get("/settings-check")
async def settings_check(work: InWork, request: Request) -> Check:
    """Needs the right to manage the company's settings."""
    door: Door = request.app.state.door
    found = await check_settings(work, door.house)
    return Check(
        settings=[
            Setting(name=each.name, state=each.state, about=each.about) for each in found.settings
        ],
        missing=list(found.sentences),
    )
