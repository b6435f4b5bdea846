"""Where does a caller stand, and how does that travel in a callback URL?

The telephone company signs the whole URL, so a place cannot be forged, any process can answer
any step, and a publish in the middle of a call cannot change the meaning of a key. A place is
at most `MAX_QUERY_BYTES` long: nodes are numbers within their version, the return stack is short.
"""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from msgspec import Struct

SAFE_VERSION = "safe"
MAX_BACK = 8
# A callback URL has at most 512 bytes: 200 for the public base, 32 for the longest path.
MAX_QUERY_BYTES = 280
MAX_SHIFT_SECONDS = 10**10 - 1

_MOST_FIELDS = 20
_VERSION = re.compile(r"safe|[0-9]{1,19}|changed-[0-9]{1,19}|draft-[0-9a-f]{8,32}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_DETOUR = re.compile(r"[0-9a-f]{8}")
_CALL_ID = re.compile(r"[A-Za-z0-9]{1,40}")


class PlaceError(ValueError):
    """A callback URL does not hold a place we could have written."""


class Place(Struct, frozen=True, gc=False):
    """Where a caller stands.

    `node` is the node's number in its `version`; `step` grows by one with every answered step;
    `nothing` and `wrong` count tries at the present menu, `round` the rings at the present ring
    node; `back` holds the menus to return to, the latest last. `shift_seconds` moves the clock
    of a tried call. `parent` and `leg` are set for a rung phone: the caller's call and the
    leg's number in its ring. `detour` (8 hexadecimal digits) names the way of a call whose place
    was lost: its steps are counted anew, and are others than those it has had.
    """

    property_id: int | None
    source_id: int | None
    version: str
    node: int
    step: int = 0
    nothing: int = 0
    wrong: int = 0
    round: int = 0
    language: str = "en"
    back: tuple[int, ...] = ()
    shift_seconds: int | None = None
    parent: str | None = None
    leg: int | None = None
    detour: str | None = None


def to_query(place: Place) -> str:
    """The place as a query string, in a fixed order, without what has its usual value."""
    fields: list[tuple[str, object]] = []
    if place.property_id is not None:
        fields.append(("p", place.property_id))
    if place.source_id is not None:
        fields.append(("a", place.source_id))
    fields += [("v", place.version), ("n", place.node), ("s", place.step)]
    if place.nothing or place.wrong or place.round:
        fields.append(("t", f"{place.nothing}.{place.wrong}.{place.round}"))
    if place.language != "en":
        fields.append(("l", place.language))
    if place.back:
        fields.append(("b", ".".join(map(str, place.back))))
    if place.shift_seconds is not None:
        fields.append(("o", place.shift_seconds))
    if place.detour is not None:
        fields.append(("d", place.detour))
    if place.parent is not None:
        fields.append(("c", place.parent))
    if place.leg is not None:
        fields.append(("g", place.leg))
    return urlencode(fields)


@lru_cache(16_384)  # callers stand in the same places again and again
def from_query(query: str) -> Place:
    """The place a query string holds; raises `PlaceError` with a sentence for anything else."""
    if not query:
        raise PlaceError("The callback URL holds no place.")
    try:
        if query.count("&") >= _MOST_FIELDS:
            raise ValueError(f"it has more than {_MOST_FIELDS} fields")
        pairs = parse_qsl(query, keep_blank_values=True)
        fields = dict(pairs)
        if len(fields) != len(pairs):
            raise ValueError("a field stands in it twice")
        place = _read(fields)
    except KeyError as error:
        raise PlaceError(f'The callback URL holds no place: it lacks "{error.args[0]}".') from error
    except ValueError as error:
        raise PlaceError(f"The callback URL holds no place: {error}.") from error
    if fields:
        raise PlaceError(f"The callback URL holds unknown fields: {', '.join(sorted(fields))}.")
    return place


def _read(fields: dict[str, str]) -> Place:
    nothing, wrong, round_ = _numbers(fields.pop("t", "0.0.0"), exactly=3)
    shift, leg = fields.pop("o", None), fields.pop("g", None)
    parent, detour = fields.pop("c", None), fields.pop("d", None)
    return Place(
        property_id=_optional(fields.pop("p", None)),
        source_id=_optional(fields.pop("a", None)),
        version=_matching(_VERSION, fields.pop("v")),
        node=_number(fields.pop("n")),
        step=_number(fields.pop("s")),
        nothing=nothing,
        wrong=wrong,
        round=round_,
        language=_matching(LANGUAGE, fields.pop("l", "en")),
        back=_numbers(fields.pop("b"), at_most=MAX_BACK) if "b" in fields else (),
        shift_seconds=None if shift is None else _signed(shift),
        parent=None if parent is None else _matching(_CALL_ID, parent),
        leg=None if leg is None else _number(leg),
        detour=None if detour is None else _matching(_DETOUR, detour),
    )


def _optional(text: str | None) -> int | None:
    return None if text is None else _number(text, digits=18)


def _number(text: str, digits: int = 6) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= digits):
        raise ValueError(f"{text[:40]!r} is not a number")
    return int(text)


def _signed(text: str) -> int:
    magnitude = _number(text.removeprefix("-"), digits=10)
    return -magnitude if text.startswith("-") else magnitude


def _numbers(text: str, exactly: int | None = None, at_most: int = 99) -> tuple[int, ...]:
    numbers = tuple(_number(part) for part in text.split("."))
    if len(numbers) > at_most or (exactly is not None and len(numbers) != exactly):
        raise ValueError(f"{text[:40]!r} has the wrong length")
    return numbers


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is malformed")
    return text
