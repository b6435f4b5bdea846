"""What is a marketing source, and which visits to the website are credited to it?

Rules are what staff set; which source a visit gets by them is decided in `dni`.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct


class Category(StrEnum):
    """What kind of marketing a source is, in the order people look for it."""

    LISTING_SITE = "listing-site"
    SEARCH_AD = "search-ad"
    SEARCH = "search"
    MAPS = "maps"
    SOCIAL_AD = "social-ad"
    SOCIAL = "social"
    AI_ASSISTANT = "ai-assistant"
    WEBSITE = "website"
    CAMPAIGN = "campaign"
    PRINT = "print"
    SIGN = "sign"
    BROADCAST = "broadcast"
    REFERRAL = "referral"
    OTHER = "other"


class Group(StrEnum):
    """Websites that stand together as referrers; `dni.groups` knows which they are."""

    SEARCH = "search"
    SOCIAL = "social"
    MAPS = "maps"
    LISTING_SITES = "listing-sites"
    AI_ASSISTANTS = "ai-assistants"


GROUPS_IN_WORDS: Mapping[Group, str] = {
    Group.SEARCH: "a search engine",
    Group.SOCIAL: "a social network",
    Group.MAPS: "a map",
    Group.LISTING_SITES: "a listing site",
    Group.AI_ASSISTANTS: "an AI assistant",
}


class Parameter(Struct, frozen=True, gc=False):
    """A landing parameter, as in `?utm_source=zillow`, in whatever letters.

    `value` is the whole value, its beginning with "*" after it, or "*" for any but an empty one.
    """

    name: str
    value: str = "*"


class Landing(Struct, frozen=True):
    """An address the visit begins at: all these parameters, and the path, if one is named.

    `path` is like "/move-in", or its beginning with "*" after it.
    """

    parameters: tuple[Parameter, ...] = ()
    path: str | None = None


class Referrer(Struct, frozen=True, gc=False):
    """A website the visitor comes from: a domain with all below it ("zillow.com" is also
    www.zillow.com), and perhaps a path on it.

    "google.*" is google.com, google.de, google.co.uk and so on.
    """

    domain: str
    path: str | None = None


class Rules(Struct, frozen=True):
    """Which visits a source is credited with; none of them: never, it is not on the web.

    `always`: with every visit that no rule of any source matches.
    """

    landing: tuple[Landing, ...] = ()
    referrers: tuple[Referrer, ...] = ()
    groups: tuple[Group, ...] = ()
    always: bool = False


NEVER = Rules()


class StandardSource(Struct, frozen=True):
    """A source of the built-in catalogue. `prints_number`: its number is printed where no visitor
    comes from, so it cannot be swapped."""

    key: str
    name: str
    category: Category
    rules: Rules = NEVER
    prints_number: bool = False


class Cost(Struct, frozen=True, gc=False):
    """What a source costs in a month, in cents, from a day on."""

    monthly_cents: int
    since: date


class MarketingSource(Struct, frozen=True):
    """A source at one property, as staff see it.

    `address` is the part of its e-mail address before the "@"; it stays what it is for ever.
    `standard_key` names the standard source it was made from.
    """

    id: int
    property_id: int
    name: str
    category: Category = Category.OTHER
    rules: Rules = NEVER
    cost: Cost | None = None
    standard_key: str | None = None
    address: str | None = None


class GivenNumber(Struct, frozen=True, gc=False):
    """A tracking number (E.164) that a source has at present."""

    source_id: int
    id: int
    number: str


class Assignment(Struct, frozen=True, gc=False):
    """A number's span of time with a source; `until_at` None: it has it now."""

    id: int
    source_id: int
    number_id: int
    number: str
    from_at: datetime
    until_at: datetime | None
