"""What do callers of a number that is out of use get?

An announcement, then the property's safe route or goodbye: an ordinary flow, made from the
number's own words or the usual ones, so that no caller of it is at a dead end.
"""

from callrouter.domain.numbers import spoken_digits
from callrouter.domain.properties import Property
from callrouter.domain.tracking import AfterAnnouncement
from callrouter.ivr.flow import Goodbye, Greeting, Node, Prompt, Spoken, Variant, say
from callrouter.ivr.safety import SAFE_GOODBYE, SAFE_NODES, SAFE_START
from callrouter.ivr.snapshot import CompiledFlow, number_nodes
from callrouter.ivr.speech import can_be_spoken

LONGEST_ANNOUNCEMENT = 500
_START, _END = "changed-greeting", "changed-goodbye"


def announcing_flow(
    known: Property,
    number_id: int,
    words: str | None,
    after: AfterAnnouncement,
    has_main_number: bool = True,
) -> CompiledFlow:
    """The flow of a number; `has_main_number`: the property's main number may be told instead."""
    goes_on = after is AfterAnnouncement.SAFE_ROUTE
    prompt = _own_words(known, words) if words else _usual_words(known, has_main_number)
    greeting = Greeting(_START, "Number out of use", prompt, next=SAFE_START if goes_on else _END)
    end: tuple[Node, ...] = SAFE_NODES if goes_on else (Goodbye(_END, "Goodbye", SAFE_GOODBYE),)
    return number_nodes(f"changed-{number_id}", 0, "Number out of use", _START, (greeting, *end))


def announced(flow: CompiledFlow) -> Prompt:
    """The announcement of a flow made here."""
    first = flow.nodes[0]
    assert isinstance(first, Greeting)
    return first.prompt


def ends_after_announcement(flow: CompiledFlow) -> bool:
    """Whether the call is over when a flow made here has been announced."""
    return _END in flow.positions


def judge_announcement(words: str | None) -> str | None:
    """What is wrong with a number's own words, if anything."""
    if words is None:
        return None
    if not can_be_spoken(words):
        return "Write what callers should hear, or leave it out for the usual words."
    if len(words) > LONGEST_ANNOUNCEMENT:
        return f"Shorten the announcement to {LONGEST_ANNOUNCEMENT} letters."
    return None


def _own_words(known: Property, words: str) -> Prompt:
    return Prompt((Variant(known.language, Spoken(words)),))


def _usual_words(known: Property, has_main_number: bool) -> Prompt:
    if not has_main_number:
        return say(
            en="The number you have called has changed.",
            es="El número al que llama ha cambiado.",
        )
    digits = spoken_digits(known.main_number)
    return say(
        en=f"The number you have called has changed. The number of {known.name} is now {digits}.",
        es=f"El número al que llama ha cambiado. El número de {known.name} es ahora {digits}.",
    )
