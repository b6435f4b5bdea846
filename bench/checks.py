"""Do the servers answer rightly? A fast wrong answer is worth nothing.

The plain way (brain, then `twiml.write`) is the judge of the service; the naive handler must say
the same for the same request, or it would be no measure.
"""

import re
import xml.etree.ElementTree as ET
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import msgspec

from bench.bodies import Pools
from bench.servers import PUBLIC_URL, Server
from callrouter.domain.events import KeysPressed
from callrouter.ivr.place import from_query
from callrouter.operations.calls.decide_step import decide_step
from callrouter.operations.house import House
from callrouter.providers.twilio import twiml
from callrouter.providers.twilio.form import parse_form
from callrouter.providers.twilio.links import Links, StepKind
from callrouter.providers.twilio.reading import read_facts, read_step

SAMPLE = 120
_PRESSED = "from ledger where key like 'pressed:%'"


class WrongError(Exception):
    """A server did not do what it must; the run is worth nothing."""


class Oracle:
    """What the service must answer, decided by the plain way."""

    def __init__(self, house: House) -> None:
        self._house = house

    def document(self, target: str, body: bytes) -> bytes:
        form, place = parse_form(body), from_query(urlsplit(target).query)
        facts, event = read_facts(form), read_step(StepKind.PRESSED, form)
        snapshot = self._house.snapshots.find(place.property_id)
        assert snapshot
        assert isinstance(event, KeysPressed)
        assert facts.to_number
        now = self._house.clock()
        step = decide_step(snapshot, place, event, facts.caller, facts.to_number, now)
        return twiml.write(step.actions, step.place, Links(PUBLIC_URL), facts.call_id)


async def check_answers(
    service: Server, naive: Server, pools: Pools, oracle: Oracle, database: Any
) -> str:
    """Sentences on what held, for the report; raises WrongError for what did not."""
    pool = pools.write(SAMPLE, "checked")
    requests = _read(pool.path.read_bytes())
    async with httpx.AsyncClient(timeout=10) as http:
        for target, headers, body in requests:
            expected = oracle.document(target, body)
            answer = await http.post(service.url + target, content=body, headers=headers)
            _demand(
                answer.status_code == 200,
                f"The service said {answer.status_code}:\n{service.last_words()}",
            )
            _demand(answer.content == expected, f"The service's document differs for {target}.")
            again = await http.post(service.url + target, content=body, headers=headers)
            _demand(again.content == expected, "A repeat was answered differently.")
            usual = await http.post(naive.url + target, content=body, headers=headers)
            _demand(
                usual.status_code == 200,
                f"The naive handler said {usual.status_code}:\n{naive.last_words()}",
            )
            _demand(
                ET.canonicalize(usual.text) == ET.canonicalize(answer.text),
                f"The naive handler's document differs:\n{usual.text}\n{answer.text}",
            )
        target, headers, body = requests[0]
        forged = headers | {"X-Twilio-Signature": "A" * 27 + "="}
        for server in (service, naive):
            refused = await http.post(server.url + target, content=body, headers=forged)
            _demand(refused.status_code == 403, f"{server.name} took a bad signature.")
    rows = await database.fetchval(f"select count(*) {_PRESSED}")
    _demand(rows == SAMPLE, f"{SAMPLE} requests, each sent twice, made {rows} rows.")
    return (
        f"{SAMPLE} documents are the plain writer's, byte for byte, and the naive handler's by "
        "content; repeats got the same and no second row; bad signatures got 403"
    )


async def check_stored(connection: "asyncpg.Connection[Any]", oracle: Oracle, most: int) -> None:
    """What was answered under load is in the ledger, and is what the plain way says."""
    rows = await connection.fetch(
        f"select request_url, request_body, answer {_PRESSED} order by random() limit $1", most
    )
    for row in rows:
        expected = oracle.document(row["request_url"], row["request_body"])
        _demand(
            row["answer"] == expected, f"Under load, {row['request_url']} got another document."
        )


class Counters(msgspec.Struct, frozen=True):
    """What the service's `/metrics` say of key presses and of what went wrong."""

    answered: int
    repeats: int
    lost: int


async def read_counters(service: Server) -> Counters:
    async with httpx.AsyncClient(timeout=10) as http:
        text = (await http.get(f"{service.url}/metrics")).text
    names = ('steps_answered_total{kind="pressed"}', "repeats_answered_total", "events_lost_total")
    found = (re.search(rf"^callrouter_{re.escape(n)} (\S+)$", text, re.MULTILINE) for n in names)
    return Counters(*(int(float(match[1])) if match else 0 for match in found))


async def check_counters(service: Server, former: Counters, rows: int) -> int:
    """Every answer made a row and none was a repeat; how many did not wait for their row."""
    now = await read_counters(service)
    answered, lost = now.answered - former.answered, now.lost - former.lost
    _demand(
        answered - lost <= rows <= answered,
        f"The service answered {answered} requests and stored {rows} rows.",
    )
    _demand(now.repeats == former.repeats, "Some requests were repeats; they cost less.")
    return lost


def _read(framed: bytes) -> list[tuple[str, dict[str, str], bytes]]:
    """Target, headers and body of each request of a pool's file."""
    requests = []
    while framed:
        length = int(framed[:8])
        head, _, body = framed[8 : 8 + length].partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        requests.append((first.split(" ")[1], headers, body))
        framed = framed[8 + length :]
    return requests


def _demand(holds: bool, sentence: str) -> None:
    if not holds:
        raise WrongError(sentence)
