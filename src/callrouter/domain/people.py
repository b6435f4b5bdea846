"""Who can be reached at a property, and where?

People with their phones, teams of people, named outside numbers, and mailboxes.
"""

from msgspec import Struct


class Person(Struct, frozen=True, gc=False):
    """A member of staff; `phones` are E.164 strings in the order they were stored."""

    id: int
    name: str
    phones: tuple[str, ...] = ()


class Team(Struct, frozen=True, gc=False):
    """A named group of people; `member_ids` in the order they were stored."""

    id: int
    name: str
    member_ids: tuple[int, ...] = ()


class Destination(Struct, frozen=True, gc=False):
    """A named outside number (E.164), for example the answering service."""

    id: int
    name: str
    number: str


class Mailbox(Struct, frozen=True, gc=False):
    """A place where voicemails land; `recipients` are the names of those who get them."""

    id: int
    name: str
    recipients: tuple[str, ...] = ()


class Directory(Struct, frozen=True, gc=False):
    """Everybody and everything a property's flows may name, by id."""

    people: dict[int, Person] = {}
    teams: dict[int, Team] = {}
    destinations: dict[int, Destination] = {}
    mailboxes: dict[int, Mailbox] = {}
