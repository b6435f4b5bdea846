"""Does a place survive its journey through a callback URL, and nothing else get in?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callrouter.ivr.place import (
    MAX_BACK,
    MAX_QUERY_BYTES,
    MAX_SHIFT_SECONDS,
    Place,
    PlaceError,
    from_query,
    to_query,
)

LONGEST_URL_BYTES, LONGEST_BASE_BYTES = 512, 200
LONGEST_PATH = "/webhooks/twilio/voice/recorded?"
SMALL = st.integers(0, 999_999)
ID = st.none() | st.integers(0, 10**18 - 1)

places = st.builds(
    Place,
    property_id=ID,
    source_id=ID,
    version=st.from_regex(
        r"safe|(changed-)?[0-9]{1,19}|draft-[0-9a-f]{8,32}", fullmatch=True
    ).filter(str.isascii),
    node=SMALL,
    step=SMALL,
    nothing=SMALL,
    wrong=SMALL,
    round=SMALL,
    language=st.from_regex(r"[a-z]{2,3}(-[A-Z]{2})?", fullmatch=True),
    back=st.lists(SMALL, max_size=MAX_BACK).map(tuple),
    shift_seconds=st.none() | st.integers(-MAX_SHIFT_SECONDS, MAX_SHIFT_SECONDS),
    parent=st.none() | st.from_regex(r"[A-Za-z0-9]{1,40}", fullmatch=True),
    leg=st.none() | SMALL,
    detour=st.none() | st.from_regex(r"[0-9a-f]{8}", fullmatch=True),
)


def test_a_place_is_short_and_readable() -> None:
    place = Place(7, 31, "17", node=4, step=2, nothing=1, back=(0, 3))
    assert to_query(place) == "p=7&a=31&v=17&n=4&s=2&t=1.0.0&b=0.3"
    assert from_query("p=7&a=31&v=17&n=4&s=2&t=1.0.0&b=0.3") == place


def test_what_has_its_usual_value_is_left_out() -> None:
    assert to_query(Place(None, None, "safe", 0)) == "v=safe&n=0&s=0"
    assert from_query("v=safe&n=0&s=0") == Place(None, None, "safe", 0)


@given(places)
def test_every_place_comes_back_as_it_was(place: Place) -> None:
    query = to_query(place)
    assert from_query(query) == place
    assert len(query.encode()) <= MAX_QUERY_BYTES


def test_the_longest_callback_url_fits() -> None:
    longest = Place(
        property_id=10**18 - 1,
        source_id=10**18 - 1,
        version="draft-" + "f" * 32,
        node=999_999,
        step=999_999,
        nothing=999_999,
        wrong=999_999,
        round=999_999,
        language="spa-MX",
        back=(999_999,) * MAX_BACK,
        shift_seconds=-MAX_SHIFT_SECONDS,
        parent="C" * 40,
        leg=999_999,
        detour="0123abcd",
    )
    query = to_query(longest)
    assert from_query(query) == longest
    assert len(query) == 267
    assert len(query) <= MAX_QUERY_BYTES
    assert LONGEST_BASE_BYTES + len(LONGEST_PATH) + MAX_QUERY_BYTES <= LONGEST_URL_BYTES


GOOD = "v=17&n=4&s=2"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "The callback URL holds no place."),
        ("n=4&s=2", "The callback URL holds no place: it lacks \"v\"."),
        ("v=17&s=2", "The callback URL holds no place: it lacks \"n\"."),
        ("v=17&n=4", "The callback URL holds no place: it lacks \"s\"."),
        (f"{GOOD}&n=5", "The callback URL holds no place: a field stands in it twice."),
        (f"{GOOD}&x=1&w=2", "The callback URL holds unknown fields: w, x."),
        (f"{GOOD}&junk", "The callback URL holds unknown fields: junk."),
        ("v=&n=4&s=2", "The callback URL holds no place: '' is malformed."),
        ("v=1a&n=4&s=2", "The callback URL holds no place: '1a' is malformed."),
        ("v=safe2&n=4&s=2", "The callback URL holds no place: 'safe2' is malformed."),
        ("v=draft-xyz&n=4&s=2", "The callback URL holds no place: 'draft-xyz' is malformed."),
        ("v=17&n=-4&s=2", "The callback URL holds no place: '-4' is not a number."),
        ("v=17&n=4&s=2.5", "The callback URL holds no place: '2.5' is not a number."),
        ("v=17&n=4&s=1000000", "The callback URL holds no place: '1000000' is not a number."),
        ("v=17&n=%D9%A3&s=2", "The callback URL holds no place: '٣' is not a number."),
        ("v=17&n=%B2&s=2", "The callback URL holds no place: '\ufffd' is not a number."),
        (f"{GOOD}&p=", "The callback URL holds no place: '' is not a number."),
        (f"{GOOD}&t=1.2", "The callback URL holds no place: '1.2' has the wrong length."),
        (f"{GOOD}&t=1..2", "The callback URL holds no place: '' is not a number."),
        (f"{GOOD}&l=english", "The callback URL holds no place: 'english' is malformed."),
        (
            f"{GOOD}&b=1.2.3.4.5.6.7.8.9",
            "The callback URL holds no place: '1.2.3.4.5.6.7.8.9' has the wrong length.",
        ),
        (f"{GOOD}&b=", "The callback URL holds no place: '' is not a number."),
        (f"{GOOD}&o=--5", "The callback URL holds no place: '-5' is not a number."),
        (f"{GOOD}&o=99999999999", "The callback URL holds no place: '99999999999' is not a number."),
        (f"{GOOD}&c=CA+1", "The callback URL holds no place: 'CA 1' is malformed."),
        (f"{GOOD}&c={'C' * 41}", f"The callback URL holds no place: '{'C' * 40}' is malformed."),
        (f"{GOOD}&g=x", "The callback URL holds no place: 'x' is not a number."),
        (f"{GOOD}&v17", "The callback URL holds unknown fields: v17."),
    ],
)  # fmt: skip
def test_a_malformed_query_is_refused(query: str, sentence: str) -> None:
    with pytest.raises(PlaceError) as refused:
        from_query(query)
    assert str(refused.value) == sentence


def test_a_query_of_a_hundred_fields_is_refused() -> None:
    with pytest.raises(PlaceError):
        from_query("&".join(f"x{number}=1" for number in range(100)))


fields = st.tuples(
    st.sampled_from([*"pavnstlbocg", "x", ""]),
    st.text(max_size=12) | st.from_regex(r"[0-9.\-a-zA-Z%+]{0,45}", fullmatch=True),
)


@given(
    st.text(max_size=200)
    | st.lists(fields, max_size=25).map(lambda each: "&".join(f"{k}={v}" for k, v in each))
    | st.builds(lambda place, cut: to_query(place)[:cut], places, st.integers(0, 250))
)
def test_any_query_is_a_place_or_refused_as_none(query: str) -> None:
    try:
        place = from_query(query)
    except PlaceError:
        return
    assert from_query(to_query(place)) == place
    assert len(to_query(place)) <= MAX_QUERY_BYTES
