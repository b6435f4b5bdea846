"""What is the least a server can do with a webhook? Read its body, send 300 bytes of XML."""

from typing import Any

_DOCUMENT = b'<?xml version="1.0" encoding="UTF-8"?><Response><Say language="en-US">' + b"a" * 213
_DOCUMENT += b"</Say></Response>"
_HEADERS = [(b"content-length", b"%d" % len(_DOCUMENT)), (b"content-type", b"text/xml")]


async def program(scope: Any, receive: Any, send: Any) -> None:
    """An ASGI program; knows no path and no method."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    more = True
    while more:
        more = (await receive()).get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": _DOCUMENT})


async def _live(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
