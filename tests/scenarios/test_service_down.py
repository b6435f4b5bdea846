"""Does a caller reach somebody while our service does not answer at all?

The service has written its documents and is gone; an ordinary file server serves their folder.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from callrouter.app import build_fallback
from callrouter.operations.house import House
from callrouter.providers.simulator.exchange import Exchange, Line
from callrouter.providers.simulator.webhooks import Purpose
from callrouter.settings import Settings
from callrouter.store.fallback_files import document_name
from clocks import StoppedClock
from scenarios.conftest import ACCOUNT, TOKEN, URL
from telephone import Caller, Phone, Place


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def file_server(tmp_path: Path) -> Iterator[str]:
    """An ordinary file server for `tmp_path`; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture
async def call(
    house: House, clock: StoppedClock, tmp_path: Path, file_server: str
) -> AsyncIterator[Callable]:
    """Return a way to call a number whose service is down and whose fallback is a file."""
    settings = Settings(fallback_dir=tmp_path, fallback_base_url=file_server)
    documents = build_fallback(house, settings)
    assert documents is not None
    renewal = documents.renew()
    assert renewal is not None
    renewal.result(30)
    dead = {URL: httpx.MockTransport(_refuse)}
    async with httpx.AsyncClient(mounts=dead, trust_env=False) as http:
        exchange = Exchange(ACCOUNT, TOKEN, http, URL, clock)

        async def dial(number: str) -> Caller:
            fallback = f"{file_server}/{document_name(number)}"
            exchange.lines[number] = Line(
                f"{URL}/webhooks/twilio/voice", fallback, voice_fallback_method="GET"
            )
            return await Phone(house, exchange).call(number)

        yield dial


def _refuse(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


async def test_the_caller_reaches_the_fail_safe_number(call, alder_creek: Place):
    caller = await call(alder_creek.zillow)
    caller.hears("Thank you for calling Alder Creek Apartments. | Please hold while we connect")
    caller.is_ringing(alder_creek.failsafe)
    phone = caller.staff(alder_creek.failsafe)
    assert phone.caller_id == alder_creek.zillow
    await phone.answers()
    caller.is_talking()


async def test_whoever_wants_more_after_the_talk_may_leave_a_message(call, alder_creek: Place):
    caller = await call(alder_creek.zillow)
    await caller.staff(alder_creek.failsafe).answers()
    await caller.staff_hangs_up()
    caller.hears("If you still need us, please leave your name")
    caller.is_asked_for_a_message()
    await caller.hangs_up()
    assert caller.call.final_status == "completed"


async def test_when_nobody_answers_the_caller_leaves_a_message_and_hears_goodbye(
    call, mesa_vista: Place
):
    caller = await call(mesa_vista.google)
    await caller.waits()
    caller.hears("please leave your name, your number and a message after the tone")
    caller.is_asked_for_a_message()
    await caller.speaks(10)
    await caller.presses("#")
    caller.hears("Thank you. Goodbye.")
    caller.has_ended()


async def test_a_message_with_nothing_in_it_ends_the_call_too(call, mesa_vista: Place):
    caller = await call(mesa_vista.google)
    await caller.waits()
    await caller.waits()
    caller.hears("Thank you. Goodbye.")
    caller.has_ended()


async def test_only_files_were_asked_for_and_by_get(call, file_server: str, mesa_vista: Place):
    caller = await call(mesa_vista.google)
    await caller.waits()
    await caller.speaks(10)
    await caller.presses("#")
    refused, *asked = caller.call.exchanges
    assert (refused.purpose, refused.error_code) == (Purpose.VOICE, 11205)
    assert [(each.method, each.url.partition("?")[0]) for each in asked] == [
        ("GET", f"{file_server}/{document_name(mesa_vista.google)}"),
        ("GET", f"{file_server}/goodbye.xml"),
    ]
