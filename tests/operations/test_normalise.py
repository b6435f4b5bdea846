"""However a person writes a number, the house gets E.164 or the person a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callrouter.domain.numbers import is_e164
from callrouter.operations.numbers.normalise import normalise


@pytest.mark.parametrize(
    "text",
    [
        "(212) 555-0142",
        "212.555.0142",
        "212-555-0142",
        "2125550142",
        "1 212 555 0142",
        "+1 212 555 0142",
        "+12125550142",
        " 212 555 0142\n",
        "tel:+1-212-555-0142",
        "TEL:2125550142",
        "tel://+12125550142",
        "２１２５５５０１４２",
        "\u202a+1 (212) 555\u20110142\u202c",  # as address books copy it
    ],
)
def test_any_usual_notation_becomes_e164(text: str) -> None:
    assert normalise(text) == "+12125550142"


def test_words_on_the_keypad_are_digits() -> None:
    assert normalise("1-800-FLOWERS") == "+18003569377"


def test_a_number_from_abroad_keeps_its_country() -> None:
    assert normalise("+44 20 7946 0958") == "+442079460958"
    assert normalise("011 44 20 7946 0958") == "+442079460958"
    assert normalise("020 7946 0958", region="GB") == "+442079460958"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Enter a phone number."),
        (" \u200b ", "Enter a phone number."),
        ("leasing office", "“leasing office” is not a phone number."),
        ("Suite 4, 212 555 0142", "“Suite 4, 212 555 0142” is not a phone number."),
        ("+", "“+” is not a phone number."),
        ("911", "“911” has too few digits for a phone number."),
        ("212 555 014", "“212 555 014” has too few digits for a phone number."),
        ("555-0142", "“555-0142” has no area code; enter the whole number."),
        ("212 555 01422", "“212 555 01422” has too many digits for a phone number."),
        (
            "212 555 0142 or 0143",
            "“212 555 0142 or 0143” has too many digits for a phone number.",
        ),
        ("9" * 300, f"“{'9' * 39}…” has too many digits for a phone number."),
        (
            "212 555 0142 x12",
            "“212 555 0142 x12” has an extension; enter a number that rings directly.",
        ),
        ("(112) 555-0142", "“(112) 555-0142” cannot be a phone number; check its digits."),
        ("(212) 155-0142", "“(212) 155-0142” cannot be a phone number; check its digits."),
        (
            "+999 123 4567",
            "“+999 123 4567” has no country code that exists; "
            "begin it with + and the country code.",
        ),
    ],
)
def test_what_is_no_number_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the sentence is compared whole
        normalise(text)

    assert str(refusal.value) == sentence


@given(st.text("0123456789+-(). xABC;:=#telé\u0660", max_size=30))
def test_any_text_gives_a_number_or_a_sentence(text: str) -> None:
    try:
        number = normalise(text)
    except ValueError as refusal:
        sentence = str(refusal)
    else:
        sentence = "A number."
        assert is_e164(number)
        assert normalise(number) == number

    assert sentence.endswith(".")
