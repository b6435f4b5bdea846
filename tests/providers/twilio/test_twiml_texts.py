"""What staff write is what callers hear, however odd or long it is."""

import xml.etree.ElementTree as ET
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callrouter.ivr.actions import AskForKey, Play, Say
from callrouter.ivr.place import Place
from callrouter.providers.twilio import twiml
from callrouter.providers.twilio.elements import split_speech
from callrouter.providers.twilio.links import Links

LIMIT = 4_096
PLACE = Place(property_id=7, source_id=31, version="12", node=4)


def heard(text: str, language: str = "en") -> list[str]:
    document = twiml.write([Say(text, language)], PLACE, Links("https://a.example"), "CA1")
    return [say.text or "" for say in ET.fromstring(document)]


@pytest.mark.parametrize(
    "text",
    [
        "Plain words.",
        'Tom & Jerry\'s <Leasing> "Office" > all',
        "a ]]> b &amp; &#65; <![CDATA[ c ]]> <!-- d -->",
        "Zoë, Ñandú, Łódź 東京 🏠👩‍👩‍👧",
        "שלום עולם \u202bمرحبا\u202c",
        "one\ntwo\tthree\u2028four",
    ],
)
def test_odd_characters_arrive_as_they_were_written(text: str) -> None:
    assert heard(text) == [text]


@pytest.mark.parametrize(
    ("text", "arrives"),
    [
        # XML cannot hold these at all
        ("bell\x07, escape\x1b, null\x00", "bell, escape, null"),
        ("not\ufffe a\uffff character", "not a character"),
        ("half \ud83d a pair", "half  a pair"),
        # an XML reader would make \n of them
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("  blanks around  ", "blanks around"),
    ],
)
def test_what_xml_cannot_hold_is_dropped(text: str, arrives: str) -> None:
    assert heard(text) == [arrives]


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00\x07"])
def test_words_without_anything_to_say_are_not_said(text: str) -> None:
    assert heard(text) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("en", "en-US"), ("es", "es-US"), ("fr-CA", "fr-CA"), ("en-GB", "en-GB")],
)
def test_languages_are_named_as_the_vendor_names_them(ours: str, theirs: str) -> None:
    document = twiml.write_whisper(Say("Hello", ours))

    assert [say.get("language") for say in ET.fromstring(document)] == [theirs]


def test_an_address_keeps_its_ampersands() -> None:
    url = "https://audio.example.com/a.wav?x=1&y=<2>"

    assert ET.fromstring(twiml.write_whisper(Play(url, 1.0)))[0].text == url


def test_a_text_of_4096_characters_stays_whole() -> None:
    text = "word " * 819 + "w"

    assert len(text) == LIMIT
    assert heard(text) == [text]


def test_a_longer_text_is_parted_after_a_sentence() -> None:
    first, second = "A sentence of words. " * 190, "and " * 60 + "end."

    pieces = heard(first + second)

    assert pieces == [first.rstrip(), second]


def test_a_menu_says_a_long_prompt_in_parts_too() -> None:
    menu = AskForKey((Say("word " * 2_000, "en"),), wait_seconds=5)
    document = twiml.write([menu], PLACE, Links("https://a.example"), "CA1")

    assert [len(say.text or "") <= LIMIT for say in ET.fromstring(document)[0]] == [True] * 3


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        # no sentence ends in the later half: between words
        ("Short. " + "x" * 4_000 + " " + "y" * 200, ["Short. " + "x" * 4_000, "y" * 200]),
        # the sentence ends with the piece's very last character
        ("w " + "x" * 4_093 + ". next", ["w " + "x" * 4_093 + ".", "next"]),
        ("x" * 4_090 + '?" Next one' + "y" * 10, ["x" * 4_090 + '?"', "Next one" + "y" * 10]),
        # a point inside a word ends no sentence
        ("w " + "x" * 3_000 + ".com" + "y" * 1_000 + " " + "z" * 200, None),
        # a word longer than a piece can only be cut
        ("x" * 5_000, ["x" * 4_096, "x" * 904]),
        ("ab " + "x" * 5_000, ["ab", "x" * 4_096, "x" * 904]),
    ],
)
def test_where_long_texts_are_cut(text: str, pieces: list[str] | None) -> None:
    expected = [text[: text.rindex(" ")], "z" * 200] if pieces is None else pieces

    assert heard(text) == expected


_WORDS = st.sampled_from(["a", "word.", "Done!", '(end.")', "🏠", "x" * 700, "y" * LIMIT, "…"])
_BLANKS = st.sampled_from([" ", "\n", "\u00a0", "  \t"])


@given(st.lists(st.tuples(_WORDS, _BLANKS), min_size=1, max_size=40))
def test_no_piece_is_too_long_and_no_word_is_cut(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + blank for word, blank in parts)

    pieces = split_speech(text)

    assert all(0 < len(piece) <= LIMIT for piece in pieces)
    assert " ".join(pieces).split() == text.split()


@given(st.text(), st.text(max_size=5), st.integers(1, 300))
def test_any_text_at_all_is_read_back(text: str, more: str, times: int) -> None:
    long = (text + more) * times
    try:
        pieces = heard(long)
    except ValueError:  # more than the company takes, and nothing less
        assert len(escape(long).encode()) > 0.9 * twiml.MAX_DOCUMENT_BYTES
        return

    assert all(len(piece) <= LIMIT for piece in pieces)
    lawful = "".join(split_speech(long))
    assert "".join(pieces) == lawful
    assert "".join(lawful.split()) == "".join(_keep_lawful(long).split())


def _keep_lawful(text: str) -> str:
    return "".join(
        each
        for each in text
        if each in "\t\n\r" or (each >= " " and each not in "\ufffe\uffff" and _is_whole(each))
    )


def _is_whole(character: str) -> bool:
    return not 0xD800 <= ord(character) <= 0xDFFF
