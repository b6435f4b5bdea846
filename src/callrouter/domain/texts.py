"""What of a text can be seen? Nobody types the rest: it comes along when something is pasted.

Two names that look the same would be two, and one that turns the direction of writing would garble
the lines that it stands in.
"""

import re
from typing import Any

# Controls but tabs and ends of lines, soft hyphens, spaces of no width, marks that turn the
# direction. Joiners stay: Persian, Indic scripts and emoji are written with them.
_INVISIBLE = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_OTHER_LINE_ENDS = re.compile("[\u2028\u2029]")


def visible(text: str) -> str:
    """The text without what cannot be seen."""
    return _OTHER_LINE_ENDS.sub("\n", _INVISIBLE.sub("", text))


def all_visible(value: Any) -> Any:
    """A value of JSON, all its texts without what cannot be seen."""
    match value:
        case str():
            return visible(value)
        case list():
            return [all_visible(each) for each in value]
        case dict():
            return {name: all_visible(each) for name, each in value.items()}
        case _:
            return value
