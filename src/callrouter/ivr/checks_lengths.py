"""Does every answer of this flow fit into what a telephone company takes at once?

All that is said on the way from one wait to the next stands in one document: greetings, and what
is said where the way ends. A document that is too long is not heard at all. Bytes are counted as
they are sent, with the longest language of each prompt.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from callrouter.domain.problems import Problem, Severity
from callrouter.ivr.flow import (
    Audio,
    CallerCheck,
    Greeting,
    Hours,
    Node,
    Ring,
    SubFlow,
    TextBack,
    Variant,
    prompts_of,
    ways_out,
)
from callrouter.ivr.speech import LONGEST_PROMPT, as_spoken
from callrouter.ivr.surroundings import Surroundings

# Twilio takes 64,000 bytes (error 11750); ten rung phones with their URLs take 14,000 of them.
MOST_BYTES_AT_ONCE = 48_000
_BYTES_AROUND = 40  # the markup around each piece of text


class _Said(Struct, frozen=True, gc=False):
    """How much is said from a node on in one go, and by which nodes."""

    bytes_: int
    by: tuple[str, ...]


def length_problems(nodes: Sequence[Node], around: Surroundings) -> list[Problem]:
    """An error for the longest thing said in one go, if it is too long.

    The graph must have no round that callers would go without choosing it.
    """
    by_id = {node.id: node for node in nodes}
    said: dict[str, _Said] = {}
    for node in _from_the_ends(by_id):
        own = _bytes(node, around)
        ahead = max((said[to] for to in _onward(node)), key=_how_much, default=_Said(0, ()))
        said[node.id] = _Said(own + ahead.bytes_, (node.id, *ahead.by) if own else ahead.by)
    longest = max(said.values(), key=_how_much)
    if longest.bytes_ <= MOST_BYTES_AT_ONCE:
        return []
    names = " → ".join(f'"{by_id[id_].name}"' for id_ in longest.by)
    sentence = (
        f"A caller would be told {longest.bytes_:,} bytes in one go, more than the "
        f"{MOST_BYTES_AT_ONCE:,} that an answer can hold: {names}. Shorten these texts."
    )
    return [Problem(Severity.ERROR, longest.by[0], sentence)]


def _how_much(said: _Said) -> int:
    return said.bytes_


def _onward(node: Node) -> list[str]:
    """Where a step may go on from a node; a ring with nobody left to ring goes on at once."""
    if isinstance(node, Greeting | CallerCheck | Hours | TextBack | Ring | SubFlow):
        return [way.to for way in ways_out(node) if way.to is not None]
    return []


def _from_the_ends(by_id: Mapping[str, Node]) -> Iterator[Node]:
    """Every node, each after those that a step may go on to from it."""
    done: set[str] = set()
    for first in by_id:
        stack = [(first, False)]
        while stack:
            here, is_last_visit = stack.pop()
            if here in done:
                continue
            if is_last_visit:
                done.add(here)
                yield by_id[here]
            else:
                stack.append((here, True))
                stack += [(to, False) for to in _onward(by_id[here]) if to not in done]


def _bytes(node: Node, around: Surroundings) -> int:
    """The longest of a node's prompts; a menu says only one of its two."""
    return max(
        (_sent(variant, around) for prompt in prompts_of(node) for variant in prompt.variants),
        default=0,
    )


def _sent(variant: Variant, around: Surroundings) -> int:
    if isinstance(variant.says, Audio):
        text = variant.says.url
    else:
        text = as_spoken(variant.says.text, around.property_name, around.spoken_name)
    pieces = 1 + len(text) // (LONGEST_PROMPT // 2)
    escaped = 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))
    return len(text.encode(errors="replace")) + escaped + pieces * _BYTES_AROUND
