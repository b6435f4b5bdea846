"""`/forgotten` and `/reset`: how does somebody choose a password, having forgotten theirs?"""

from fastapi import Response
from msgspec import Struct

from callrouter.operations.passwords.send_link import ask_for_reset
from callrouter.operations.passwords.use_link import use_link
from callrouter.operations.work import Fault, NotFoundError, RefusedError
from callrouter.web.door import InPage, open_pages
from callrouter.web.showing import show

open_routes = open_pages()


class ForgottenPage(Struct, frozen=True):
    """`is_sent`: a link is under way, if there is such a person."""

    is_sent: bool = False
    can_mail: bool = True


class ResetPage(Struct, frozen=True):
    token: str


@open_routes.get("/forgotten")
async def forgotten(asked: InPage) -> Response:
    return show(asked, "forgotten.html", ForgottenPage(can_mail=asked.house.mail is not None))


@open_routes.post("/forgotten")
async def ask(asked: InPage) -> Response:
    await ask_for_reset(asked.house, asked.form.text("email"))
    return show(asked, "forgotten.html", ForgottenPage(is_sent=True))


@open_routes.get("/reset")
async def reset(asked: InPage) -> Response:
    return show(asked, "reset.html", ResetPage(asked.query("token")))


@open_routes.post("/reset")
async def choose(asked: InPage) -> Response:
    token, form = asked.form.text("token"), asked.form
    try:
        await use_link(asked.house, token, form.secret("password"))
    except RefusedError as error:
        form.faults = error.faults
    except NotFoundError as error:
        form.faults = (Fault(str(error)),)
    if form.faults:
        return show(asked, "reset.html", ResetPage(token))
    return asked.go("/sign-in", "Your password is chosen. Sign in with it.")
