"""`/sign-in` and `/sign-out`: how do people come in, and go?"""

from urllib.parse import urlsplit

from fastapi import Response
from msgspec import Struct

from callrouter.domain.rights import system
from callrouter.domain.sessions import LONGEST
from callrouter.operations.first_run.entry_link import is_new
from callrouter.operations.sessions.count_tries import TooManyTriesError
from callrouter.operations.sessions.end_session import end_session
from callrouter.operations.sessions.sign_in import NewSession, NotSignedInError, sign_in
from callrouter.operations.work import Fault, NotFoundError
from callrouter.web.door import SESSION, Asked, InPage, open_pages, pages
from callrouter.web.showing import show

routes, open_routes = pages(), open_pages()


class SignInPage(Struct, frozen=True):
    """`next` is where whoever signs in wanted to go. `is_new`: nobody can sign in yet."""

    next: str
    is_new: bool = False


@open_routes.get("/sign-in")
async def sign_in_page(asked: InPage) -> Response:
    if asked.actor is not None:
        return asked.go(lawful(asked.query("next")))
    async with asked.house.work(system()) as work:
        nobody = await is_new(work)
    return show(asked, "sign_in.html", SignInPage(lawful(asked.query("next")), nobody))


@open_routes.post("/sign-in")
async def send_sign_in(asked: InPage) -> Response:
    form, wanted = asked.form, lawful(asked.form.text("next"))
    try:
        made = await sign_in(
            asked.house, form.text("email"), form.secret("password"), asked.address
        )
    except NotSignedInError as error:
        form.faults = (Fault(str(error)),)
        return show(asked, "sign_in.html", SignInPage(wanted), status=422)
    except TooManyTriesError as error:
        minutes = -(-error.seconds // 60)
        form.faults = (
            Fault(f"Too many tries. Wait {minutes} minutes, or ask for a new password."),
        )
        return show(asked, "sign_in.html", SignInPage(wanted), status=429)
    response = asked.go(wanted)
    keep_session(response, asked, made)
    return response


@routes.post("/sign-out")
async def sign_out(asked: InPage) -> Response:
    assert asked.actor
    if asked.actor.session_id is not None:
        try:
            async with asked.work() as work:
                await end_session(work, asked.actor.session_id)
        except NotFoundError:
            pass  # ended elsewhere in this very moment
    response = asked.go("/sign-in")
    response.delete_cookie(SESSION)
    return response


def keep_session(response: Response, asked: Asked, made: NewSession) -> None:
    """Whoever gets this answer is signed in. Scripts cannot read it."""
    response.set_cookie(
        SESSION,
        made.secret,
        max_age=int(LONGEST.total_seconds()),
        httponly=True,
        secure=asked.is_secure,
        samesite="lax",
    )


def lawful(wanted: str) -> str:
    """A page of ours, never one of elsewhere; "/" in its place."""
    parts = urlsplit(wanted)
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if is_ours and not parts.netloc and wanted.isprintable() else "/"
