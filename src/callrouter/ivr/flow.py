"""What can staff draw? The nodes of a flow, each with its named exits.

A flow is a graph of typed nodes; an exit holds the id of the node it leads to, or None while
nobody has connected it. In a sub-flow an exit may lead to `RETURN`: back to the flow that
entered it. Nothing here decides; `compiling` judges a flow and `routing` follows it.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

RETURN = "return"
MOST_DRAWN = 500
"""Nodes of a flow; a draft may hold what no flow may be published with, but not without end."""

NodeId = Annotated[str, Meta(max_length=100)]
Name = Annotated[str, Meta(max_length=1_000)]
Words = Annotated[str, Meta(max_length=20_000)]
Short = Annotated[str, Meta(max_length=100)]
Id = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Seconds = Annotated[int, Meta(ge=0, le=86_400)]
Exit = NodeId | None


class Spoken(Struct, frozen=True, gc=False, tag="text", forbid_unknown_fields=True):
    """Words that the telephone company's voice speaks."""

    text: Words


class Audio(Struct, frozen=True, gc=False, tag="audio", forbid_unknown_fields=True):
    """An uploaded recording; `seconds` is its measured length, `url` where it is played from."""

    audio_id: Id
    seconds: Annotated[float, Meta(ge=0, le=86_400)]
    url: Annotated[str, Meta(max_length=2_000)]


class Variant(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A prompt in one language ("en", "es")."""

    language: Short
    says: Spoken | Audio


class Prompt(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What the caller hears, once per language."""

    variants: Annotated[tuple[Variant, ...], Meta(max_length=30)]


class Greeting(Struct, frozen=True, gc=False, tag="greeting", forbid_unknown_fields=True):
    """Says something and goes on."""

    id: NodeId
    name: Name
    prompt: Prompt
    next: Exit = None


class CallerCheck(Struct, frozen=True, gc=False, tag="caller", forbid_unknown_fields=True):
    """Parts callers by what is known of them; an exit left open takes `otherwise`."""

    id: NodeId
    name: Name
    blocked: Exit = None
    withheld: Exit = None
    resident: Exit = None
    prospect: Exit = None
    first_time: Exit = None
    otherwise: Exit = None


class HoursExit(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    schedule_id: Short
    to: Exit = None


class Hours(Struct, frozen=True, gc=False, tag="hours", forbid_unknown_fields=True):
    """Parts calls by the active schedule of a week."""

    id: NodeId
    name: Name
    week_id: Id
    exits: Annotated[tuple[HoursExit, ...], Meta(max_length=100)] = ()
    otherwise: Exit = None


class GoTo(Struct, frozen=True, gc=False, tag="go", forbid_unknown_fields=True):
    """Leads to a node; `language`, if given, is spoken from then on."""

    to: Exit = None
    language: Short | None = None


class Repeat(Struct, frozen=True, gc=False, tag="repeat", forbid_unknown_fields=True):
    """Says the menu again."""


class Back(Struct, frozen=True, gc=False, tag="back", forbid_unknown_fields=True):
    """Returns to the menu the caller came from."""


class Choice(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    key: Short
    does: GoTo | Repeat | Back


class Tries(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """At the `limit`-th time the exit is taken; before that the menu is said again."""

    limit: Annotated[int, Meta(ge=0, le=100)]
    to: Exit = None


class Menu(Struct, frozen=True, gc=False, tag="menu", forbid_unknown_fields=True):
    """Asks for one key. `again` is the shorter prompt from the second pass on."""

    id: NodeId
    name: Name
    prompt: Prompt
    choices: Annotated[tuple[Choice, ...], Meta(max_length=30)]
    nothing_pressed: Tries
    not_a_choice: Tries
    again: Prompt | None = None
    wait_seconds: Seconds = 5


class TargetKind(StrEnum):
    PERSON = "person"
    TEAM = "team"
    DESTINATION = "destination"
    FAILSAFE = "fail-safe number"


class Target(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Whom to ring; `id` says nothing for the property's fail-safe number."""

    kind: TargetKind
    id: Id = 0


class Manner(StrEnum):
    """How several phones are rung."""

    ALL_AT_ONCE = "all at once"
    ROUND_ROBIN = "round robin"
    IN_ORDER = "in order"


class ShownNumber(StrEnum):
    """Which number staff see on their phone."""

    CALLER = "caller"
    TRACKING = "tracking number"


class Ring(Struct, frozen=True, gc=False, tag="ring", forbid_unknown_fields=True):
    """Rings phones for `ring_seconds` each time; when nobody answers, `no_answer` is taken.

    `asks_to_accept`: staff press 1 before they are joined. `whispers`: staff hear property,
    source and node name first. `records`: both sides are recorded.
    """

    id: NodeId
    name: Name
    targets: Annotated[tuple[Target, ...], Meta(max_length=100)]
    manner: Manner = Manner.ALL_AT_ONCE
    ring_seconds: Seconds = 20
    no_answer: Exit = None
    asks_to_accept: bool = False
    whispers: bool = False
    shows: ShownNumber = ShownNumber.CALLER
    records: bool = False


class Voicemail(Struct, frozen=True, gc=False, tag="voicemail", forbid_unknown_fields=True):
    """Takes a message into a mailbox; None is the property's own, used by the safe route only.

    `next` is optional: without it the caller is thanked and the call ends.
    """

    id: NodeId
    name: Name
    mailbox_id: Id | None
    prompt: Prompt
    max_seconds: Seconds = 120
    next: Exit = None


class TextBack(Struct, frozen=True, gc=False, tag="text-back", forbid_unknown_fields=True):
    """Sends the caller a text message and goes on."""

    id: NodeId
    name: Name
    text: Words
    next: Exit = None


class Refusal(StrEnum):
    """How a call is refused without being answered."""

    BUSY = "busy"
    REJECTED = "rejected"


class Goodbye(Struct, frozen=True, gc=False, tag="goodbye", forbid_unknown_fields=True):
    """Ends the call, after words, or by refusing it before it is answered."""

    id: NodeId
    name: Name
    prompt: Prompt | None = None
    refuses: Refusal | None = None


class SubFlow(Struct, frozen=True, gc=False, tag="sub-flow", forbid_unknown_fields=True):
    """Enters another flow of the property; `next` is where its `RETURN` exits lead."""

    id: NodeId
    name: Name
    flow_id: Id
    next: Exit = None


Node = Greeting | CallerCheck | Hours | Menu | Ring | Voicemail | TextBack | Goodbye | SubFlow


class Flow(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A drawn flow. `start` is the id of the node where a call arrives."""

    name: Name
    start: Exit
    nodes: Annotated[tuple[Node, ...], Meta(max_length=MOST_DRAWN)] = ()


class Way(Struct, frozen=True, gc=False):
    """One exit of a node: its label, where it leads, and whether the caller must choose it."""

    label: str
    to: Exit
    is_choice: bool = False
    is_optional: bool = False


def ways_out(node: Node) -> Iterator[Way]:
    """Every exit of a node in the order staff see them; repeat and back lead nowhere new."""
    match node:
        case Greeting() | TextBack() | SubFlow():
            yield Way("next", node.next)
        case Voicemail():
            yield Way("next", node.next, is_optional=True)
        case CallerCheck():
            for label in ("blocked", "withheld", "resident", "prospect", "first_time"):
                yield Way(label.replace("_", "-"), getattr(node, label), is_optional=True)
            yield Way("otherwise", node.otherwise)
        case Hours():
            for hours_exit in node.exits:
                yield Way(hours_exit.schedule_id, hours_exit.to)
            yield Way("otherwise", node.otherwise)
        case Menu():
            for choice in node.choices:
                if isinstance(choice.does, GoTo):
                    yield Way(f"key {choice.key}", choice.does.to, is_choice=True)
            yield Way("nothing pressed", node.nothing_pressed.to)
            yield Way("not a choice", node.not_a_choice.to)
        case Ring():
            yield Way("no answer", node.no_answer)
        case Goodbye():
            return


def prompts_of(node: Node) -> Iterator[Prompt]:
    """Every prompt a node may speak."""
    match node:
        case Greeting() | Voicemail():
            yield node.prompt
        case Goodbye(prompt=Prompt() as prompt):
            yield prompt
        case Menu():
            yield node.prompt
            if node.again is not None:
                yield node.again
        case _:
            return


def say(**texts: str) -> Prompt:
    """A spoken prompt, one keyword per language: `say(en="Welcome", es="Bienvenidos")`."""
    return Prompt(tuple(Variant(language, Spoken(text)) for language, text in texts.items()))
