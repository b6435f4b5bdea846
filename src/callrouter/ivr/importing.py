"""How does a flow of one property become one of another?

Every id in it is replaced by the target's; what has none there is left open: an id that nothing
has, so that compiling names the node and refuses to publish. No id of the source ever stays.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from callrouter.domain.imports import Kind, Thing
from callrouter.ivr.flow import (
    Audio,
    Flow,
    Goodbye,
    Greeting,
    Hours,
    HoursExit,
    Menu,
    Node,
    Prompt,
    Ring,
    Spoken,
    SubFlow,
    Target,
    TargetKind,
    TextBack,
    Variant,
    Voicemail,
    prompts_of,
)

OPEN = 0
"""The id of what is left open: nothing that is stored has it."""
_RUNG = {
    TargetKind.PERSON: Kind.PERSON,
    TargetKind.TEAM: Kind.TEAM,
    TargetKind.DESTINATION: Kind.DESTINATION,
}


class Mapped(Struct, frozen=True):
    """The target's ids by the source's; what is in none is left open. `schedules` lead from a week
    and one of its schedules, both the source's, to a schedule of the target's week. `words` are
    said in place of others, such as the property's name."""

    ids: Mapping[Thing, int] = {}
    left_out: frozenset[Thing] = frozenset()
    schedules: Mapping[tuple[int, str], str] = {}
    words: Mapping[str, str] = {}


def things_named(flows: Iterable[Flow]) -> list[Thing]:
    """Everything that these flows name, each once, in the order of their nodes."""
    found = (thing for flow in flows for node in flow.nodes for thing in _named_by(node))
    return list(dict.fromkeys(found))


def schedules_named(flows: Iterable[Flow]) -> list[tuple[int, str]]:
    """Every week and schedule that has an exit, each once."""
    found = (
        (node.week_id, each.schedule_id)
        for flow in flows
        for node in flow.nodes
        if isinstance(node, Hours)
        for each in node.exits
    )
    return list(dict.fromkeys(found))


def import_flow(flow: Flow, mapped: Mapped) -> Flow:
    """The same graph with the target's ids and words."""
    return replace(flow, nodes=tuple(_import_node(node, mapped) for node in flow.nodes))


def says_any(flow: Flow, words: Iterable[str]) -> list[str]:
    """The names of the nodes whose texts hold one of these words."""
    wanted = [each.casefold() for each in words]
    return [
        node.name
        for node in flow.nodes
        if any(each in text.casefold() for text in _texts(node) for each in wanted)
    ]


def _named_by(node: Node) -> Iterator[Thing]:
    match node:
        case Hours():
            yield Kind.WEEK, node.week_id
        case Ring():
            for target in node.targets:
                if target.kind in _RUNG:
                    yield _RUNG[target.kind], target.id
        case Voicemail(mailbox_id=int() as mailbox_id):
            yield Kind.MAILBOX, mailbox_id
        case SubFlow():
            yield Kind.SUB_FLOW, node.flow_id
        case _:
            pass
    for prompt in prompts_of(node):
        for variant in prompt.variants:
            if isinstance(variant.says, Audio):
                yield Kind.AUDIO, variant.says.audio_id


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node, TextBack):
        yield node.text
    for prompt in prompts_of(node):
        for variant in prompt.variants:
            if isinstance(variant.says, Spoken):
                yield variant.says.text


def _import_node(node: Node, mapped: Mapped) -> Node:
    def say(prompt: Prompt | None) -> Prompt | None:
        return None if prompt is None else _import_prompt(prompt, mapped)

    match node:
        case Hours():
            return _import_hours(node, mapped)
        case Ring():
            targets = (_import_target(target, mapped) for target in node.targets)
            return replace(node, targets=tuple(each for each in targets if each is not None))
        case Voicemail():
            mailbox = node.mailbox_id
            if mailbox is not None:
                mailbox = mapped.ids.get((Kind.MAILBOX, mailbox), OPEN)
            return replace(node, mailbox_id=mailbox, prompt=say(node.prompt))
        case SubFlow():
            return replace(node, flow_id=mapped.ids.get((Kind.SUB_FLOW, node.flow_id), OPEN))
        case Greeting() | Goodbye():
            return replace(node, prompt=say(node.prompt))
        case Menu():
            return replace(node, prompt=say(node.prompt), again=say(node.again))
        case TextBack():
            return replace(node, text=_replaced(node.text, mapped.words))
        case _:
            return node


def _import_hours(node: Hours, mapped: Mapped) -> Hours:
    exits = []
    for number, each in enumerate(node.exits, start=1):
        known = mapped.schedules.get((node.week_id, each.schedule_id))
        exits.append(HoursExit(known or f"left-open-{number}", each.to))
    week_id = mapped.ids.get((Kind.WEEK, node.week_id), OPEN)
    return replace(node, week_id=week_id, exits=tuple(exits))


def _import_target(target: Target, mapped: Mapped) -> Target | None:
    kind = _RUNG.get(target.kind)
    if kind is None:
        return target
    thing = (kind, target.id)
    return None if thing in mapped.left_out else replace(target, id=mapped.ids.get(thing, OPEN))


def _import_prompt(prompt: Prompt, mapped: Mapped) -> Prompt:
    return Prompt(tuple(_import_variant(each, mapped) for each in prompt.variants))


def _import_variant(variant: Variant, mapped: Mapped) -> Variant:
    match variant.says:
        case Spoken(text=text):
            return replace(variant, says=Spoken(_replaced(text, mapped.words)))
        case Audio():  # recordings stay with their property; compiling asks for words instead
            return replace(variant, says=Spoken(""))


def _replaced(text: str, words: Mapping[str, str]) -> str:
    for former in sorted(words, key=len, reverse=True):
        if former:
            text = text.replace(former, words[former])
    return text
