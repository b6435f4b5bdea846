"""What does a node of a flow do, said to people who do not draw it?"""

from collections.abc import Mapping
from typing import assert_never

from msgspec import Struct

from callrouter.domain.numbers import national
from callrouter.domain.people import Destination, Person, Team
from callrouter.ivr.flow import (
    Audio,
    CallerCheck,
    Goodbye,
    Greeting,
    Hours,
    Manner,
    Menu,
    Node,
    Prompt,
    Refusal,
    Ring,
    ShownNumber,
    SubFlow,
    Target,
    TargetKind,
    TextBack,
    Voicemail,
)
from callrouter.operations.flows.show_drawing import Drawing


class Heard(Struct, frozen=True):
    """Words that callers hear, in a language ("en"); `when` says on which occasion, if not always."""

    text: str
    language: str
    when: str = ""


def kind_of(node: Node) -> tuple[str, str]:
    """The word for it, and its icon."""
    match node:
        case Greeting():
            return "Greeting", "megaphone"
        case CallerCheck():
            return "Who calls?", "users"
        case Hours():
            return "Hours", "clock"
        case Menu():
            return "Menu", "list"
        case Ring():
            return "Ring", "phone-incoming"
        case Voicemail():
            return "Voicemail", "voicemail"
        case TextBack():
            return "Text back", "inbox"
        case Goodbye():
            return "Goodbye", "phone-off"
        case SubFlow():
            return "Sub-flow", "workflow"
        case _:
            assert_never(node)


def heard_at(node: Node) -> tuple[Heard, ...]:
    """What callers hear there, in every language."""
    match node:
        case Greeting() | Voicemail():
            return _variants(node.prompt)
        case Goodbye():
            return _variants(node.prompt)
        case Menu():
            return _variants(node.prompt) + _variants(node.again, "the second time")
        case _:
            return ()


def facts_of(node: Node, drawing: Drawing) -> tuple[str, ...]:
    """What else happens there, a sentence each."""
    match node:
        case Hours():
            week = drawing.weeks.get(node.week_id)
            return (f"By {week.name}.",) if week else ("Its week is gone.",)
        case Menu():
            return (f"Waits {node.wait_seconds} seconds for a key.",)
        case Ring():
            return tuple(_ringing(node, drawing))
        case Voicemail():
            box = drawing.directory.mailboxes.get(node.mailbox_id or 0)
            return (f"The message lands in {box.name}.",) if box else ("Its mailbox is gone.",)
        case TextBack():
            return (f"The caller gets a text: “{node.text}”",)
        case Goodbye():
            return (_REFUSED[node.refuses],) if node.refuses else ("The call ends.",)
        case SubFlow():
            entered = drawing.sub_flows.get(node.flow_id)
            if entered is None:
                return ("Its sub-flow is not published, or is gone.",)
            return (f"Goes through {entered.name}.",)
        case _:
            return ()


_REFUSED = {
    Refusal.BUSY: "The caller hears that the line is busy.",
    Refusal.REJECTED: "The call is refused without being answered.",
}
_MANNERS = {
    Manner.ALL_AT_ONCE: "all at once",
    Manner.ROUND_ROBIN: "in turn, whoever has waited longest first",
    Manner.IN_ORDER: "one after the other",
}


def _ringing(node: Ring, drawing: Drawing) -> list[str]:
    names = ", ".join(_target(each, drawing) for each in node.targets) or "nobody yet"
    several = len(node.targets) > 1 or any(each.kind is TargetKind.TEAM for each in node.targets)
    manner = f", {_MANNERS[node.manner]}" if several else ""
    facts = [f"Rings {names}{manner}, for {node.ring_seconds} seconds."]
    if node.asks_to_accept:
        facts.append("Whoever answers presses 1 to take it (comes later).")
    if node.whispers:
        facts.append("Staff hear first who calls about what.")
    if node.shows is ShownNumber.TRACKING:
        facts.append("Staff see the tracking number.")
    if node.records:
        facts.append("The call is recorded.")
    return facts


def _target(target: Target, drawing: Drawing) -> str:
    known = drawing.directory
    if target.kind is TargetKind.FAILSAFE:
        number = drawing.failsafe_number
        return f"the fail-safe number {national(number)}" if number else "the fail-safe number"
    of_kind: dict[TargetKind, Mapping[int, Person | Team | Destination]] = {
        TargetKind.PERSON: known.people,
        TargetKind.TEAM: known.teams,
        TargetKind.DESTINATION: known.destinations,
    }
    found = of_kind[target.kind].get(target.id)
    return found.name if found else f"a {target.kind} that is gone"


def _variants(prompt: Prompt | None, when: str = "") -> tuple[Heard, ...]:
    return tuple(
        Heard(
            "a recording" if isinstance(each.says, Audio) else each.says.text, each.language, when
        )
        for each in (prompt.variants if prompt else ())
    )
