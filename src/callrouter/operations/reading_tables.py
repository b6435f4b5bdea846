"""What does a table say that somebody has saved as CSV? Its columns are found by their usual names.

Commas, semicolons or tabs, whatever a spreadsheet wrote; columns of other names are passed over.
"""

import csv
import io
import re
from collections.abc import Mapping

from msgspec import Struct

from callrouter.domain.texts import visible
from callrouter.operations.numbers.normalise import normalise
from callrouter.operations.work import Fault, RefusedError

LONGEST_TABLE, MOST_ROWS = 1_000_000, 1_000  # characters; rows below the header
_DELIMITERS = ",;\t"


class Row(Struct, frozen=True):
    """A row, by the names of the columns that were looked for; `line` is the file's."""

    line: int
    values: Mapping[str, str]

    def get(self, column: str) -> str:
        """What stands there, without blanks around it; "" where nothing does."""
        return self.values.get(column, "")

    def number(self, column: str) -> str | None:
        """The E.164 number that stands there, in whatever notation; raises ValueError."""
        written = self.get(column)
        return normalise(written) if written else None


def read_table(text: str, columns: Mapping[str, tuple[str, ...]], needed: str) -> list[Row]:
    """`columns` lead from our names to usual ones, in small letters and digits alone; `needed` is
    the one that must be there. Raises RefusedError."""
    if len(text) > LONGEST_TABLE or "\0" in text:
        raise RefusedError(
            Fault(f"The table must be text of at most {LONGEST_TABLE:,} characters.", "/table")
        )
    lines = visible(text).splitlines(keepends=True)
    header = lines[0] if lines else ""
    delimiter = max(_DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO("".join(lines), newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    try:
        places = _places(next(reader, []), columns)
        if needed not in places:
            named = needed.replace("_", " ")
            raise RefusedError(Fault(f'Name one of the table\'s columns "{named}".', "/table"))
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            values = {
                name: cells[place].strip()
                for name, place in places.items()
                if place < len(cells) and cells[place].strip()
            }
            if values:
                rows.append(Row(line, values))
    except csv.Error as error:
        sentence = f"Line {reader.line_num} of the table cannot be read: {error}."
        raise RefusedError(Fault(sentence, "/table")) from None
    if not rows or len(rows) > MOST_ROWS:
        sentence = f"The table must have 1 to {MOST_ROWS:,} rows below its header."
        raise RefusedError(Fault(sentence, "/table"))
    return rows


def _places(header: list[str], columns: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """The first column of each name; what comes first among the usual names is taken first."""
    found = [re.sub("[^a-z0-9]", "", each.casefold()) for each in header]
    places = {}
    for name, usual in columns.items():
        for each in (name.replace("_", ""), *usual):
            if each in found:
                places[name] = found.index(each)
                break
    return places
