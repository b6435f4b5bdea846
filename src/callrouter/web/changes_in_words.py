"""What of a thing was changed, from what to what, as people read it?

A change holds the thing before and after as data. Here they become lines: what it is called, and
its two values side by side. What is the same in both is left out.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from markupsafe import Markup, escape
from msgspec import Struct

from callrouter.domain.dates import Dates
from callrouter.domain.numbers import is_e164
from callrouter.domain.week_words import dates_words, part_words, windows_words
from callrouter.domain.weeks import Hours, Window
from callrouter.web.atoms import moment, phone

MOST_LINES = 200
_NOTHING = "–"
_LONGEST = 600
_HIDDEN = ("id", "revision", "property_id")
_NAMES = {
    "failsafe_number": "Fail-safe number",
    "zone": "Time zone",
    "key": "Short name in addresses",
    "cents": "Spending",
    "cents_per_month": "Price",
    "says": "Words",
}
_SHAPES: dict[str, tuple[Any, Callable[[Any], str]]] = {
    "windows": (tuple[Window, ...], windows_words),
    "dates": (Dates, dates_words),
    "hours": (tuple[Hours, ...], part_words),
}


class Difference(Struct, frozen=True):
    """One line; `before` and `after` are ready to be shown, "–" for nothing."""

    name: str
    before: Markup
    after: Markup


def differences(before: Any, after: Any, zone: str = "UTC") -> list[Difference]:
    """All that differs, at most MOST_LINES; times are told in a zone."""
    was, is_now = dict(_lines(before, ())), dict(_lines(after, ()))
    found = [
        Difference(
            _title(path), _word(path, was.get(path), zone), _word(path, is_now.get(path), zone)
        )
        for path in dict.fromkeys([*was, *is_now])
        if was.get(path) != is_now.get(path)
    ]
    return found[:MOST_LINES]


def _lines(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every single value with the way to it; lists of plain values stay whole."""
    if isinstance(value, dict):
        for name, each in value.items():
            if (said := _said(name, each)) is not None:
                yield (*path, str(name)), said
            elif path or name not in _HIDDEN:
                yield from _lines(each, (*path, str(name)))
    elif isinstance(value, list) and any(isinstance(each, dict | list) for each in value):
        for place, each in enumerate(value, 1):
            yield from _lines(each, (*path, _called(each, place)))
    elif value not in (None, [], ""):
        yield path, value


def _said(name: str, value: Any) -> str | None:
    """Hours and dates as people say them; None for anything else."""
    if name not in _SHAPES or not value:
        return None
    shape, words = _SHAPES[name]
    try:
        return words(msgspec.convert(value, shape))
    except msgspec.ValidationError:
        return None


def _called(each: Any, place: int) -> str:
    """How a part of a list is told from the others: by its name, else by its place."""
    if isinstance(each, dict) and isinstance(each.get("name"), str) and each["name"]:
        return str(each["name"])
    return f"{place}."


def _title(path: tuple[str, ...]) -> str:
    named = [_NAMES.get(part, part.replace("_", " ")) for part in path if part != "id"]
    text = " · ".join(named).removesuffix(" id") or "All of it"
    return text[0].upper() + text[1:]


def _word(path: tuple[str, ...], value: Any, zone: str) -> Markup:
    match value:
        case None:
            return Markup(_NOTHING)
        case bool():
            return Markup("yes" if value else "no")
        case int() if path[-1:] in (("cents",), ("cents_per_month",)):
            return escape(f"${value / 100:,.2f}")
        case list():
            return Markup(", ").join(_word(path, each, zone) for each in value)
        case str() if is_e164(value):
            return phone(value)
        case str() if path[-1:] and path[-1].endswith(("_at", "_until")):
            return _instant(value, zone)
        case _:
            text = str(value)
            return escape(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")


def _instant(text: str, zone: str) -> Markup:
    try:
        return moment(datetime.fromisoformat(text), zone)
    except ValueError:
        return escape(text)
