"""Which calls have come in?"""

import re

from msgspec import Struct

from callrouter.domain.calls import Call, Outcome
from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Right
from callrouter.operations.work import Fault, RefusedError, Work
from callrouter.store.calls import FEWEST_DIGITS, list_calls
from callrouter.store.flows import name_versions


class ShownCall(Struct, frozen=True):
    """A call, and which version of which flow answered it; None for the safe route."""

    call: Call
    flow_id: int | None
    version: int | None


async def show_calls(
    work: Work,
    wanted: Wanted,
    *,
    outcome: Outcome | None = None,
    source_id: int | None = None,
    tried: bool = False,
) -> Listed[ShownCall]:
    """Those at the properties whose calls the actor may see; who may everywhere sees also those to
    nobody's numbers. `tried`: only tried calls, else none of them.

    Raises NotAllowedError, NotFoundError, UnknownOrderError, or RefusedError for a search that no
    index answers: all calls would have to be looked through.
    """
    work.require_anywhere(Right.SEE_CALLS)
    _judge(wanted.search or "")
    seen = work.where(Right.SEE_CALLS, wanted)
    page = await list_calls(
        work.connection, wanted, seen, outcome=outcome, source_id=source_id, tried=tried
    )
    return Listed(await with_versions(work, page.items), page.ended)


async def with_versions(work: Work, calls: list[Call]) -> list[ShownCall]:
    """The same calls with their flows named, by one statement."""
    work.require_anywhere(Right.SEE_CALLS)
    ids = {call.version for call in calls if call.version and _is_id(call.version)}
    named = await name_versions(work.connection, sorted(map(int, ids))) if ids else {}
    shown = []
    for call in calls:
        id_ = int(call.version) if call.version in ids and call.version else 0
        flow_id, number = named.get(id_, (None, None))
        shown.append(ShownCall(call, flow_id, number))
    return shown


def _judge(search: str) -> None:
    digits = re.findall("[0-9]", search)
    if not re.search("[A-Za-z]", search) and 0 < len(digits) < FEWEST_DIGITS:
        sentence = (
            f"Search for at least {FEWEST_DIGITS} digits of a number; an area code with the country's "
            "before it, like 1512, will do."
        )
        raise RefusedError(Fault(sentence, "query:search"))


def _is_id(version: str) -> bool:
    return version.isascii() and version.isdecimal() and int(version) < 2**63
