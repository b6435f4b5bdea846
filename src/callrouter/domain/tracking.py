"""What is a tracking number to the house: what can it do, what does it cost, how was it ordered?

Money is whole US cents. `company_id` is the name the telephone company has for a number on our
account; None for one that was only written down here.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

_TOLL_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888"})


class NumberKind(StrEnum):
    LOCAL = "local"
    TOLL_FREE = "toll-free"


def kind_of(number: str) -> NumberKind:
    """Of a North American number (E.164)."""
    is_free = number.startswith("+1") and number[2:5] in _TOLL_FREE
    return NumberKind.TOLL_FREE if is_free else NumberKind.LOCAL


class Abilities(Struct, frozen=True):
    """What a number can do at the telephone company; `pictures` are texts with media."""

    voice: bool = False
    text: bool = False
    pictures: bool = False


class Registration(StrEnum):
    """How far a number's registration for texting is; the company's registry knows, staff note."""

    NOT_REGISTERED = "not-registered"
    PENDING = "pending"
    REGISTERED = "registered"
    REFUSED = "refused"


class NumberState(StrEnum):
    """A disabled number says that it has changed; releasing ends in released, which nothing undoes."""

    IN_USE = "in-use"
    DISABLED = "disabled"
    RELEASING = "releasing"
    RELEASED = "released"


class AfterAnnouncement(StrEnum):
    """Where a disabled number's caller goes when the announcement is over."""

    SAFE_ROUTE = "safe-route"
    GOODBYE = "goodbye"


class Difference(Struct, frozen=True):
    """Something that is not at the telephone company as it should be."""

    field: str
    expected: str
    found: str


class TrackingNumber(Struct, frozen=True):
    """A number (E.164) of a property. `source_id` is the source it belongs to at present, and
    `failsafe_number` the property's own, which its calls go to when nothing else can be done.

    `announcement`: words of its own for callers while it is disabled; None: the usual ones.
    `differences` were found at the last check (`checked_at`); `trouble` says what did not work.
    """

    id: int
    number: str
    property_id: int
    state: NumberState = NumberState.IN_USE
    company_id: str | None = None
    abilities: Abilities | None = None
    registration: Registration = Registration.NOT_REGISTERED
    cents_per_month: int | None = None
    source_id: int | None = None
    failsafe_number: str | None = None
    announcement: str | None = None
    after_announcement: AfterAnnouncement = AfterAnnouncement.SAFE_ROUTE
    disabled_at: datetime | None = None
    quarantine_until: datetime | None = None
    released_at: datetime | None = None
    checked_at: datetime | None = None
    differences: tuple[Difference, ...] = ()
    trouble: str | None = None


class NumberSearch(Struct, frozen=True):
    """Which numbers are looked for; what is None does not matter. `contains` are digits in a row,
    `region` is a state's two letters, `near_number` E.164."""

    kind: NumberKind = NumberKind.LOCAL
    area_code: str | None = None
    contains: str | None = None
    locality: str | None = None
    region: str | None = None
    postal_code: str | None = None
    near_number: str | None = None
    voice: bool | None = None
    text: bool | None = None
    limit: int = 20


class OfferedNumber(Struct, frozen=True):
    """A number that could be bought, and what it would cost a month."""

    number: str
    kind: NumberKind
    abilities: Abilities
    locality: str | None = None
    region: str | None = None
    postal_code: str | None = None
    cents_per_month: int | None = None


class LineState(StrEnum):
    """Waiting: nobody has been asked. Asked: the telephone company is being asked, or the process
    that asked ended. Unknown: it did not say what came of it. The last two settle the line."""

    WAITING = "waiting"
    ASKED = "asked"
    UNKNOWN = "unknown"
    BOUGHT = "bought"
    REFUSED = "refused"


OPEN_STATES = frozenset({LineState.WAITING, LineState.ASKED, LineState.UNKNOWN})


class OrderLine(Struct, frozen=True):
    """One number that is to be bought. `token` goes with it to the telephone company, so that a
    number is known again whatever became of the answer."""

    id: int
    order_id: int
    number: str
    state: LineState
    token: str
    cents_per_month: int
    number_id: int | None = None
    asked_at: datetime | None = None
    tries: int = 0
    says: str | None = None


class NumberOrder(Struct, frozen=True):
    """The intent to buy numbers for a property, and for one of its sources if that is named."""

    id: int
    property_id: int
    source_id: int | None
    made_at: datetime
    made_by: str
    lines: tuple[OrderLine, ...] = ()


class Cap(Struct, frozen=True):
    """At most so many numbers, and numbers of at most so many cents a month, may be bought in a
    calendar month (UTC): at one property, or with `property_id` None by the whole company."""

    id: int
    property_id: int | None
    numbers: int | None = None
    cents: int | None = None


class Spent(Struct, frozen=True):
    """What has been ordered in a month."""

    numbers: int = 0
    cents: int = 0


def cents_in_words(cents: int) -> str:
    return f"${cents // 100:,}.{cents % 100:02}"
