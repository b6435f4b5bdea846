"""What happens to every request of a program before and after its operation?

Its key is looked up, its use counted, one transaction opened for it, and, where it carries an
Idempotency-Key, its answer kept in the same transaction: a repeat gets the first answer. A few
routes are open to whoever has no key yet; their requests are counted by address.
"""

import time
from collections.abc import Callable, Coroutine, Iterator, Mapping, Set
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from callrouter.api.v1.limits import Limits
from callrouter.api.v1.problems import UnauthorisedError, answer
from callrouter.domain.rights import Actor
from callrouter.operations.house import House
from callrouter.operations.keys.find_actor import UnknownKeyError, find_actor
from callrouter.operations.requests.addresses import address_of
from callrouter.operations.requests.repeat import find_first_answer, keep_answer
from callrouter.operations.work import Fault, RefusedError, Work

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
IDEMPOTENCY_KEY = "idempotency-key"


class Door:
    """The house behind, and how often each key has knocked."""

    def __init__(self, house: House) -> None:
        self.house, self.limits = house, Limits(time.monotonic)

    async def let_in(self, request: Request, handler: Handler) -> Response:
        headers: Mapping[str, str] = {}
        try:
            async with self.house.work() as work:
                work.actor = await _knocks(work, request)
                headers = self.limits.use(f"{work.actor.kind}:{work.actor.id}")
                request.state.work = work
                response = await _once(work, request, handler)
        except Exception as error:
            found = answer(error)
            if found is None:
                raise
            response = found
        response.headers.update(headers)
        return response

    async def let_anybody_in(self, request: Request, handler: Handler) -> Response:
        headers: Mapping[str, str] = {}
        try:
            headers = self.limits.use(f"address:{self.address(request)}")
            response = await handler(request)
        except Exception as error:
            found = answer(error)
            if found is None:
                raise
            response = found
        response.headers.update(headers)
        return response

    def address(self, request: Request) -> str:
        """Where the request comes from."""
        peer = request.client.host if request.client else None
        return address_of(peer, request.headers.getlist("x-forwarded-for"), self.house.proxies)


async def _knocks(work: Work, request: Request) -> Actor:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise UnauthorisedError("Send a key or a session: Authorization: Bearer cr_… or cs_…")
    try:
        return await find_actor(work, secret.strip())
    except UnknownKeyError as error:
        raise UnauthorisedError(str(error)) from error


class DoorRoute(APIRoute):
    """A route whose requests all go through the door that the program keeps."""

    def get_route_handler(self) -> Handler:
        handler = super().get_route_handler()

        known = set(_parameters(self.dependant))

        async def knowing(request: Request) -> Response:
            _require_known(request, known)
            return await handler(request)

        async def through(request: Request) -> Response:
            door: Door = request.app.state.door
            return await door.let_in(request, knowing)

        return through


class OpenRoute(APIRoute):
    """A route for whoever has no key or session yet."""

    def get_route_handler(self) -> Handler:
        handler = super().get_route_handler()

        async def through(request: Request) -> Response:
            door: Door = request.app.state.door
            return await door.let_anybody_in(request, handler)

        return through


def _parameters(dependant: Dependant) -> Iterator[str]:
    """The names of the query parameters that a route and what it depends on read."""
    yield from (each.alias for each in dependant.query_params)
    for each in dependant.dependencies:
        yield from _parameters(each)


def _require_known(request: Request, known: Set[str]) -> None:
    """A misspelt `dry_run` would be the real thing. Raises RefusedError."""
    faults = [
        Fault(f"There is no parameter {name[:40]} here; {_choices(known)}.", f"query:{name[:40]}")
        for name in request.query_params
        if name not in known
    ]
    if faults:
        raise RefusedError(*faults)


def _choices(known: Set[str]) -> str:
    return f"there are {', '.join(sorted(known))}" if known else "it takes none"


def the_work(request: Request) -> Work:
    """The transaction and the actor of this request."""
    work: Work = request.state.work
    return work


def the_house(request: Request) -> House:
    """The house behind the door."""
    door: Door = request.app.state.door
    return door.house


def the_address(request: Request) -> str:
    """Where this request comes from."""
    door: Door = request.app.state.door
    return door.address(request)


InWork = Annotated[Work, Depends(the_work)]
InHouse = Annotated[House, Depends(the_house)]
FromAddress = Annotated[str, Depends(the_address)]


async def _once(work: Work, request: Request, handler: Handler) -> Response:
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None or request.method != "POST":
        return await handler(request)
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    first = await find_first_answer(work, key, request.method, target, await request.body())
    if first is not None:
        repeated = Response(first.answer, first.status, media_type=first.media_type)
        repeated.headers["Idempotency-Replayed"] = "true"
        return repeated
    response = await handler(request)
    media_type = response.headers.get("content-type", "")
    await keep_answer(work, key, response.status_code, bytes(response.body), media_type)
    return response
