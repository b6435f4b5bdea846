"""Is a kept document what the plain writer would have written?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from callrouter.ivr.actions import AskForKey, Dial, HangUp, Leg, RingPhones, Say, TakeMessage
from callrouter.ivr.flow import Manner
from callrouter.ivr.place import Place
from callrouter.providers.twilio import documents, twiml
from callrouter.providers.twilio.links import Links

LINKS = Links("https://calls.example.com")
PLACE = Place(1, 2, "17", node=4, step=1)
CALL = "CA" + "1" * 32

texts = st.text(st.sampled_from("ab&<>\"'é 🏠{}%=\x07"), min_size=1, max_size=30)
speech = st.builds(Say, texts, st.sampled_from(["en", "es"]))
legs = st.builds(Leg, st.sampled_from(["+12125550111", "+12125550112"]), texts)
last = st.one_of(
    st.builds(AskForKey, st.lists(speech, max_size=3).map(tuple), st.integers(1, 20)),
    st.builds(
        Dial,
        st.lists(legs, min_size=1, max_size=10).map(tuple),
        st.integers(1, 60),
        st.sampled_from([None, "+12125550101"]),
        st.booleans(),
    ),
    st.builds(TakeMessage, st.sampled_from([None, 1]), st.integers(1, 300)),
    st.just(HangUp()),
)
actions = st.tuples(st.lists(speech, max_size=2), last).map(lambda told: (*told[0], told[1]))
small = st.integers(0, 999_999)
places = st.builds(
    Place,
    st.one_of(st.none(), st.integers(0, 10**18 - 1)),
    st.one_of(st.none(), st.integers(0, 10**18 - 1)),
    st.sampled_from(["safe", "17", "draft-0123456789abcdef"]),
    small,
    small,
    small,
    small,
    small,
    st.sampled_from(["en", "es"]),
    st.lists(small, max_size=8).map(tuple),
    st.one_of(st.none(), st.integers(-(10**9), 10**9)),
    detour=st.sampled_from([None, "0123abcd"]),
)


@given(actions, st.lists(places, min_size=2, max_size=4), st.integers(0, 10**30))
def test_every_document_is_the_plain_writers(doing, standing, number):
    for place in standing:  # the second one from what was kept
        call_id = f"CA{number:032x}"
        plain = twiml.write(doing, place, LINKS, call_id)
        assert documents.write(doing, place, LINKS, call_id) == plain


def test_callers_of_different_accounts_get_their_own_urls():
    doing = (AskForKey((Say("Press 1.", "en"),), 5),)
    other = Links("https://other.example.com")
    assert documents.write(doing, PLACE, LINKS, CALL) == twiml.write(doing, PLACE, LINKS, CALL)
    assert documents.write(doing, PLACE, other, CALL) == twiml.write(doing, PLACE, other, CALL)


def test_what_the_plain_writer_refuses_is_refused():
    ring = RingPhones((), Manner.IN_ORDER, 20, 0, "caller")
    for doing in ((ring,), (Dial((), 20, None),)):
        with pytest.raises(ValueError, match=r"."):
            documents.write(doing, PLACE, LINKS, CALL)


def test_a_document_that_only_the_callers_place_makes_too_long_is_refused():
    words = "a" * (twiml.MAX_DOCUMENT_BYTES - 1_200)
    doing = (*(Say(words[i : i + 4_000], "en") for i in range(0, len(words), 4_000)), HangUp())
    fits = documents.write(doing, PLACE, LINKS, CALL)
    assert len(fits) <= twiml.MAX_DOCUMENT_BYTES
    long_way = replace(PLACE, back=(999_999,) * 8, property_id=10**18 - 1, source_id=10**18 - 1)
    phones = tuple(Leg(f"+1212555{n:04d}", "x") for n in range(10))
    dialling = (*doing[:-1], Dial(phones, 20, None))
    with pytest.raises(ValueError, match="Twilio takes at most 64000"):
        documents.write(dialling, long_way, LINKS, CALL)
