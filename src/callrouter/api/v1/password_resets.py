"""`/password-resets`: how does somebody who cannot sign in choose a password?"""

from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InHouse
from callrouter.api.v1.things import NO_KEY, Asked, Secret, Text, open_router, problems
from callrouter.operations.passwords.send_link import ask_for_reset
from callrouter.operations.passwords.use_link import use_link

open_routes = open_router("password resets")


class ResetAsked(Asked):
    email: Annotated[Text, Field(examples=["dana@alder-creek.example"])]


class ResetAnswered(BaseModel):
    """The same for everybody."""

    says: str = "If somebody signs in with this e-mail, a link was sent there."


class ChosenPassword(Asked):
    password: Annotated[Secret, Field(examples=["correct horse battery"])]


@open_routes.post("/password-resets", status_code=202, openapi_extra=NO_KEY)
async def ask(house: InHouse, body: ResetAsked) -> ResetAnswered:
    """Mails a link, good once and for an hour, if somebody signs in with this e-mail. The answer
    does not tell."""
    await ask_for_reset(house, body.email)
    return ResetAnswered()


@open_routes.put(
    "/password-resets/{token}", status_code=204, responses=problems(404), openapi_extra=NO_KEY
)
async def choose(
    house: InHouse, token: Annotated[str, Path(max_length=200)], body: ChosenPassword
) -> None:
    """The password counts at once, and everybody who is signed in as this person is not any more."""
    await use_link(house, token, body.password)
