"""Callback URLs carry the whole place and stay short."""

from urllib.parse import urlsplit

import pytest

from callrouter.ivr.place import (
    MAX_BACK,
    MAX_QUERY_BYTES,
    MAX_SHIFT_SECONDS,
    Place,
    from_query,
    to_query,
)
from callrouter.providers.twilio.links import Links, StepKind
from callrouter.providers.twilio.signature import check_public_url

LINKS = Links("https://calls.example.com")
PLACE = Place(property_id=7, source_id=31, version="12", node=4, step=3)
CALL = "CA" + "0" * 32

LONGEST_PLACE = Place(
    property_id=10**18 - 1,
    source_id=10**18 - 1,
    version="draft-" + "f" * 32,
    node=999_999,
    step=999_999,
    nothing=999_999,
    wrong=999_999,
    round=999_999,
    language="spa-US",
    back=(999_999,) * MAX_BACK,
    shift_seconds=-MAX_SHIFT_SECONDS,
    parent="x" * 40,
    leg=999_999,
    detour="0123abcd",
)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (StepKind.ARRIVED, "/webhooks/twilio/voice"),
        (StepKind.PRESSED, "/webhooks/twilio/voice/pressed"),
        (StepKind.RUNG, "/webhooks/twilio/voice/rung"),
        (StepKind.RECORDED, "/webhooks/twilio/voice/recorded"),
        (StepKind.WHISPER, "/webhooks/twilio/voice/whisper"),
        (StepKind.FALLBACK, "/webhooks/twilio/voice/fallback"),
    ],
)
def test_a_step_has_its_path_and_its_place(kind: StepKind, path: str) -> None:
    assert LINKS.step(kind, PLACE) == f"https://calls.example.com{path}?p=7&a=31&v=12&n=4&s=3"


def test_a_public_url_over_200_bytes_is_refused() -> None:
    Links("https://" + "a" * 192)

    with pytest.raises(ValueError, match="The public URL") as refusal:
        Links("https://" + "a" * 193)

    assert str(refusal.value) == (
        "The public URL must not be longer than 200 bytes, because every callback URL begins with "
        "it."
    )


def test_reports_have_paths_of_their_own() -> None:
    leg = Place(property_id=7, source_id=None, version="12", node=4, parent=CALL, leg=2)

    assert LINKS.leg_status(leg) == (
        f"https://calls.example.com/webhooks/twilio/status?p=7&v=12&n=4&s=0&c={CALL}&g=2"
    )
    assert LINKS.recording(PLACE) == (
        "https://calls.example.com/webhooks/twilio/recording?p=7&a=31&v=12&n=4&s=3"
    )
    assert LINKS.recording() == "https://calls.example.com/webhooks/twilio/recording"
    assert LINKS.goodbye() == "https://calls.example.com/webhooks/twilio/voice/goodbye"


def test_a_public_url_may_have_a_path() -> None:
    links = Links(check_public_url("https://example.com/telephone/"))

    assert links.step(StepKind.RUNG, PLACE).startswith(
        "https://example.com/telephone/webhooks/twilio/voice/rung?"
    )


def test_the_longest_place_fits_into_512_bytes_and_comes_back() -> None:
    links = Links("https://" + "a" * 192)
    urls = [links.step(kind, LONGEST_PLACE) for kind in StepKind]
    urls += [links.leg_status(LONGEST_PLACE), links.recording(LONGEST_PLACE)]

    longest = max(len(url.encode()) for url in urls)
    assert longest <= 512
    assert longest - len(to_query(LONGEST_PLACE)) + MAX_QUERY_BYTES <= 512
    assert {from_query(urlsplit(url).query) for url in urls} == {LONGEST_PLACE}
