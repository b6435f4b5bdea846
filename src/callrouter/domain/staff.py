"""What do staff write down of people, teams, outside numbers and mailboxes?

`domain.people` is the same as a call sees it: only what is needed to ring somebody.
"""

from msgspec import Struct

from callrouter.domain.rights import Grant, Right


class KeptPerson(Struct, frozen=True):
    """A person of the company; `phones` are E.164 in the order they ring. Nobody else has the
    e-mail, in whatever letters."""

    id: int
    name: str
    email: str | None = None
    phones: tuple[str, ...] = ()


class KeptTeam(Struct, frozen=True):
    """A property's team, its members in the order they are rung."""

    id: int
    property_id: int
    name: str
    member_ids: tuple[int, ...] = ()


class KeptDestination(Struct, frozen=True):
    """A property's name for an outside number (E.164)."""

    id: int
    property_id: int
    name: str
    number: str


class KeptMailbox(Struct, frozen=True):
    """A property's mailbox, and the people who get what is left in it."""

    id: int
    property_id: int
    name: str
    recipient_ids: tuple[int, ...] = ()


class Use(Struct, frozen=True):
    """Where something is named: a team, a mailbox or a flow (`kind`) of a property."""

    kind: str
    name: str
    property_id: int
    property_name: str


class Me(Struct, frozen=True):
    """Whoever asks, as they are told of themselves."""

    kind: str
    id: int | None
    name: str
    email: str | None
    everywhere: frozenset[Right]
    at: dict[int, frozenset[Right]]
    default_property_id: int | None = None


class Access(Struct, frozen=True):
    """What a person may do, and whether they can sign in to do it."""

    grants: tuple[Grant, ...]
    has_password: bool
