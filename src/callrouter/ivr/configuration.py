"""How is everything that is set up at a property written in a file, and read again?

Things are named by name or key, never by id, so that a file can be applied elsewhere. What has its
usual value is left out; order is by name, or as drawn, so that files differ where things do.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import fields

from callrouter.domain.routing import Channel
from callrouter.domain.weeks import Override, Schedule, Week
from callrouter.ivr.flow import Flow, Hours, Node, Ring, SubFlow, TargetKind, Voicemail
from callrouter.ivr.importing import OPEN

FORMAT = 1


class _Written(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class WrittenProperty(_Written, frozen=True):
    key: str
    name: str
    zone: str
    main_number: str
    failsafe_number: str | None = None
    language: str = "en"
    spoken_name: str | None = None


class WrittenPerson(_Written, frozen=True):
    name: str
    email: str | None = None
    phones: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        """How the rest of the file names them."""
        return self.email or self.name


class WrittenTeam(_Written, frozen=True):
    name: str
    members: tuple[str, ...] = ()


class WrittenDestination(_Written, frozen=True):
    name: str
    number: str


class WrittenMailbox(_Written, frozen=True):
    name: str
    recipients: tuple[str, ...] = ()


class WrittenWeek(_Written, frozen=True):
    name: str
    default: str
    closing: str
    schedules: tuple[Schedule, ...]
    main: bool = False
    overrides: tuple[Override, ...] = ()


class WrittenGraph(_Written, frozen=True):
    start: str | None = None
    nodes: tuple[dict[str, Any], ...] = ()


class WrittenFlow(_Written, frozen=True):
    """`published`: the draft is live as it stands; `live` is what is, where it is another."""

    name: str
    draft: WrittenGraph
    sub_flow: bool = False
    published: bool = False
    live: WrittenGraph | None = None


class WrittenSource(_Written, frozen=True):
    """`routing`: its own flows by channel; it follows the defaults in the others."""

    name: str
    numbers: tuple[str, ...] = ()
    routing: dict[Channel, str] = {}


class Configuration(_Written, frozen=True):
    callrouter: int
    property: WrittenProperty
    people: tuple[WrittenPerson, ...] = ()
    teams: tuple[WrittenTeam, ...] = ()
    destinations: tuple[WrittenDestination, ...] = ()
    mailboxes: tuple[WrittenMailbox, ...] = ()
    weeks: tuple[WrittenWeek, ...] = ()
    flows: tuple[WrittenFlow, ...] = ()
    defaults: dict[Channel, str] = {}
    sources: tuple[WrittenSource, ...] = ()


SECTIONS = {
    "people": "person",
    "teams": "team",
    "destinations": "destination",
    "mailboxes": "mailbox",
    "weeks": "week",
    "flows": "flow",
    "sources": "source",
}
"""The lists of a file, and what each of their things is called."""


class Names(Struct, frozen=True):
    """Names by ids; an id that has none is written as null, which is what is left open."""

    people: Mapping[int, str] = {}
    teams: Mapping[int, str] = {}
    destinations: Mapping[int, str] = {}
    mailboxes: Mapping[int, str] = {}
    weeks: Mapping[int, str] = {}
    flows: Mapping[int, str] = {}


class Ids(Struct):
    """Ids by names, as they become known while a file is applied."""

    people: dict[str, int] = {}
    teams: dict[str, int] = {}
    destinations: dict[str, int] = {}
    mailboxes: dict[str, int] = {}
    weeks: dict[str, int] = {}
    flows: dict[str, int] = {}


def write_week(week: Week) -> WrittenWeek:
    """What is forced is no part of it: that passes."""
    return WrittenWeek(
        week.name,
        week.default_schedule_id,
        week.closing_schedule_id,
        week.schedules,
        week.is_main,
        week.overrides,
    )


def read_week(written: WrittenWeek, id_: int = 0) -> Week:
    return Week(
        id_,
        written.name,
        written.main,
        written.default,
        written.closing,
        written.schedules,
        written.overrides,
    )


def write_graph(flow: Flow, names: Names) -> WrittenGraph:
    return WrittenGraph(flow.start, tuple(_write_node(node, names) for node in flow.nodes))


def read_graph(name: str, written: WrittenGraph, ids: Ids) -> Flow:
    """Raises msgspec.ValidationError, with the node's place, for what is no node."""
    nodes = []
    for number, each in enumerate(written.nodes):
        try:
            nodes.append(_read_node(each, ids))
        except msgspec.ValidationError as error:
            said, _, path = str(error).partition(" - at `$")
            where = f"{said} - at `$.nodes[{number}]{path or '`'}"
            raise msgspec.ValidationError(where) from error
    return Flow(name, written.start, tuple(nodes))


def references_of(written: WrittenGraph) -> list[tuple[int, str, str]]:
    """What the nodes name: the node's number, the kind ("week" …) and the name."""
    found = []
    for number, node in enumerate(written.nodes):
        for field in ("week", "mailbox", "flow"):
            if isinstance(node.get(field), str):
                found.append((number, field, node[field]))
        for target in node.get("targets") or ():
            if isinstance(target, dict) and isinstance(target.get("name"), str):
                found.append((number, str(target.get("kind")), target["name"]))
    return found


def _write_node(node: Node, names: Names) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(node)
    for field in fields(node):
        if field.default is not msgspec.NODEFAULT and getattr(node, field.name) == field.default:
            plain.pop(field.encode_name, None)
    match node:
        case Hours():
            _rename(plain, "week_id", "week", names.weeks.get(node.week_id))
        case Voicemail():
            _rename(plain, "mailbox_id", "mailbox", names.mailboxes.get(node.mailbox_id or 0))
        case SubFlow():
            _rename(plain, "flow_id", "flow", names.flows.get(node.flow_id))
        case Ring():
            plain["targets"] = [
                {"kind": target.kind.value}
                if target.kind is TargetKind.FAILSAFE
                else {"kind": target.kind.value, "name": _known(target.kind, names).get(target.id)}
                for target in node.targets
            ]
        case _:
            pass
    return plain


def _read_node(written: Mapping[str, Any], ids: Ids) -> Node:
    plain = dict(written)
    match plain.get("type"):
        case "hours":
            plain["week_id"] = _id(ids.weeks, plain.pop("week", None))
        case "voicemail":
            plain["mailbox_id"] = _id(ids.mailboxes, plain.pop("mailbox", None))
        case "sub-flow":
            plain["flow_id"] = _id(ids.flows, plain.pop("flow", None))
        case "ring":
            plain["targets"] = [_read_target(each, ids) for each in plain.get("targets") or ()]
        case _:
            pass
    node: Node = msgspec.convert(plain, type=Node)
    return node


def _read_target(written: Any, ids: Ids) -> Any:
    if not isinstance(written, dict) or "id" in written:
        return {"kind": None}  # which is no target, and told as such
    plain = dict(written)
    name = plain.pop("name", None)
    known = {
        TargetKind.PERSON.value: ids.people,
        TargetKind.TEAM.value: ids.teams,
        TargetKind.DESTINATION.value: ids.destinations,
    }.get(plain.get("kind") or "")
    return plain if known is None else {**plain, "id": _id(known, name)}


def _known(kind: TargetKind, names: Names) -> Mapping[int, str]:
    match kind:
        case TargetKind.PERSON:
            return names.people
        case TargetKind.TEAM:
            return names.teams
        case _:
            return names.destinations


def _id(known: Mapping[str, int], name: Any) -> int:
    return known.get(name.casefold(), OPEN) if isinstance(name, str) else OPEN


def _rename(plain: dict[str, Any], former: str, now: str, value: str | None) -> None:
    """In its place, so that a node's order stays."""
    entries = [(now, value) if key == former else (key, each) for key, each in plain.items()]
    plain.clear()
    plain.update(entries)
