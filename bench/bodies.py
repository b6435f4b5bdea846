"""What does Twilio post when a caller presses a key, as bytes on the wire, signed, none like another?

A `Caller` is a template: a tracking number, where the caller stands there and the key pressed.
Each request of a template differs by its CallSid, and so by its signature.
"""

import base64
import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hmac import HMAC
from pathlib import Path
from urllib.parse import urlencode

from bench.servers import ACCOUNT_SID, PUBLIC_URL, TOKEN
from callrouter.providers.twilio.links import VOICE_PATH

# What callers press in the demo's main menu by day, and how often of ten times.
KEYS = "1111222390"
ATTESTED = "TN-Validation-Passed-A"
_STAND_IN = "CA" + "0" * 32
_HEADERS = (
    "Host: calls.example.com\r\n"
    "User-Agent: TwilioProxy/1.1\r\n"
    "Accept: */*\r\n"
    "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
)


def parameters(number: str, caller: str, call_id: str, **more: str) -> dict[str, str]:
    """What each request of a call carries (`more`: what this one does besides)."""
    known = {"AccountSid": ACCOUNT_SID, "ApiVersion": "2010-04-01", "CallSid": call_id}
    known |= {"CallStatus": "in-progress", "Direction": "inbound"}
    for names, whose in ((("To", "Called"), number), (("From", "Caller"), caller)):
        for name in names:
            known[name] = whose
            known |= {f"{name}City": "NEW YORK", f"{name}State": "NY"}
            known |= {f"{name}Zip": "10001", f"{name}Country": "US"}
    return known | more


@dataclass(frozen=True)
class Caller:
    """Somebody at a menu, or without a `key` at the very beginning of a call.

    `target` is path and query of the URL that is asked.
    """

    number: str
    caller: str
    target: str
    key: str

    def fields(self, call_id: str) -> dict[str, str]:
        if not self.key:
            return parameters(self.number, self.caller, call_id, StirVerstat=ATTESTED)
        return parameters(self.number, self.caller, call_id, Digits=self.key, msg="Gather End")

    def arriving(self) -> "Caller":
        """The same caller, who has only dialled yet."""
        return Caller(self.number, self.caller, VOICE_PATH, "")


class Template:
    """Signs and writes one caller's requests, all but the CallSid prepared."""

    def __init__(self, caller: Caller) -> None:
        fields = caller.fields(_STAND_IN)
        self._before, self._after = urlencode(fields).encode().split(_STAND_IN.encode())
        signed = "".join(name + value for name, value in sorted(fields.items()))
        head, tail = signed.split(_STAND_IN)
        self._mac = HMAC(TOKEN.encode(), (PUBLIC_URL + caller.target + head).encode(), hashlib.sha1)
        self._tail = tail.encode()
        length = len(self._before) + len(_STAND_IN) + len(self._after)
        head_lines = f"POST {caller.target} HTTP/1.1\r\n{_HEADERS}Content-Length: {length}\r\n"
        self._head = f"{head_lines}X-Twilio-Signature: ".encode()

    def request(self, call_id: bytes) -> bytes:
        mac = self._mac.copy()
        mac.update(call_id + self._tail)
        signature = base64.b64encode(mac.digest())
        token = b"\r\nI-Twilio-Idempotency-Token: " + call_id + b"\r\n\r\n"
        return self._head + signature + token + self._before + call_id + self._after


@dataclass(frozen=True)
class Pool:
    """Requests in a file for `post.lua`, and which template each of their calls has.

    `arrivals` are the requests with which these calls began.
    """

    path: Path
    arrivals: Path
    call_ids: list[str]
    templates: list[int]


class Pools:
    """Writes pools; no CallSid comes twice in a run."""

    def __init__(self, callers: Sequence[Caller], folder: Path) -> None:
        self.callers, self._folder = callers, folder
        self._templates = [Template(caller) for caller in callers]
        self._arrivals = [Template(caller.arriving()) for caller in callers]
        self._random = random.Random(24_11)
        self._made = 0

    def write(self, size: int, name: str) -> Pool:
        """So many requests, of callers drawn by lot."""
        call_ids = [f"CA{self._made + each:032x}" for each in range(size)]
        self._made += size
        chosen = self._random.choices(range(len(self._templates)), k=size)
        paths = (self._folder / f"{name}.{what}" for what in ("requests", "arrivals"))
        pool = Pool(*paths, call_ids, chosen)
        for path, templates in ((pool.path, self._templates), (pool.arrivals, self._arrivals)):
            with path.open("wb") as file:
                file.writelines(_framed(pool, templates))
        return pool


def _framed(pool: Pool, templates: Sequence[Template]) -> Iterator[bytes]:
    for call_id, chosen in zip(pool.call_ids, pool.templates, strict=True):
        request = templates[chosen].request(call_id.encode())
        yield b"%08d" % len(request)
        yield request
