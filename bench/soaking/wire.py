"""How does a telephone company's request go out and its answer come back? As plain HTTP/1.1.

Small, so that one process can make the load of many callers: a connection per service and
caller, opened again when it breaks.
"""

import asyncio
from contextlib import suppress
from urllib.parse import urlencode

from bench.servers import PUBLIC_URL, TOKEN, Server
from callrouter.providers.twilio.form import Form
from callrouter.providers.twilio.signature import sign

ANSWER_SECONDS = 15
"""As long as Twilio waits."""


class Wire:
    """One caller's connection to one service."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body. Raises OSError or EOFError when nobody answers in time."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._ask(request)
        except (OSError, EOFError, TimeoutError):
            self.close()
            raise

    async def _ask(self, request: bytes) -> tuple[int, bytes]:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return int(head[9:12]), await self._reader.readexactly(length)

    def close(self) -> None:
        if self._writer is not None:
            with suppress(OSError):
                self._writer.close()
        self._reader = self._writer = None


class Company:
    """Signs requests and sends them to whichever service answers."""

    def __init__(self, services: list[Server]) -> None:
        self._wires = [Wire(service.port) for service in services]

    async def ask(self, first: int, target: str, fields: dict[str, str]) -> "Answered":
        """Try one service and, where nobody answers, the other, until somebody does."""
        loop = asyncio.get_running_loop()
        request = _request(target, fields)
        which = first
        while True:
            began = loop.time()
            try:
                status, body = await self._wires[which].ask(request)
            except (OSError, EOFError, TimeoutError) as error:
                if isinstance(error, TimeoutError):
                    return Answered(0, b"", loop.time() - began)
                which = (which + 1) % len(self._wires)
                await asyncio.sleep(0.02)  # both may be away for a moment
                continue
            return Answered(status, body, loop.time() - began)

    def close(self) -> None:
        for wire in self._wires:
            wire.close()


class Answered:
    """An answer, and how long it took; status 0: a living process said nothing at all."""

    def __init__(self, status: int, body: bytes, seconds: float) -> None:
        self.status, self.body, self.seconds = status, body, seconds


def _request(target: str, fields: dict[str, str]) -> bytes:
    body = urlencode(fields).encode()
    signature = sign(TOKEN, PUBLIC_URL + target, Form(tuple(fields.items())))
    head = (
        f"POST {target} HTTP/1.1\r\nHost: calls.example.com\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        f"X-Twilio-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
