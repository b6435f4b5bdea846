"""Which requests skip the framework? Webhooks, which must cost next to nothing.

A plain ASGI program in front of the ordinary one: it reads the body, asks the door, and sends
the answer. Everything else is passed on untouched.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from callrouter.api.webhooks.answers import Answer
from callrouter.api.webhooks.asked import MAX_BODY_BYTES, Request
from callrouter.api.webhooks.twilio import PREFIX, TwilioDoor
from callrouter.providers.twilio.signature import SETTINGS_HEADER, SIGNATURE_HEADER

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Program = Callable[[Scope, Receive, Send], Awaitable[None]]

_HEADERS = {
    name.lower().encode(): name.lower()
    for name in ("Content-Type", SIGNATURE_HEADER, SETTINGS_HEADER)
}
"""Those the door reads, and what it knows them by; nobody reads the others."""


class HotPath:
    """Webhooks to their door, everything else to the ordinary program."""

    def __init__(self, ordinary: Program, door: TwilioDoor) -> None:
        self._ordinary, self._door = ordinary, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._ordinary(scope, receive, send)
            return
        request = Request(
            method=scope["method"],
            raw_path=scope.get("raw_path") or scope["path"].encode(),
            raw_query=scope["query_string"],
            headers={
                _HEADERS[name]: value.decode("latin-1")
                for name, value in scope["headers"]  # ASGI: names are in lower case
                if name in _HEADERS
            },
            body=await _read_body(receive),
        )
        await _send(await self._door.answer(request), send)


async def _read_body(receive: Receive) -> bytes | None:
    """The whole body, or None when it is longer than any webhook may be."""
    body: bytes = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return body
        body += message.get("body", b"")
        if len(body) > MAX_BODY_BYTES:
            return None
        if not message.get("more_body", False):
            return body


async def _send(answer: Answer, send: Send) -> None:
    headers = [(b"content-length", b"%d" % len(answer.body))]
    if answer.body:
        headers.append((b"content-type", answer.content_type.encode()))
    if answer.allow:
        headers.append((b"allow", answer.allow.encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
