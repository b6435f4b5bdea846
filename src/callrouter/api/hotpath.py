"""Which requests skip the framework? Webhooks, which must cost next to nothing.

A plain ASGI program in front of the ordinary one: it reads the body, asks the door, and sends
the answer. Everything else is passed on untouched.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from callrouter.api.webhooks.answers import Answer
from callrouter.api.webhooks.asked import MAX_BODY_BYTES, Request
from callrouter.api.webhooks.twilio import PREFIX, TwilioDoor

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Program = Callable[[Scope, Receive, Send], Awaitable[None]]


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
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in scope["headers"]
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
    headers = [(b"content-length", str(len(answer.body)).encode())]
    if answer.body:
        headers.append((b"content-type", answer.content_type.encode()))
    if answer.allow:
        headers.append((b"allow", answer.allow.encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
