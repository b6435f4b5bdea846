"""A posted form keeps every pair in order and never fails on odd bytes."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from callrouter.providers.twilio.form import Form, FormError, parse_form

_FORM_LIKE_BYTES = st.lists(
    st.one_of(
        st.sampled_from([b"a", b"b", b"=", b"&", b"+", b"%", b"%2", b"%20", b"%zz", b";", b"%ff"]),
        st.binary(max_size=4),
        st.text(max_size=3).map(lambda text: text.encode("utf-8", "replace")),
    ),
    max_size=40,
).map(b"".join)


def test_a_form_keeps_its_pairs_in_order() -> None:
    form = parse_form(b"CallSid=CA1&From=%2B12125550142&Digits=&CallSid=CA2")

    assert form.pairs == (
        ("CallSid", "CA1"),
        ("From", "+12125550142"),
        ("Digits", ""),
        ("CallSid", "CA2"),
    )
    assert form.first("CallSid") == "CA1"
    assert form.first("Digits") == ""
    assert form.first("To") is None


def test_an_empty_body_is_an_empty_form() -> None:
    assert parse_form(b"") == Form(())


def test_more_than_a_thousand_fields_are_refused() -> None:
    assert len(parse_form(b"&".join([b"a=1"] * 1_000)).pairs) == 1_000

    with pytest.raises(FormError) as refusal:
        parse_form(b"&".join([b"a=1"] * 1_001))

    assert str(refusal.value) == (
        "The request's form has more than 1,000 fields, so it was not read."
    )


@pytest.mark.parametrize(
    ("body", "pairs"),
    [
        (b"SpeechResult=two+bedrooms", (("SpeechResult", "two bedrooms"),)),
        (b"a=1;b=2", (("a", "1;b=2"),)),
        (b"a=100%&b=%zz", (("a", "100%"), ("b", "%zz"))),
        (b"a", (("a", ""),)),
        (b"=1&&=", (("", "1"), ("", ""))),
        ("name=Zoë".encode(), (("name", "Zoë"),)),
        (b"name=Zo%C3%AB", (("name", "Zoë"),)),
        (b"name=Zo%EB", (("name", "Zo\ufffd"),)),
        (b"name=Zo\xeb", (("name", "Zo\ufffd"),)),
        (b"name=%ED%A0%80", (("name", "\ufffd\ufffd\ufffd"),)),
        (b"a=%00", (("a", "\x00"),)),
    ],
)
def test_odd_bytes_are_read_as_browsers_send_them(
    body: bytes, pairs: tuple[tuple[str, str], ...]
) -> None:
    assert parse_form(body).pairs == pairs


@given(_FORM_LIKE_BYTES)
@example(b"%")
@example(b"a=%ff%fe&\xff=1")
def test_any_bytes_are_read_as_the_standard_library_reads_them(body: bytes) -> None:
    expected = parse_qsl(body.decode("utf-8", errors="replace"), keep_blank_values=True)

    assert list(parse_form(body).pairs) == expected


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=8))
def test_what_was_encoded_comes_back(pairs: list[tuple[str, str]]) -> None:
    assert list(parse_form(urlencode(pairs).encode()).pairs) == pairs
