"""Numbers are E.164 inside the house, and a withheld caller is nobody in particular."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callrouter.domain.numbers import (
    Caller,
    is_e164,
    is_north_american,
    national,
    read_caller,
    spoken_digits,
)

_KEYPAD_WORDS = ["266696687", "7378742833", "86282452253", "2562533", "8656696"]


def test_a_callers_number_is_read() -> None:
    assert read_caller("+12125550142") == Caller("+12125550142", "+12125550142", False)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "  ",
        "anonymous",
        "Anonymous",
        "RESTRICTED",
        "Unavailable",
        "unknown",
        " private ",
        *(prefix + word for word in _KEYPAD_WORDS for prefix in ("", "1", "+", "+1")),
        "sip:anonymous@anonymous.invalid",
        "sips:Restricted@pbx.example",
    ],
)
def test_a_withheld_caller_has_no_number(raw: str | None) -> None:
    assert read_caller(raw) == Caller(raw or "", None, True)


@pytest.mark.parametrize(
    "raw",
    [
        "client:jordan",
        "client:anonymous",
        "sip:jordan@pbx.example",
        "sip:+12125550142@pbx.example",
        "733733",
        "ALDERCREEK",
        "2125550142",
        "12125550142",
        "+0125550142",
        "+1212",
        "whatsapp:+12125550142",
    ],
)
def test_a_caller_without_a_number_is_not_withheld(raw: str) -> None:
    assert read_caller(raw) == Caller(raw, None, False)


@given(st.text())
def test_any_from_is_read(raw: str) -> None:
    caller = read_caller(raw)

    assert caller.raw == raw
    assert caller.number is None or (is_e164(caller.number) and not caller.is_withheld)


@pytest.mark.parametrize(
    ("text", "is_number"),
    [
        ("+12125550142", True),
        ("+1234567", True),
        ("+123456789012345", True),
        ("+123456", False),
        ("+1234567890123456", False),
        ("+02125550142", False),
        ("12125550142", False),
        ("+1 2125550142", False),
        ("+12125550142\n", False),
        ("+１２１２５５５０１４２", False),  # digits, but not ASCII ones
        ("", False),
    ],
)
def test_e164_is_a_plus_and_seven_to_fifteen_digits(text: str, is_number: bool) -> None:
    assert is_e164(text) is is_number


@pytest.mark.parametrize(
    ("text", "is_possible"),
    [
        ("+12125550142", True),
        ("+11125550142", False),
        ("+12121550142", False),
        ("+1212555014", False),
        ("+442079460958", False),
    ],
)
def test_a_north_american_number_has_area_and_exchange_that_could_exist(
    text: str, is_possible: bool
) -> None:
    assert is_north_american(text) is is_possible


@pytest.mark.parametrize(
    ("e164", "shown", "spoken"),
    [
        ("+12125550101", "(212) 555-0101", "2 1 2, 5 5 5, 0 1 0 1"),
        ("+442079460958", "+44 207 946 0958", "4 4, 2 0 7, 9 4 6, 0 9 5 8"),
        ("+35312345678", "+353 123 456 78", "3 5 3, 1 2 3, 4 5 6, 7 8"),
        ("+2901234", "+290 1234", "2 9 0, 1 2 3 4"),
        ("+11125550142", "+1 112 555 0142", "1, 1 1 2, 5 5 5, 0 1 4 2"),
        ("733733", "733733", "7 3 3 7 3 3"),
        ("sip:jordan@pbx.example", "sip:jordan@pbx.example", ""),
    ],
)
def test_a_number_is_shown_and_spoken_in_groups(e164: str, shown: str, spoken: str) -> None:
    assert national(e164) == shown
    assert spoken_digits(e164) == spoken


@pytest.mark.parametrize("country_code", sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE))
def test_a_number_from_abroad_begins_with_its_country_code(country_code: int) -> None:
    assert national(f"+{country_code}12345678").split(" ")[0] == f"+{country_code}"


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_no_digit_is_lost_when_shown_or_spoken(e164: str) -> None:
    def digits(text: str) -> str:
        return "".join(char for char in text if char.isdigit())

    assert e164[1:].removesuffix(digits(national(e164))) in ("", "1")
    assert digits(national(e164)) == digits(spoken_digits(e164))
