"""How do the terminal, a page and tests drive the simulated company from another process?

`callrouter simulator` serves this program: a small JSON control API, on loopback and behind a
bearer token. Every deed answers with the whole call as it is afterwards. Beside it is the company's
REST API (`rest`).
"""

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated

import msgspec
from fastapi import Depends, FastAPI, Header, HTTPException, Request, Response, params
from pydantic import BaseModel, ConfigDict, Field

from callrouter.providers.simulator.calls import SimulatedCall
from callrouter.providers.simulator.estate import Estate
from callrouter.providers.simulator.exchange import Exchange, UnknownCall
from callrouter.providers.simulator.leg_phone import LegPhone
from callrouter.providers.simulator.rest import add_rest
from callrouter.providers.simulator.scripts import TooManyDocuments, WrongMoment
from callrouter.providers.simulator.views import describe


class NewCall(BaseModel):
    """Who calls whom. `at` (or `tried`) marks a tried call in its first webhook."""

    model_config = ConfigDict(populate_by_name=True, extra="forbid")
    from_: str | None = Field(alias="from", default=None)
    to: str
    at: str | None = None
    tried: bool = False
    hangs_up_after_seconds: float | None = Field(default=None, ge=0)


class Keys(BaseModel):
    """Keys to press; without `after_seconds` when the prompt is over."""

    keys: str = Field(pattern=r"^[0-9*#]{1,32}$")
    after_seconds: float | None = Field(default=None, ge=0)


class Seconds(BaseModel):
    """A stretch of virtual time; None is the deed's own default."""

    seconds: float | None = Field(default=None, ge=0)


def build_program(exchange: Exchange, token: str, estate: Estate | None = None) -> FastAPI:
    """Return the ASGI program that drives `exchange` for whoever knows `token`.

    The same token opens the company's REST API, by which the account's numbers (`estate`) are
    bought and set up.
    """
    program = FastAPI(title="callrouter simulator", docs_url=None, redoc_url=None)

    def check_token(authorization: Annotated[str, Header()] = "") -> None:
        if not hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
            raise HTTPException(401, "The simulator wants its bearer token.")

    guarded: list[params.Depends] = [Depends(check_token)]

    @program.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @program.post("/calls", dependencies=guarded, status_code=201)
    async def dial(order: NewCall) -> Response:
        call = await exchange.dial(
            order.from_, order.to, mark_tried(order), order.hangs_up_after_seconds
        )
        return _show(call, 201)

    @program.get("/calls/{sid}", dependencies=guarded)
    async def show(sid: str) -> Response:
        return _show(exchange.find_call(sid))

    _add_deeds(program, exchange, guarded)
    _add_legs(program, exchange, guarded)
    _add_errors(program)
    add_rest(program, exchange, estate or Estate(exchange, exchange.clock), token)
    return program


def mark_tried(order: NewCall) -> dict[str, str]:
    """Return the fields that mark a tried call; `at` stays the text that was given."""
    if order.at is None and not order.tried:
        return {}
    fields = {"CallrouterTried": "1"}
    return fields if order.at is None else fields | {"CallrouterTriedAt": order.at}


def _add_deeds(program: FastAPI, exchange: Exchange, guarded: list[params.Depends]) -> None:
    @program.post("/calls/{sid}/press", dependencies=guarded)
    async def press(sid: str, deed: Keys) -> Response:
        return await _do(exchange, sid, lambda call: call.press(deed.keys, deed.after_seconds))

    @program.post("/calls/{sid}/hang-up", dependencies=guarded)
    async def hang_up(sid: str, deed: Seconds | None = None) -> Response:
        seconds = None if deed is None else deed.seconds
        return await _do(exchange, sid, lambda call: call.hang_up(seconds))

    @program.post("/calls/{sid}/wait", dependencies=guarded)
    async def wait(sid: str) -> Response:
        return await _do(exchange, sid, lambda call: call.waits())

    @program.post("/calls/{sid}/speak", dependencies=guarded)
    async def speak(sid: str, deed: Seconds) -> Response:
        return await _do(exchange, sid, lambda call: call.speaks(deed.seconds or 0.0))

    @program.post("/calls/{sid}/staff-hang-up", dependencies=guarded)
    async def staff_hang_up(sid: str, deed: Seconds | None = None) -> Response:
        seconds = 60.0 if deed is None or deed.seconds is None else deed.seconds
        return await _do(exchange, sid, lambda call: call.staff_hangs_up(seconds))


def _add_legs(program: FastAPI, exchange: Exchange, guarded: list[params.Depends]) -> None:
    deeds: dict[str, Callable[[LegPhone], Awaitable[None]]] = {
        "answer": lambda phone: phone.answers(),
        "busy": lambda phone: phone.is_busy(),
        "no-answer": lambda phone: phone.does_not_answer(),
        "fail": lambda phone: phone.fails(),
        "hang-up": lambda phone: phone.hangs_up(),
        "wait": lambda phone: phone.presses_nothing(),
    }

    @program.post("/calls/{sid}/legs/{number}/press", dependencies=guarded)
    async def leg_press(sid: str, number: str, keys: Keys) -> Response:
        return await _do(
            exchange, sid, lambda call: call.leg(number).presses(keys.keys, keys.after_seconds)
        )

    @program.post("/calls/{sid}/legs/{number}/{deed}", dependencies=guarded)
    async def leg_deed(sid: str, number: str, deed: str) -> Response:
        if deed not in deeds:
            raise HTTPException(404, f"A phone cannot {deed}; it can " + ", ".join(deeds) + ".")
        return await _do(exchange, sid, lambda call: deeds[deed](call.leg(number)))


def _add_errors(program: FastAPI) -> None:
    def answer(status_code: int) -> Callable[[Request, Exception], Awaitable[Response]]:
        async def show(_request: Request, error: Exception) -> Response:
            body = msgspec.json.encode({"detail": str(error)})
            return Response(body, status_code, media_type="application/json")

        return show

    program.add_exception_handler(UnknownCall, answer(404))
    program.add_exception_handler(WrongMoment, answer(409))
    program.add_exception_handler(TooManyDocuments, answer(508))


async def _do(
    exchange: Exchange, sid: str, deed: Callable[[SimulatedCall], Awaitable[None]]
) -> Response:
    call = exchange.find_call(sid)
    await deed(call)
    return _show(call)


def _show(call: SimulatedCall, status_code: int = 200) -> Response:
    body = msgspec.json.encode(describe(call))
    return Response(body, status_code, media_type="application/json")
