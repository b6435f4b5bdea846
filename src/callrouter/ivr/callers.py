"""Who is calling, as far as a property knows? Picks the exit of a caller check."""

from callrouter.domain.numbers import Caller
from callrouter.ivr.flow import CallerCheck, Exit
from callrouter.ivr.snapshot import KnownCallers


def choose_exit(node: CallerCheck, caller: Caller, known: KnownCallers) -> tuple[str, Exit]:
    """What the caller is known as, and the exit to take.

    A blocked number is blocked whatever else it is; a withheld caller is nobody known; a caller
    without a telephone number (a browser, a short code) takes `otherwise`, as does every exit
    left open.
    """
    known_as, exit_ = _recognise(node, caller, known)
    return known_as, exit_ if exit_ is not None else node.otherwise


def _recognise(node: CallerCheck, caller: Caller, known: KnownCallers) -> tuple[str, Exit]:
    number = caller.number
    if caller.is_withheld:
        return "withheld number", node.withheld
    if number is None:
        return "no telephone number", node.otherwise
    if number in known.blocked:
        return "blocked number", node.blocked
    if number in known.residents:
        return "known resident", node.resident
    if number in known.prospects:
        return "has called before", node.prospect
    return "first call", node.first_time
