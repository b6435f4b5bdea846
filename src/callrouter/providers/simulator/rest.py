"""How is the simulated company asked for numbers? By its REST API, as far as it is needed.

Twilio's paths, names, errors and pages: available numbers, the account's numbers, calls, prices.
Basic authentication; forms in, JSON out.
"""

import asyncio
import base64
import hmac
import re
import secrets
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, FastAPI, Header, Request
from fastapi.responses import JSONResponse, Response

from callrouter.providers.simulator.calls import SimulatedCall
from callrouter.providers.simulator.estate import (
    NOT_AVAILABLE,
    NOT_FOUND,
    Estate,
    Refusal,
    RestFault,
)
from callrouter.providers.simulator.exchange import Exchange
from callrouter.providers.simulator.rest_shapes import (
    VERSION,
    page_of,
    show_call,
    show_offered,
    show_owned,
    show_price,
)
from callrouter.providers.simulator.shelf import (
    LOCAL_PRICE,
    TOLL_FREE_PRICE,
    Wanted,
    search,
)

_ROOT = f"/{VERSION}/Accounts/{{account}}"
_MOST_OFFERED = 30
_NOT_OURS, _NO_DOCUMENT = 21210, 21205
_PAUSES = re.compile(r'<Pause length="([0-9]+)"')
_AUTHENTICATE, _TOO_MANY, _BROKEN = 20003, 20429, 20500

Do = Callable[[], Response]


def add_rest(program: FastAPI, exchange: Exchange, estate: Estate, auth_token: str) -> None:
    """Answer the account's REST requests in this program."""
    routes = APIRouter()
    _add_offers(routes, estate)
    _add_numbers(routes, exchange.account_sid, estate)
    _add_account(routes, exchange.account_sid)
    _add_calls(routes, exchange, estate)
    _add_prices(routes)
    known = f"{exchange.account_sid}:{auth_token}".encode()

    def check(request: Request, authorization: Annotated[str, Header()] = "") -> None:
        scheme, _, text = authorization.partition(" ")
        try:
            sent = base64.b64decode(text, validate=True)
        except ValueError:
            sent = b""
        if scheme.lower() != "basic" or not hmac.compare_digest(sent, known):
            raise Refusal(_AUTHENTICATE, "Authenticate", 401)
        if request.path_params.get("account", exchange.account_sid) != exchange.account_sid:
            raise Refusal(
                NOT_FOUND, f"The requested resource {request.url.path} was not found", 404
            )

    program.include_router(routes, dependencies=[Depends(check)])
    program.add_exception_handler(Refusal, _refuse)


def _add_offers(routes: APIRouter, estate: Estate) -> None:
    @routes.get(f"{_ROOT}/AvailablePhoneNumbers/US/{{kind}}.json")
    async def available(request: Request, kind: str) -> Response:
        if kind not in ("Local", "TollFree"):
            raise Refusal(NOT_FOUND, f"The requested resource {kind} was not found", 404)
        asked = dict(request.query_params)
        most = min(int(asked.get("PageSize", _MOST_OFFERED)), _MOST_OFFERED)
        found = search(_wanted(asked), toll_free=kind == "TollFree")
        free = islice((each for each in found if estate.is_free(each.number)), most)
        told = [show_offered(each) for each in free]
        return JSONResponse({"uri": str(request.url.path), "available_phone_numbers": told})


def _add_numbers(routes: APIRouter, account_sid: str, estate: Estate) -> None:
    @routes.get(f"{_ROOT}/IncomingPhoneNumbers.json")
    async def owned(request: Request) -> Response:
        asked = dict(request.query_params)
        found = [
            each
            for each in estate.list_all()
            if asked.get("PhoneNumber", "") in each.number
            and asked.get("FriendlyName", each.fields["friendly_name"])
            == each.fields["friendly_name"]
        ]
        return JSONResponse(page_of(request.url.path, asked, account_sid, found))

    @routes.post(f"{_ROOT}/IncomingPhoneNumbers.json")
    async def buy(request: Request) -> Response:
        given = await _form(request)
        number = given.get("PhoneNumber", "")

        def do() -> Response:
            return JSONResponse(show_owned(account_sid, estate.buy(number, given)), 201)

        return await _with_fault(estate, do, number)

    @routes.get(f"{_ROOT}/IncomingPhoneNumbers/{{sid}}.json")
    async def read(sid: str) -> Response:
        return JSONResponse(show_owned(account_sid, estate.find(sid)))

    @routes.post(f"{_ROOT}/IncomingPhoneNumbers/{{sid}}.json")
    async def update(request: Request, sid: str) -> Response:
        given = await _form(request)

        def do() -> Response:
            return JSONResponse(show_owned(account_sid, estate.update(sid, given)))

        return await _with_fault(estate, do)

    @routes.delete(f"{_ROOT}/IncomingPhoneNumbers/{{sid}}.json")
    async def release(sid: str) -> Response:
        def do() -> Response:
            estate.release(sid)
            return Response(status_code=204)

        return await _with_fault(estate, do)


def _add_account(routes: APIRouter, account_sid: str) -> None:
    @routes.get(f"{_ROOT}.json")
    async def account() -> Response:
        return JSONResponse(
            {
                "sid": account_sid,
                "friendly_name": "Simulated account",
                "status": "active",
                "type": "Full",
            }
        )


def _add_calls(routes: APIRouter, exchange: Exchange, estate: Estate) -> None:
    outgoing: dict[str, SimulatedCall] = {}

    @routes.post(f"{_ROOT}/Calls.json")
    async def place(request: Request) -> Response:
        given = await _form(request)
        from_, to, said = given.get("From", ""), given.get("To", ""), given.get("Twiml", "")
        if not any(each.number == from_ for each in estate.list_all()):
            raise Refusal(_NOT_OURS, f"The source phone number provided, {from_}, is not yours")
        pauses = [int(each) for each in _PAUSES.findall(said)]
        if not pauses:
            raise Refusal(_NO_DOCUMENT, "Only Twiml that pauses and hangs up is simulated here")
        sid = f"CA{secrets.token_hex(16)}"
        outgoing[sid] = await exchange.dial(from_, to, hangs_up_after_seconds=sum(pauses))
        return JSONResponse(
            show_call(exchange.account_sid, sid, outgoing[sid], "outbound-api"), 201
        )

    @routes.get(f"{_ROOT}/Calls/{{sid}}.json")
    async def call(sid: str) -> Response:
        found = outgoing.get(sid) or exchange.calls.get(sid)
        if found is None:
            raise Refusal(NOT_FOUND, f"The requested resource /Calls/{sid} was not found", 404)
        direction = "outbound-api" if sid in outgoing else "inbound"
        return JSONResponse(show_call(exchange.account_sid, sid, found, direction))


def _add_prices(routes: APIRouter) -> None:
    @routes.get("/v1/PhoneNumbers/Countries/US")
    async def prices(request: Request) -> Response:
        return JSONResponse(
            {
                "country": "United States",
                "iso_country": "US",
                "phone_number_prices": [
                    show_price("local", LOCAL_PRICE),
                    show_price("toll free", TOLL_FREE_PRICE),
                ],
                "price_unit": "USD",
                "url": str(request.url),
            }
        )


async def _with_fault(estate: Estate, do: Do, number: str | None = None) -> Response:
    """Do what is asked, unless the next fault says otherwise."""
    match estate.next_fault():
        case RestFault.TIMES_OUT_BEFORE:
            return await _never()
        case RestFault.TIMES_OUT_AFTER:
            do()
            return await _never()
        case RestFault.TWICE:
            do()
            return do()
        case RestFault.BUSY:
            answer = _error(_TOO_MANY, "Too Many Requests", 429)
            answer.headers["Retry-After"] = "7"
            return answer
        case RestFault.FAILS_BEFORE:
            return _error(_BROKEN, "Internal Server Error", 500)
        case RestFault.FAILS_AFTER:
            do()
            return _error(_BROKEN, "Internal Server Error", 500)
        case RestFault.TAKEN:
            if number:
                estate.elsewhere.add(number)
            raise Refusal(NOT_AVAILABLE, f"{number} is not available")
        case None:
            return do()


async def _never() -> Response:
    await asyncio.Event().wait()
    raise AssertionError  # whoever asked has gone


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))


def _wanted(asked: Mapping[str, str]) -> Wanted:
    return Wanted(
        area_code=asked.get("AreaCode"),
        contains=asked.get("Contains"),
        locality=asked.get("InLocality"),
        region=asked.get("InRegion"),
        postal_code=asked.get("InPostalCode"),
        near_number=asked.get("NearNumber"),
        voice=_flag(asked.get("VoiceEnabled")),
        sms=_flag(asked.get("SmsEnabled")),
    )


def _flag(text: str | None) -> bool | None:
    return None if text is None else text.lower() == "true"


async def _refuse(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return _error(error.code, str(error), error.status)


def _error(code: int, message: str, status: int) -> JSONResponse:
    told = {
        "code": code,
        "message": message,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }
    return JSONResponse(told, status)
