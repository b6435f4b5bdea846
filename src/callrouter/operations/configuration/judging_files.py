"""Does everything that a configuration file names stand in it? All that does not, with its line."""

from collections.abc import Iterable, Iterator
from typing import Any

from callrouter.domain.numbers import is_e164
from callrouter.domain.properties import LONGEST_NAME
from callrouter.ivr.configuration import SECTIONS, Configuration, WrittenGraph, references_of
from callrouter.operations.configuration.reading_files import Lines
from callrouter.operations.work import Fault

_KINDS = {"flow": "sub-flow"}


def judge_file(wanted: Configuration, lines: Lines) -> list[Fault]:
    """Faults in the order of the file's sections; none when it may be applied."""
    return [
        lines.fault(pointer, sentence)
        for judge in (_doubles, _numbers, _groups, _flows, _routing)
        for pointer, sentence in judge(wanted)
    ]


Found = Iterator[tuple[str, str]]


def _doubles(wanted: Configuration) -> Found:
    for section, thing in SECTIONS.items():
        seen: set[str] = set()
        for number, each in enumerate(getattr(wanted, section)):
            name = getattr(each, "reference", each.name).casefold()
            if not each.name.strip():
                yield f"/{section}/{number}/name", f"give the {thing} a name."
            elif len(name) > LONGEST_NAME or len(each.name) > LONGEST_NAME:
                sentence = f"shorten what names the {thing} to {LONGEST_NAME} letters."
                yield f"/{section}/{number}/name", sentence
            elif name in seen:
                yield f"/{section}/{number}", f'there are two of "{each.name}"; rename one.'
            seen.add(name)


def _numbers(wanted: Configuration) -> Found:
    for number, person in enumerate(wanted.people):
        for position, phone in enumerate(person.phones):
            if not is_e164(phone):
                yield f"/people/{number}/phones/{position}", _no_number(phone)
    for number, destination in enumerate(wanted.destinations):
        if not is_e164(destination.number):
            yield f"/destinations/{number}/number", _no_number(destination.number)
    seen: set[str] = set()
    for number, source in enumerate(wanted.sources):
        for position, each in enumerate(source.numbers):
            pointer = f"/sources/{number}/numbers/{position}"
            if not is_e164(each):
                yield pointer, _no_number(each)
            elif each in seen:
                yield pointer, f"{each} stands at two sources; a number belongs to one."
            seen.add(each)


def _groups(wanted: Configuration) -> Found:
    people = {each.reference.casefold() for each in wanted.people}
    for number, team in enumerate(wanted.teams):
        yield from _missing(team.members, people, "person", f"/teams/{number}/members")
    for number, mailbox in enumerate(wanted.mailboxes):
        pointer = f"/mailboxes/{number}/recipients"
        yield from _missing(mailbox.recipients, people, "person", pointer)


def _flows(wanted: Configuration) -> Found:
    known = {
        "person": {each.reference.casefold() for each in wanted.people},
        "team": _names(wanted.teams),
        "destination": _names(wanted.destinations),
        "mailbox": _names(wanted.mailboxes),
        "week": _names(wanted.weeks),
        "flow": _names(each for each in wanted.flows if each.sub_flow),
    }
    for number, flow in enumerate(wanted.flows):
        for field, graph in (("draft", flow.draft), ("live", flow.live)):
            if graph is not None:
                yield from _graph(graph, known, f"/flows/{number}/{field}")
        if flow.published and flow.live is not None:
            pointer = f"/flows/{number}/published"
            yield pointer, "either the draft is published, or another is live; keep one of the two."


def _graph(graph: WrittenGraph, known: dict[str, set[str]], pointer: str) -> Found:
    for number, kind, name in references_of(graph):
        if name.casefold() not in known.get(kind, set()):
            sentence = f'there is no {_KINDS.get(kind, kind)} "{name}" in the file; add it.'
            yield f"{pointer}/nodes/{number}", sentence


def _routing(wanted: Configuration) -> Found:
    answering = {each.name.casefold() for each in wanted.flows if not each.sub_flow}
    for channel, name in wanted.defaults.items():
        yield from _missing([name], answering, "flow", f"/defaults/{channel.value}")
    for number, source in enumerate(wanted.sources):
        for channel, name in source.routing.items():
            pointer = f"/sources/{number}/routing/{channel.value}"
            yield from _missing([name], answering, "flow", pointer)


def _missing(names: Iterable[str], known: set[str], kind: str, pointer: str) -> Found:
    for name in names:
        if name.casefold() not in known:
            yield pointer, f'there is no {kind} "{name}" in the file; add it.'


def _names(things: Iterable[Any]) -> set[str]:
    return {each.name.casefold() for each in things}


def _no_number(written: str) -> str:
    return f'write "{written}" with its country code, like "+12125550111".'
