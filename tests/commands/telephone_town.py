"""A simulated telephone company, a service with canned answers, and a telephone to try on both.

No framework and no sockets: documents by path, everything in this process.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx

from callrouter.commands.telephone.calling import Telephone
from callrouter.commands.telephone.deciding import Decider, Scripted, Typed
from callrouter.commands.telephone.sheet import Sheet
from callrouter.providers.simulator.exchange import Exchange
from callrouter.providers.simulator.phone import PhoneClient
from callrouter.providers.simulator.program import build_program

CALLER, TRACKED = "+12125550142", "+12125550101"
ANA, BEN = "+12125550111", "+12125550112"
DOOR = "/webhooks/twilio"
KEY = "the-key"

MENU = (
    '<Gather numDigits="1" timeout="5" finishOnKey="" actionOnEmptyResult="true" action="/pressed">'
    "<Say>For leasing, press 1.</Say></Gather>"
)
RING = f'<Dial timeout="20" answerOnBridge="true" action="/rung"><Number>{ANA}</Number></Dial>'
RING_BOTH = RING.replace("</Dial>", f"<Number>{BEN}</Number></Dial>")
VOICEMAIL = (
    "<Say>Leave a message.</Say>"
    '<Record maxLength="60" timeout="5" finishOnKey="#" action="/recorded"/>'
)
GOODBYE = "<Say>Goodbye.</Say><Hangup/>"


class Service:
    """Answers each path with its document; of several, each once, and the last one from then on."""

    def __init__(self, documents: Mapping[str, tuple[str, ...]]) -> None:
        self._left = {path: list(answers) for path, answers in documents.items()}
        self.forms: list[bytes] = []

    async def __call__(self, scope, receive, send) -> None:
        self.forms.append((await receive()).get("body", b""))
        left = self._left.get(scope["path"])
        document = "" if left is None else left.pop(0) if len(left) > 1 else left[0]
        headers = [(b"content-type", b"text/xml")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        body = f"<Response>{document}</Response>".encode()
        await send({"type": "http.response.body", "body": body})


@dataclass
class Town:
    """What a test telephones in; `written` is what has been written so far."""

    service: Service
    exchange: Exchange
    phone: PhoneClient
    stream: io.StringIO

    @property
    def written(self) -> str:
        return self.stream.getvalue()

    def telephone(self, decider: Decider) -> Telephone:
        return Telephone(self.phone, Sheet(self.stream), decider)

    async def scripted(self, *keys: str, from_: str = CALLER, at: str | None = None) -> str:
        """A call with these keys, and what was written."""
        await self.telephone(Scripted(keys)).call(from_, TRACKED, at)
        return self.written

    async def typed(self, *lines: str) -> str:
        """A call in which these lines are typed before the input ends, and what was written."""
        typing = io.StringIO("".join(f"{line}\n" for line in lines))
        await self.telephone(Typed(typing, Sheet(self.stream))).call(CALLER, TRACKED)
        return self.written


def found_town(
    clients: list[httpx.AsyncClient], documents: Mapping[str, tuple[str, ...]], key: str = KEY
) -> Town:
    """A town whose service answers calls with `documents["voice"]` and by path; close `clients`."""
    answers = {(f"{DOOR}/voice" if path == "voice" else path): d for path, d in documents.items()}
    service = Service(answers)
    asking = httpx.AsyncClient(transport=httpx.ASGITransport(app=service))
    exchange = Exchange(
        "AC" + "5" * 32,
        "not-a-real-token",
        asking,
        "https://calls.example.com",
        lambda: datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
    )
    program = build_program(exchange, KEY)
    driving = httpx.AsyncClient(transport=httpx.ASGITransport(app=program))
    clients += [asking, driving]
    phone = PhoneClient("http://127.0.0.1:8010", key, driving)
    return Town(service, exchange, phone, io.StringIO())
