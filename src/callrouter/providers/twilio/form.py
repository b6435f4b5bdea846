"""What did the telephone company post to us?

A webhook's body as name and value pairs, in the order they were sent. A repeated name keeps all its
values: the signature covers every one of them, and a dict would lose some.
"""

from functools import lru_cache
from urllib.parse import unquote_plus

import msgspec

MAX_FIELDS = 1_000
_LONGEST_KEPT = 4_096


class FormError(ValueError):
    """A body that is no form of ours; its text is a sentence for the log."""


class Form(msgspec.Struct, frozen=True, gc=False):
    """The fields of one request, decoded, in the order received; `firsts` is made of them."""

    pairs: tuple[tuple[str, str], ...] = ()
    firsts: dict[str, str] = {}

    def __post_init__(self) -> None:
        self.firsts.update(reversed(self.pairs))

    @property
    def has_repeats(self) -> bool:
        """Whether a name was sent more than once."""
        return len(self.firsts) < len(self.pairs)

    def first(self, name: str) -> str | None:
        """The first value sent under this name, possibly empty; None when it was not sent."""
        return self.firsts.get(name)


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
    pair = _kept_pair if len(text) <= _LONGEST_KEPT else _pair
    return Form(tuple([pair(piece) for piece in text.split("&") if piece]))


def _pair(piece: str) -> tuple[str, str]:
    name, _, value = piece.partition("=")
    if "%" in piece or "+" in piece:
        return unquote_plus(name), unquote_plus(value)
    return name, value


# Nearly everything comes again: cities, our numbers, and within a call the caller's too.
_kept_pair = lru_cache(16_384)(_pair)
