"""What happens to every request of a browser before and after its page?

Whoever asks is known by the session in their cookie, and sent to sign in where there is none. What
changes something must carry the session's own token, which no other site can know. What an
operation refuses becomes a page, or the form that was sent, with sentences that say what to do.
"""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from callrouter.domain.listing import UnknownOrderError
from callrouter.domain.rights import Actor
from callrouter.operations.alarms import Alarm, raise_alarm
from callrouter.operations.first_run.set_up_company import show_company_name
from callrouter.operations.house import House
from callrouter.operations.keys.find_actor import UnknownKeyError, find_actor
from callrouter.operations.requests.addresses import address_of
from callrouter.operations.work import (
    Fault,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    StaleError,
    Work,
)
from callrouter.web.compressing import compress_page
from callrouter.web.forms import LONGEST_FORM, Form, FormTooLargeError, read_form
from callrouter.web.said import Said, keep_said, take_said
from callrouter.web.tokens import csrf_of, is_token, masked
from callrouter.web.trouble import NO_SUCH_PAGE, Trouble, trouble_page

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
SESSION = "callrouter_session"
TOKEN_FIELD, TOKEN_HEADER = "csrf", "x-csrf-token"
_SAFE = ("GET", "HEAD")


class NotOurFormError(Exception):
    """What was sent did not come from a page of ours, or from one of an earlier session."""


class Asked:
    """A request for a page: whoever asks, what they typed, and the house behind.

    `actor` is None only on pages that are open to anybody; `company` is what theirs is called, where
    that was told. `said` is what the page before has to
    tell.
    """

    def __init__(self, request: Request, house: House, form: Form) -> None:
        self.request, self.house, self.form = request, house, form
        self.secret = request.cookies.get(SESSION, "")
        self.actor: Actor | None = None
        self.company: str | None = None
        self.said = take_said(request)

    @property
    def csrf(self) -> str:
        """What a form of this session carries."""
        return masked(csrf_of(self.secret))

    @property
    def path(self) -> str:
        return self.request.url.path

    @property
    def address(self) -> str:
        """Where the request comes from."""
        peer = self.request.client.host if self.request.client else None
        forwarded = self.request.headers.getlist("x-forwarded-for")
        return address_of(peer, forwarded, self.house.proxies)

    @property
    def is_secure(self) -> bool:
        """Whether the browser reached us by https, as far as can be known."""
        forwarded = self.request.headers.get("x-forwarded-proto", "")
        return "https" in (self.request.url.scheme, forwarded)

    @property
    def wants_part(self) -> bool:
        """Whether the browser has the frame already and asks only for the main part."""
        headers = self.request.headers
        return (
            headers.get("hx-request-type") == "partial"
            and headers.get("hx-target", "").rpartition("#")[2] == "main"
        )

    def query(self, name: str) -> str:
        return self.request.query_params.get(name, "").strip()

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """A transaction of whoever asks."""
        async with self.house.work(self.actor) as work:
            yield work

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[Work]:
        """A transaction for what a form wants done. What is refused undoes it and stands in the
        form's faults then: show the form again."""
        try:
            async with self.work() as work:
                yield work
        except RefusedError as error:
            self.form.faults = error.faults
        except StaleError as error:
            self.form.faults = (Fault(str(error), "revision"),)

    def go(self, url: str, says: str = "", undo: int | None = None) -> Response:
        """On to another page, which tells what was done; `undo` is the change that can be taken
        back there."""
        response = RedirectResponse(url, 303)
        if says:
            keep_said(response, Said(says, undo))
        return response


class PageDoor:
    """The house behind, as browsers reach it."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def let_in(self, request: Request, handler: Handler) -> Response:
        """For pages of whoever is signed in."""
        return await self._answer(request, handler, is_open=False)

    async def let_anybody_in(self, request: Request, handler: Handler) -> Response:
        """For pages that come before signing in."""
        return await self._answer(request, handler, is_open=True)

    async def _answer(self, request: Request, handler: Handler, *, is_open: bool) -> Response:
        asked = Asked(request, self.house, Form())
        request.state.asked = asked
        try:
            asked.actor = await self._who(asked)
            if asked.actor is None and not is_open:
                return _to_sign_in(request)
            if request.method not in _SAFE:
                asked.form = await _read(request)
                _require_ours(asked)
            response = await handler(request)
        except Exception as error:
            response = trouble_page(_trouble(error) or _our_mistake(error), asked.wants_part)
        compress_page(request.scope, response)
        response.headers["Vary"] = "HX-Request-Type, Cookie, Accept-Encoding"
        response.headers.setdefault("Cache-Control", "no-store")
        if asked.said and response.status_code < 300:
            response.delete_cookie("said")
        return response

    async def _who(self, asked: Asked) -> Actor | None:
        if not asked.secret:
            return None
        try:
            async with self.house.work() as work:
                actor = await find_actor(work, asked.secret)
                asked.company = await show_company_name(work)
                return actor
        except UnknownKeyError:
            return None


async def _read(request: Request) -> Form:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            raise FormTooLargeError
    return read_form(body)


def _require_ours(asked: Asked) -> None:
    """A form of ours carries the session's token; one that comes before a session was sent from a
    page of this very host."""
    headers = asked.request.headers
    if asked.actor is not None:
        sent = headers.get(TOKEN_HEADER) or asked.form.text(TOKEN_FIELD)
        if is_token(sent, csrf_of(asked.secret)):
            return
        raise NotOurFormError
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin", "").partition("://")[2]
    if site not in (None, "same-origin", "none") or (origin and origin != headers.get("host")):
        raise NotOurFormError


def _to_sign_in(request: Request) -> Response:
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    url = "/sign-in"
    if request.method in _SAFE and wanted != "/":
        url += f"?{urlencode({'next': wanted})}"
    if "hx-request" in request.headers:  # a part of a page cannot become another page by itself
        return Response(status_code=204, headers={"HX-Redirect": url})
    return RedirectResponse(url, 303)


def _trouble(error: Exception) -> Trouble | None:
    match error:
        case RequestValidationError():  # an address that no thing can have
            return NO_SUCH_PAGE
        case NotFoundError() | UnknownOrderError():
            return Trouble(404, "There is nothing here", (str(error),))
        case NotAllowedError():
            return Trouble(403, "You may not do this", (str(error),))
        case StaleError():
            return Trouble(412, "Somebody else was quicker", (str(error),))
        case RefusedError():
            return Trouble(422, "That cannot be done", error.sentences)
        case FormTooLargeError():
            return Trouble(413, "That is too much at once", ("Send less at once.",))
        case NotOurFormError():
            says = "The page was open for too long, or you have signed in again since. Go back, "
            return Trouble(403, "Please send it again", (says + "reload it, and send it again.",))
    return None


def _our_mistake(error: Exception) -> Trouble:
    raise_alarm(Alarm.OUR_MISTAKE, "A page failed.", error=error)
    says = "Nothing was changed, and it has been written down. Try again; if it fails again, tell an admin."
    return Trouble(500, "Something went wrong on our side", (says,))


class PageRoute(APIRoute):
    """A page of whoever is signed in."""

    def get_route_handler(self) -> Handler:
        handler = super().get_route_handler()

        async def through(request: Request) -> Response:
            door: PageDoor = request.app.state.page_door
            return await door.let_in(request, handler)

        return through


class OpenPageRoute(APIRoute):
    """A page for whoever has not signed in yet."""

    def get_route_handler(self) -> Handler:
        handler = super().get_route_handler()

        async def through(request: Request) -> Response:
            door: PageDoor = request.app.state.page_door
            return await door.let_anybody_in(request, handler)

        return through


def pages() -> APIRouter:
    """Routes of pages for whoever is signed in."""
    return APIRouter(route_class=PageRoute, include_in_schema=False)


def open_pages() -> APIRouter:
    """Routes of pages for anybody."""
    return APIRouter(route_class=OpenPageRoute, include_in_schema=False)


def the_asked(request: Request) -> Asked:
    asked: Asked = request.state.asked
    return asked


InPage = Annotated[Asked, Depends(the_asked)]
Id = Annotated[int, Path(ge=1, lt=2**63)]
"""Of a thing, in an address."""
