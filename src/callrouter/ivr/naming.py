"""Whom and what does a flow name? Whatever it names must not be taken from under it."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from callrouter.ivr.flow import Node, Ring, Voicemail


class NamedKind(StrEnum):
    """The first three are spelled as in a ring node's targets."""

    PERSON = "person"
    TEAM = "team"
    DESTINATION = "destination"
    MAILBOX = "mailbox"


class Named(Struct, frozen=True):
    """Something that a node may name."""

    kind: NamedKind
    id: int


def is_named(named: Named, nodes: Iterable[Node]) -> bool:
    """Whether one of these nodes rings it, or takes messages for it."""
    for node in nodes:
        match node:
            case Ring(targets=targets):
                if any(each.kind.value == named.kind and each.id == named.id for each in targets):
                    return True
            case Voicemail(mailbox_id=mailbox_id):
                if named.kind is NamedKind.MAILBOX and mailbox_id == named.id:
                    return True
            case _:
                pass
    return False
