"""How does a command write on a terminal: which column, how wide, in which colour?

Long text is wrapped with a hanging indent, at 80 columns or less. Colour is only used where
somebody looks: on a terminal, and not when NO_COLOR is set (no-color.org).
"""

import os
import re
import shutil
import textwrap
from collections.abc import Mapping
from enum import Enum
from typing import Any, Self, TextIO

import click

WIDEST, NARROWEST = 80, 40
# A telephone number, a length or a time of day is not torn apart by the end of a line.
_INSEPARABLE = re.compile(r"(?<=\(\d{3}\)) (?=\d)|(?<=\d) (?=(?:s|min|AM|PM)\b)")


class Look(Enum):
    """What a piece of text is; the colours follow from it."""

    PLAIN = "plain"
    HEADING = "heading"
    DEED = "deed"
    PHONE = "phone"
    QUIET = "quiet"
    WARNING = "warning"


_STYLES: Mapping[Look, Mapping[str, Any]] = {
    Look.PLAIN: {},
    Look.HEADING: {"bold": True},
    Look.DEED: {"fg": "cyan"},
    Look.PHONE: {"fg": "yellow"},
    Look.QUIET: {"dim": True},
    Look.WARNING: {"fg": "red"},
}


class Sheet:
    """A text stream to write on, `width` columns wide."""

    def __init__(self, stream: TextIO, *, is_coloured: bool = False, width: int = WIDEST) -> None:
        self._stream = stream
        self._is_coloured = is_coloured
        self._width = width

    @classmethod
    def on(cls, stream: TextIO) -> Self:
        """The sheet that fits this stream: its width and colour when it is a terminal."""
        if not stream.isatty():
            return cls(stream)
        columns = shutil.get_terminal_size((WIDEST, 24)).columns
        width = max(NARROWEST, min(WIDEST, columns))
        return cls(stream, is_coloured=not os.environ.get("NO_COLOR"), width=width)

    def line(self, text: str = "", look: Look = Look.PLAIN) -> None:
        """Write one line as it is, never wrapped: for what is copied, and for headings."""
        self._write(self._style(text, look) + "\n")

    def row(self, margin: str, text: str, look: Look = Look.PLAIN, hang: int = 0) -> None:
        """Write `text` to the right of `margin`, wrapped; further lines begin `hang` deeper."""
        indent = " " * len(margin)
        lines = textwrap.wrap(
            _INSEPARABLE.sub("\u00a0", text),
            max(10, self._width - len(margin)),
            subsequent_indent=" " * hang,
            break_on_hyphens=False,
        ) or [""]
        for number, piece in enumerate(lines):
            styled = self._style(piece.replace("\u00a0", " "), look)
            before = indent if number else self._style(margin, Look.QUIET)
            self._write((before + styled).rstrip() + "\n")

    def prompt(self, text: str) -> None:
        """Write what may be typed and stay on the line."""
        self._write(self._style(text, Look.QUIET))
        self._stream.flush()

    def _style(self, text: str, look: Look) -> str:
        style = _STYLES[look]
        return click.style(text, **style) if self._is_coloured and style and text.strip() else text

    def _write(self, text: str) -> None:
        self._stream.write(text)
