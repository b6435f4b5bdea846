"""What did the telephone company post to us?

A webhook's body as name and value pairs, in the order they were sent. A repeated name keeps all its
values: the signature covers every one of them, and a dict would lose some.
"""

from functools import lru_cache
from urllib.parse import unquote_plus

import msgspec

MAX_FIELDS = 1_000
_LONGEST_KEPT = 64


class FormError(ValueError):
    """A body that is no form of ours; its text is a sentence for the log."""


class Form(msgspec.Struct, frozen=True):
    """The fields of one request, decoded, in the order received."""

    pairs: tuple[tuple[str, str], ...] = ()
    _firsts: dict[str, str] = {}

    def __post_init__(self) -> None:
        self._firsts.update(reversed(self.pairs))

    def first(self, name: str) -> str | None:
        """The first value sent under this name, possibly empty; None when it was not sent."""
        return self._firsts.get(name)


def parse_form(body: bytes) -> Form:
    """Read an application/x-www-form-urlencoded body.

    Never fails on odd bytes: a bad escape stays as it was sent, bytes that are not UTF-8 become
    U+FFFD, a name without "=" has an empty value, and ";" separates nothing. Raises FormError
    beyond 1,000 fields (empty ones count).
    """
    text = body.decode("utf-8", errors="replace")
    if text.count("&") >= MAX_FIELDS:
        raise FormError(
            f"The request's form has more than {MAX_FIELDS:,} fields, so it was not read."
        )
    pieces = [piece.partition("=") for piece in text.split("&") if piece]
    return Form(tuple([(_decoded(name), _decoded(value)) for name, _, value in pieces]))


def _decoded(text: str) -> str:
    # Most of what is sent is as it is, and the rest comes again and again: cities, our numbers.
    if "%" not in text and "+" not in text:
        return text
    return _kept(text) if len(text) <= _LONGEST_KEPT else unquote_plus(text)


_kept = lru_cache(4_096)(unquote_plus)
