"""How is a row of a form moved up or down, taken out or added, without anything being saved yet?

By buttons named `do`, whose value says what and which row: "up:2", "down:0", "remove:1", "add".
"""

from collections.abc import Sequence

_MOVES = {"up": -1, "down": 1}


def rearrange(rows: Sequence[str], what: str) -> list[str]:
    """The rows as the button wants them; as they are where it makes no sense."""
    verb, _, text = what.partition(":")
    moved, at = list(rows), int(text) if text.isdecimal() and len(text) < 6 else -1
    if not 0 <= at < len(moved):
        return moved
    if verb == "remove":
        del moved[at]
    to = at + _MOVES.get(verb, 0)
    if verb in _MOVES and 0 <= to < len(moved):
        moved[at], moved[to] = moved[to], moved[at]
    return moved
