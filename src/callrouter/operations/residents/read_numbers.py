"""Which telephone numbers stand in a file or a list that somebody sends?

Numbers in any usual notation become E.164; every row that cannot be read is named, with its line
and why. A file that a property-management program writes has many columns, and its numbers are
found by what those are called.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from callrouter.operations.numbers.normalise import normalise
from callrouter.operations.work import Fault

MOST_NAMED = 100
"""Rows that are named; of more only the number is told."""
MOST_ROWS = 200_000
"""A longer file is not read."""

# What columns of numbers are called, without blanks; the second only where there is none of the
# first, for it may be an apartment's.
_COLUMNS = (
    re.compile(
        "(?:resident|tenant|primary|mobile|cell|home|work|contact)?"
        "(?:phone|phoneno|phonenumber|telephone|telephoneno|telephonenumber|tel|mobile|mobileno"
        "|mobilenumber|cell|cellno|cellnumber)[0-9]?"
    ),
    re.compile("numbers?"),
)
_DELIMITERS = ",;\t|"
_SEPARATORS = re.compile(r"[\s().-]")
_USUAL = re.compile(r"(?:\+?1)?([2-9][0-9]{2}[2-9][0-9]{6})")


class UnreadableError(Exception):
    """The file as a whole cannot be read; the sentence says what to do."""


class Row(Struct, frozen=True):
    """What was written where: `place` is said ("Line 3"), `field` points into what was sent."""

    place: str
    field: str
    written: str


class Read(Struct, frozen=True):
    """The numbers (E.164), each once, in their order, and what could not be read."""

    numbers: tuple[str, ...]
    faults: tuple[Fault, ...]


def read_rows(rows: Iterable[Row]) -> Read:
    """At most MOST_NAMED faults, and one that tells how many more there are.

    Raises UnreadableError for more than MOST_ROWS.
    """
    numbers: dict[str, None] = {}
    faults: list[Fault] = []
    more = 0
    for place, row in enumerate(rows):
        if place >= MOST_ROWS:
            raise UnreadableError(f"These are over {MOST_ROWS:,} numbers; leave some out.")
        try:
            numbers[read_number(row.written)] = None
        except ValueError as error:
            if len(faults) < MOST_NAMED:
                faults.append(Fault(f"{row.place}: {error}", row.field))
            else:
                more += 1
    if more:
        faults.append(Fault(f"And {more} more that cannot be read."))
    return Read(tuple(numbers), tuple(faults))


def read_number(written: str) -> str:
    """As `normalise`, but fast for what is usual. Raises ValueError."""
    usual = _USUAL.fullmatch(_SEPARATORS.sub("", written)) if written.isascii() else None
    if usual and written.strip()[0] in "+(0123456789":
        return f"+1{usual[1]}"
    return normalise(written)


def rows_of_list(numbers: Sequence[str]) -> Iterator[Row]:
    """One row for each number of a JSON list."""
    for place, written in enumerate(numbers):
        yield Row(f"Number {place + 1}", f"/{place}", written)


def rows_of_csv(body: bytes) -> Iterator[Row]:
    """The cells of every column that is named like a number's; empty ones are left out.

    A file of one column needs no name for it. Raises UnreadableError.
    """
    text = _decode(body)
    first = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    columns: list[int] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns, is_header = _columns(cells)
                if is_header:
                    continue
            for column in columns:
                if column < len(cells) and cells[column].strip():
                    line = reader.line_num
                    yield Row(f"Line {line}", f"line:{line}", cells[column])
    except csv.Error as error:
        raise UnreadableError(f"Line {reader.line_num} is no CSV: {error}.") from error


def _columns(first: Sequence[str]) -> tuple[list[int], bool]:
    """Where numbers stand, and whether the first row is a header."""
    names = [re.sub("[^a-z0-9]", "", cell[:100].lower()) for cell in first]
    for wanted in _COLUMNS:
        if named := [place for place, name in enumerate(names) if wanted.fullmatch(name)]:
            return named, True
    if len(first) == 1:
        return [0], not any(each.isdigit() for each in first[0])
    raise UnreadableError("No column is called phone or number; name the one with the numbers so.")


def _decode(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", errors="replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")  # what spreadsheets write
