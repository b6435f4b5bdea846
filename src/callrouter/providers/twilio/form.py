"""What did the telephone company post to us?

A webhook's body as name and value pairs, in the order they were sent. A repeated name keeps all its
values: the signature covers every one of them, and a dict would lose some.
"""

from urllib.parse import parse_qsl

import msgspec

MAX_FIELDS = 1_000


class FormError(ValueError):
    """A body that is no form of ours; its text is a sentence for the log."""


class Form(msgspec.Struct, frozen=True):
    """The fields of one request, decoded, in the order received."""

    pairs: tuple[tuple[str, str], ...] = ()

    def first(self, name: str) -> str | None:
        """The first value sent under this name, possibly empty; None when it was not sent."""
        return next((value for key, value in self.pairs if key == name), None)


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
    return Form(tuple(parse_qsl(text, keep_blank_values=True)))
