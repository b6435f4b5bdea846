"""Are numbers found in lists and files as people have them, and is what cannot be read named?"""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callrouter.operations.numbers.normalise import normalise
from callrouter.operations.residents import read_numbers
from callrouter.operations.residents.read_numbers import (
    UnreadableError,
    read_number,
    read_rows,
    rows_of_csv,
    rows_of_list,
)

ONE, TWO = "+12125550142", "+12125550143"


def read(text: str | bytes):
    return read_rows(rows_of_csv(text if isinstance(text, bytes) else text.encode()))


@pytest.mark.parametrize(
    "text",
    [
        "Name,Mobile Phone,Unit\nJo,(212) 555-0142,12\nAl,212.555.0143,13\n",
        "name;Phone\nJo;2125550142\nAl;+1 212 555 0143",
        "Phone\tName\r\n1-212-555-0142\tJo\r\ntel:+12125550143\tAl\r\n",
        "number\n2125550142\n\n2125550143\n",
        "2125550142\n2125550143",  # one column needs no name
        "Residents\n2125550142\n2125550143",
        '"Resident phone"\n"(212) 555-0142"\n"(212) 555-0143"',
        # "Number" is the apartment's, where a column is called phone.
        "Number,Phone\n12B,2125550142\n13,2125550143",
        # All of the phones, and residents without one.
        "Unit,Home phone,Cell\n1,2125550142,\n2,,2125550143\n3,,\n",
        "Name,Phone 1,Phone 2\n\"Lee,\nJo\",2125550142,2125550143",
        "Phone\n2125550142\n(212) 555-0142\n2125550143",  # each once
        "\ufeffPhone\n2125550142\n2125550143",
        "Phone\n2125550142\n2125550143".encode("utf-16"),
        "Name,Phone\nJos\u00e9,2125550142\nAl,2125550143".encode("cp1252"),
    ],
)  # fmt: skip
def test_numbers_are_found_in_a_file(text):
    found = read(text)
    assert (found.numbers, found.faults) == ((ONE, TWO), ())


def test_what_cannot_be_read_is_named_with_its_line_and_why():
    found = read("Name,Phone\nJo,2125550142\nAl,555\nDe,none\n")
    assert [(each.field, each.sentence) for each in found.faults] == [
        ("line:3", "Line 3: “555” has too few digits for a phone number."),
        ("line:4", "Line 4: “none” is not a phone number."),
    ]


def test_of_very_many_that_cannot_be_read_a_hundred_are_named():
    found = read_rows(rows_of_list(["x"] * 250))
    assert len(found.faults) == 101
    assert found.faults[0].sentence == "Number 1: “x” is not a phone number."
    assert found.faults[-1].sentence == "And 150 more that cannot be read."


def test_what_never_ends_is_not_read(monkeypatch):
    monkeypatch.setattr(read_numbers, "MOST_ROWS", 3)
    assert read_rows(rows_of_list([ONE] * 3)).numbers == (ONE,)
    with pytest.raises(UnreadableError, match="These are over 3 numbers; leave some out"):
        read_rows(rows_of_list([ONE] * 4))


def test_a_file_whose_numbers_have_no_name_says_so():
    with pytest.raises(UnreadableError, match="name the one with the numbers so"):
        read("Name,Unit\nJo,12")


@pytest.mark.parametrize("text", ["", "\n\n", "Phone\n"])
def test_a_file_without_rows_has_no_numbers(text):
    assert read(text).numbers == ()


@given(st.binary(max_size=200))
def test_any_file_is_read_or_refused(body):
    with suppress(UnreadableError):
        read(body)


@given(st.text("+()-. 0123456789", max_size=18))
def test_the_fast_reading_is_the_ordinary_one(written):
    try:
        expected = normalise(written)
    except ValueError:
        expected = None
    try:
        assert read_number(written) == (expected or read_number(written))
    except ValueError:
        assert expected is None


@given(
    st.from_regex(
        r"(\+?1[ -.]?)?\(?[2-9][0-9]{2}\)?[ .-]?[2-9][0-9]{2}[ .-]?[0-9]{4}", fullmatch=True
    )
)
def test_usual_notations_are_read_as_they_are_elsewhere(written):
    try:
        expected = normalise(written)
    except ValueError:
        return
    assert read_number(written) == expected
