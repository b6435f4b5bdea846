"""Are the benchmark's requests what the telephone company would send, each unlike the others?"""

import re
from pathlib import Path

import pytest
from twilio.request_validator import RequestValidator

from bench.bodies import Caller, Pools
from bench.servers import PUBLIC_URL, TOKEN
from callrouter.providers.twilio.form import parse_form

TARGET = "/webhooks/twilio/voice/pressed?p=1&a=2&v=3&n=4&s=1"


@pytest.fixture
def requests(tmp_path: Path) -> list[bytes]:
    """Thirty requests of two callers, as the load generator reads them."""
    callers = [Caller(f"+1555200000{n}", "+12125550142", TARGET, str(n)) for n in (1, 2)]
    framed = Pools(callers, tmp_path).write(30, "some").path.read_bytes()
    found = []
    while framed:
        length = int(framed[:8])
        found.append(framed[8 : 8 + length])
        framed = framed[8 + length :]
    return found


def test_each_is_signed_as_the_vendors_library_checks_it(requests):
    for request in requests:
        head, _, body = request.partition(b"\r\n\r\n")
        signature = re.search(rb"X-Twilio-Signature: (\S+)", head)
        fields = dict(parse_form(body).pairs)
        assert signature
        assert RequestValidator(TOKEN).validate(PUBLIC_URL + TARGET, fields, signature[1].decode())


def test_each_belongs_to_another_call(requests):
    bodies = [request.partition(b"\r\n\r\n")[2] for request in requests]
    assert len({parse_form(body).first("CallSid") for body in bodies}) == 30


def test_each_says_how_long_its_body_is(requests):
    for request in requests:
        head, _, body = request.partition(b"\r\n\r\n")
        length = re.search(rb"Content-Length: (\d+)", head)
        assert length
        assert int(length[1]) == len(body)
