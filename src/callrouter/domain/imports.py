"""What comes of each thing that another property's flows name, when they are imported?"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from callrouter.domain.routing import Channel
from callrouter.domain.weeks import Week


class Kind(StrEnum):
    """What a flow may name."""

    PERSON = "person"
    TEAM = "team"
    DESTINATION = "destination"
    MAILBOX = "mailbox"
    WEEK = "week"
    SCHEDULE = "schedule"
    SUB_FLOW = "sub-flow"
    AUDIO = "audio"


Thing = tuple[Kind, int]
"""A thing of the property that is imported from, by its id."""


class Fate(StrEnum):
    MAPPED = "mapped"
    MADE = "made"
    LEFT_OUT = "left out"
    OPEN = "left open"


class Choice(Struct, frozen=True):
    """What somebody wants to come of a thing: another one of the target (`to`, or `to_schedule` of
    its week), none at all (`leave_out`), or a destination with this `number`."""

    kind: Kind
    id: int
    schedule: str | None = None
    to: int | None = None
    to_schedule: str | None = None
    leave_out: bool = False
    number: str | None = None


class Matched(Struct, frozen=True):
    """What comes of a thing. `id` and `schedule` are the source property's, `to` and `to_schedule`
    the target's (None where it is yet to be made); `says` is a sentence, for what is left open
    with its cure. `member_ids` are who a team or mailbox that is made consists of."""

    kind: Kind
    id: int
    name: str
    fate: Fate
    says: str
    schedule: str | None = None
    to: int | None = None
    to_schedule: str | None = None
    number: str | None = None
    member_ids: tuple[int, ...] = ()


class People(StrEnum):
    """Whom the people that flows name are taken for."""

    BY_NAME = "by name"
    SAME = "the same"


class Options(Struct, frozen=True):
    """`weeks`: hours are imported too. `people`: only those of the same name who work at the
    target, or the very same people."""

    channels: tuple[Channel, ...] = (Channel.CALLS,)
    weeks: bool = True
    people: People = People.BY_NAME
    choices: tuple[Choice, ...] = ()


class State(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REVERTED = "reverted"
    DISCARDED = "discarded"


class MadeFlow(Struct, frozen=True):
    """A flow that the import drew: the draft of which channels, or a sub-flow of such."""

    flow_id: int
    name: str
    channels: tuple[Channel, ...] = ()


class ProposedWeek(Struct, frozen=True):
    """A week as it will be, and which state of it was read."""

    week: Week
    revision: int


class Before(Struct, frozen=True):
    """What a confirmed import replaced, and which revisions of the weeks it left."""

    defaults: dict[Channel, int | None]
    weeks: tuple[ProposedWeek, ...]


class Import(Struct, frozen=True):
    """An import of one property's defaults into another; `problems` block its confirming."""

    id: int
    property_id: int
    from_property_id: int
    state: State
    options: Options
    matched: tuple[Matched, ...]
    flows: tuple[MadeFlow, ...]
    weeks: tuple[ProposedWeek, ...]
    notes: tuple[str, ...]
    made_by: str
    made_at: datetime
    before: Before | None = None
