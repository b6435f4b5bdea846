"""Which service does the simulated company ask in these tests?

A hand-written ASGI program with canned answers per path: no framework, no sockets, and nothing of
callrouter, so that only the company itself is judged.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from callrouter.providers.simulator.exchange import Exchange, Line
from callrouter.providers.simulator.webhooks import Faults

ACCOUNT = "AC" + "5" * 32
TOKEN = "not-a-real-token"
BASE = "https://calls.example.com"
VOICE = "/webhooks/twilio/voice"
FALLBACK = VOICE + "/fallback"
STATUS = "/webhooks/twilio/status"
CALLER = "+12125550142"
TRACKED = "+12065550100"


@dataclass(frozen=True)
class Canned:
    """One answer; `never` hangs, `refuses` closes the connection."""

    body: str = "<Response/>"
    status: int = 200
    content_type: str = "text/xml"
    location: str | None = None
    never: bool = False
    refuses: bool = False


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    url: str
    form: dict[str, str]
    pairs: tuple[tuple[str, str], ...]
    signature: str
    token: str


Document = str | Canned | Callable[[Seen], Any]


@dataclass
class Service:
    """Answers each path with its document; a list is used up, its last one stays."""

    documents: dict[str, Any]
    seen: list[Seen] = field(default_factory=list)

    async def __call__(self, scope, receive, send) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        query = scope["query_string"].decode()
        path = scope["path"]
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        pairs = tuple(parse_qsl(body.decode(), keep_blank_values=True))
        url = BASE + scope["raw_path"].decode() + (f"?{query}" if query else "")
        request = Seen(
            scope["method"],
            path,
            url,
            dict(pairs),
            pairs,
            headers.get("x-twilio-signature", ""),
            headers.get("i-twilio-idempotency-token", ""),
        )
        self.seen.append(request)
        await self._answer(self._choose(request), send)

    def _choose(self, request: Seen) -> Canned:
        document = self.documents.get(request.path, Canned(status=404))
        if isinstance(document, list):
            document = document.pop(0) if len(document) > 1 else document[0]
        if callable(document):
            document = document(request)
        return Canned(document) if isinstance(document, str) else document

    async def _answer(self, canned: Canned, send) -> None:
        if canned.refuses:
            raise ConnectionRefusedError
        if canned.never:
            await asyncio.Event().wait()
        headers = [(b"content-type", canned.content_type.encode())]
        if canned.location is not None:
            headers.append((b"location", canned.location.encode()))
        await send({"type": "http.response.start", "status": canned.status, "headers": headers})
        await send({"type": "http.response.body", "body": canned.body.encode()})

    def asked(self, path: str) -> list[Seen]:
        return [request for request in self.seen if request.path == path]


@dataclass
class Town:
    """A company and the service it asks."""

    exchange: Exchange
    service: Service

    async def call(self, from_: str | None = CALLER, **more: Any):
        return await self.exchange.dial(from_, TRACKED, **more)

    def asked(self, path: str) -> list[Seen]:
        return self.service.asked(path)


@pytest.fixture
async def found_town():
    """Return a function that founds a town from what its service says by path."""
    clients: list[httpx.AsyncClient] = []

    def found(
        voice: Any,
        documents: Mapping[str, Any] | None = None,
        faults: Faults | None = None,
        answer_within_seconds: float = 15.0,
    ) -> Town:
        wrapped = f"<Response>{voice}</Response>" if isinstance(voice, str) else voice
        answers = {VOICE: wrapped, STATUS: Canned("", 204), "/event": Canned("", 204)}
        service = Service(answers | dict(documents or {}))
        http = httpx.AsyncClient(transport=httpx.ASGITransport(app=service))
        clients.append(http)
        exchange = Exchange(
            ACCOUNT,
            TOKEN,
            http,
            BASE,
            lambda: datetime(2026, 3, 2, 15, 0, tzinfo=UTC),
            faults,
            answer_within_seconds,
        )
        return Town(exchange, service)

    yield found
    for client in clients:
        await client.aclose()


@pytest.fixture
def canned():
    """Return the class of canned answers."""
    return Canned


@pytest.fixture
def line():
    """Return the class of the company's lines."""
    return Line
