"""Is colour only used where somebody looks, and does text keep to its width?"""

import io

import pytest

from callrouter.commands.telephone.sheet import Look, Sheet


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_colour(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = _Terminal()
    Sheet.on(stream).line("→ pressed 1", Look.DEED)

    assert stream.getvalue() == "\x1b[36m→ pressed 1\x1b[0m\n"


def test_no_color_is_honoured(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    stream = _Terminal()
    Sheet.on(stream).line("→ pressed 1", Look.DEED)

    assert stream.getvalue() == "→ pressed 1\n"


def test_a_file_gets_none(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = io.StringIO()
    Sheet.on(stream).row("  1  ", "Why:", Look.HEADING)

    assert stream.getvalue() == "  1  Why:\n"


@pytest.mark.parametrize(("columns", "width"), [("200", 80), ("60", 60), ("10", 40)])
def test_lines_are_as_wide_as_the_terminal_but_never_wider_than_80(monkeypatch, columns, width):
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("NO_COLOR", "1")
    stream = _Terminal()
    Sheet.on(stream).row("  ", "word " * 100)

    longest = max(len(line) for line in stream.getvalue().splitlines())
    assert width - len("word ") < longest <= width


def test_numbers_lengths_and_hours_are_not_torn_apart():
    stream = io.StringIO()
    Sheet(stream, width=24).row("", "It rings at (212) 555-0111 for 20 s until 6:00 PM daily.")

    assert stream.getvalue() == "It rings at\n(212) 555-0111 for 20 s\nuntil 6:00 PM daily.\n"
