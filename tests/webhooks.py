"""How does a telephone company knock at a house's door? Requests signed by the vendor's own library.

`Company` is one account: it signs what it posts as the vendor would, and lets a test spoil exactly
one thing. What an answer says is read by the simulator's strict parser.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import httpx
from prometheus_client import REGISTRY
from sqlalchemy import text
from twilio.request_validator import RequestValidator

from callrouter.api.hotpath import HotPath
from callrouter.api.webhooks.twilio import Line
from callrouter.app import build_program
from callrouter.operations.house import House
from callrouter.providers.simulator import verbs
from callrouter.providers.simulator.markup import parse
from callrouter.providers.twilio.links import Links
from callrouter.providers.twilio.signature import Account

ACCOUNT, TOKEN, SHARED_KEY = "AC" + "1" * 32, "a-real-token", "a-shared-key"
SIMULATOR, SIMULATOR_TOKEN = "AC" + "5" * 32, "a-simulated-token"
PUBLIC_URL = "https://calls.example.com"
VOICE, STATUS = "/webhooks/twilio/voice", "/webhooks/twilio/status"
RECORDING, FALLBACK, WHISPER = "/webhooks/twilio/recording", f"{VOICE}/fallback", f"{VOICE}/whisper"
PRESSED, RUNG, RECORDED = f"{VOICE}/pressed", f"{VOICE}/rung", f"{VOICE}/recorded"
CALLER = "+12125550142"
ZILLOW = "+12125550101"  # of Alder Creek, whose fail-safe number is FAILSAFE
FAILSAFE, HOUSE_FAILSAFE = "+12125550199", "+18005550199"
NOBODYS = "+13125550100"

_sids = count(1)


def a_call_sid() -> str:
    """A CallSid that no other test has."""
    return f"CA{next(_sids):032x}"


def the_real_line(
    public_url: str = PUBLIC_URL,
    name: str = "twilio",
    account_sid: str | None = ACCOUNT,
    tokens: tuple[str, ...] = (TOKEN,),
) -> Line:
    return Line(Account(name, account_sid, tokens, (SHARED_KEY,)), Links(public_url))


def the_simulators_line(public_url: str = PUBLIC_URL) -> Line:
    account = Account("simulator", SIMULATOR, (SIMULATOR_TOKEN,), is_simulator=True)
    return Line(account, Links(public_url))


def the_program(house: House, *lines: Line) -> HotPath:
    """The service on this house, with both companies unless lines are given."""
    return build_program(house, list(lines) or [the_real_line(), the_simulators_line()])


@dataclass
class Company:
    """An account that posts to a program; `secret` and the rest can be wrong on purpose."""

    program: HotPath
    account_sid: str = ACCOUNT
    secret: str = TOKEN
    public_url: str = PUBLIC_URL
    headers: dict[str, str] = field(default_factory=dict)

    async def post(self, path: str, form: Mapping[str, Any] | None = None) -> httpx.Response:
        """A signed post of this form, AccountSid added; None for a value leaves the field out."""
        fields = {"AccountSid": self.account_sid} | dict(form or {})
        sent = {name: value for name, value in fields.items() if value is not None}
        signature = self.sign(path, sent)
        return await self.send("POST", path, data=sent, headers={"X-Twilio-Signature": signature})

    def sign(self, path: str, fields: Mapping[str, Any]) -> str:
        return self.sign_url(self.public_url + as_sent(path), fields)

    def sign_url(self, url: str, fields: Mapping[str, Any]) -> str:
        algorithm = self.headers.get("X-Twilio-Webhooks-Signature-Settings", "").rpartition("=")[2]
        validator = RequestValidator(self.secret)
        return str(validator.compute_signature(url, _Repeated(fields), algorithm or None))

    async def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = self.headers | options.pop("headers", {})
        transport = httpx.ASGITransport(self.program)
        async with httpx.AsyncClient(transport=transport, base_url="http://inside:8000") as client:
            return await client.request(method, path, headers=headers, **options)

    async def calls(self, to: str | None = ZILLOW, sid: str | None = None, **more: Any) -> "Heard":
        """A new call; the answer, well-formed and as XML."""
        return heard(await self.post(VOICE, a_form(to, sid, **more)))


class _Repeated(dict[str, Any]):
    """A form as the vendor's library wants one with repeated names."""

    def getlist(self, name: str) -> list[str]:
        value = self[name]
        return value if isinstance(value, list) else [value]


def a_form(to: str | None = ZILLOW, sid: str | None = None, **more: Any) -> dict[str, Any]:
    """What a voice webhook posts."""
    known = {"CallSid": sid or a_call_sid(), "From": CALLER, "To": to, "CallStatus": "ringing"}
    return known | {"Direction": "inbound", "ApiVersion": "2010-04-01"} | more


def as_sent(path: str) -> str:
    """Path and query as they arrive; a bare "?" at the end does not."""
    sent = httpx.URL("http://inside" + path).raw_path.decode()
    return sent.removesuffix("?") if sent.count("?") == 1 else sent


@dataclass(frozen=True)
class Heard:
    """An answer that a caller hears."""

    body: bytes
    verbs: tuple[verbs.Verb, ...]

    @property
    def words(self) -> str:
        return " ".join(_words(self.verbs))

    @property
    def dialled(self) -> list[str]:
        dials = [verb for verb in self.verbs if isinstance(verb, verbs.Dial)]
        return [number.number for dial in dials for number in dial.numbers]

    @property
    def takes_a_message(self) -> bool:
        return any(isinstance(verb, verbs.Record) for verb in self.verbs)

    @property
    def next_url(self) -> str:
        """Where the company comes back to: path and query below the public URL."""
        (action,) = {action for verb in self.verbs if (action := getattr(verb, "action", None))}
        parts = urlsplit(str(action))
        return f"{parts.path}?{parts.query}"


def heard(response: httpx.Response) -> Heard:
    """The answer to a voice webhook: 200, text/xml, a document without fault."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].partition(";")[0] == "text/xml"
    return Heard(response.content, parse(response.content).verbs)


def _words(spoken: Any) -> list[str]:
    found = [verb.text for verb in spoken if isinstance(verb, verbs.Say)]
    for verb in spoken:
        found += _words(verb.prompts) if isinstance(verb, verbs.Gather) else []
    return found


async def stored(house: House) -> list[tuple[str, str]]:
    """Call and key of every line of the ledger, in the order they were stored."""
    async with house.engine.connect() as connection:
        rows = await connection.execute(text("select call_id, key from ledger order by id"))
        return [(row.call_id, row.key) for row in rows]


async def notes_of(house: House, call_id: str) -> str:
    """Everything noted about a call, a line each."""
    statement = text("select entry from ledger where call_id = :call order by id")
    async with house.engine.connect() as connection:
        rows = await connection.execute(statement, {"call": call_id})
        return "\n".join(note["says"] for (entry,) in rows for note in entry.get("notes", ()))


def counted(name: str, **labels: str) -> float:
    """What a counter of ours stands at."""
    return REGISTRY.get_sample_value(f"callrouter_{name}_total", labels) or 0.0
