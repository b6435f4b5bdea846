"""How does a program see a source, and what may it send of one?"""

from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from pydantic import BaseModel, Field

from callrouter.api.v1.source_rules import Rules, show_rules
from callrouter.api.v1.things import Asked, Id, Text
from callrouter.domain import sources as words
from callrouter.operations.sources.show_sources import ShownSource

NOT_RECEIVING = "It is reserved for this source and is not receiving yet."
_NAME = Field(examples=["Zillow"])
_CATEGORY = Field(examples=["listing-site"])


class Cost(Asked):
    """What the source costs in a month, in cents, from a day on."""

    monthly_cents: Annotated[int, Field(ge=0, le=10**12, examples=[49_900])]
    since: Annotated[date, Field(examples=["2026-11-01"])]


class Email(BaseModel):
    """The source's own e-mail address; it stays the same for ever."""

    address: Annotated[str, Field(examples=["alder-creek.zillow@mail.example.com"])]
    receiving: bool
    says: Annotated[str, Field(examples=[NOT_RECEIVING])]


class GivenNumber(BaseModel):
    """A number that the source has now."""

    id: Id
    number: Annotated[str, Field(examples=["+12125550101"])]


class Source(BaseModel):
    """`swaps`: whether the website shows visitors one of the source's numbers."""

    id: Id
    property_id: Id
    name: Annotated[str, _NAME]
    category: Annotated[words.Category, _CATEGORY]
    standard_key: Annotated[str | None, Field(examples=["zillow"])]
    rules: Rules
    swaps: Annotated[Literal["by-rules", "always", "never"], Field(examples=["by-rules"])]
    cost: Cost | None
    email: Email | None
    numbers: list[GivenNumber]
    saved_at: datetime
    archived_at: datetime | None


class OneSource(Source):
    """`warnings` tell where its rules overlap with another source's."""

    warnings: list[str]


class NewSource(Asked):
    property_id: Id
    name: Annotated[Text, _NAME]
    category: Annotated[words.Category, _CATEGORY] = words.Category.OTHER
    rules: Rules = Rules()
    cost: Cost | None = None


class SourceChanges(Asked):
    """Only the fields that are sent are changed; `rules` as a whole."""

    name: Annotated[Text, _NAME] = ""
    category: Annotated[words.Category, _CATEGORY] = words.Category.OTHER
    rules: Rules = Rules()
    cost: Cost | None = None


class StandardKeys(Asked):
    """Keys of the catalogue of standard sources."""

    standard_keys: Annotated[
        list[Annotated[str, Field(max_length=100)]],
        Field(min_length=1, max_length=200, examples=[["zillow", "google-ads", "property-sign"]]),
    ]


class Skipped(BaseModel):
    """A standard source that the property has already."""

    standard_key: str
    source_id: Id
    says: Annotated[str, Field(examples=['There is a source "Zillow" already.'])]


class Added(BaseModel):
    """The sources that were made, and what was there already."""

    made: list[OneSource]
    already: list[Skipped]


class NumberToGive(Asked):
    number_id: Id


class Assignment(BaseModel):
    """A span of time for which a number was the source's; `until_at` null: it is now."""

    number_id: Id
    number: Annotated[str, Field(examples=["+12125550101"])]
    from_at: datetime
    until_at: datetime | None


def source_fields(found: ShownSource, domain: str | None) -> dict[str, Any]:
    """A Source's fields; `domain` is where sources have their e-mail addresses, if they have."""
    known = found.saved.value
    return {
        "id": known.id,
        "property_id": known.property_id,
        "name": known.name,
        "category": known.category,
        "standard_key": known.standard_key,
        "rules": show_rules(known.rules),
        "swaps": _swaps(known.rules),
        "cost": known.cost and Cost(monthly_cents=known.cost.monthly_cents, since=known.cost.since),
        "email": _email(known.address, domain),
        "numbers": [GivenNumber(id=each.id, number=each.number) for each in found.numbers],
        "saved_at": found.saved.saved_at,
        "archived_at": found.saved.archived_at,
    }


def _email(address: str | None, domain: str | None) -> Email | None:
    if address is None or domain is None:
        return None
    return Email(address=f"{address}@{domain}", receiving=False, says=NOT_RECEIVING)


def _swaps(rules: words.Rules) -> Literal["by-rules", "always", "never"]:
    if rules.always:
        return "always"
    return "never" if rules == words.NEVER else "by-rules"


def read_cost(given: object) -> words.Cost | None:
    return msgspec.convert(given, words.Cost | None)


def show_assignment(found: words.Assignment) -> Assignment:
    return Assignment(
        number_id=found.number_id,
        number=found.number,
        from_at=found.from_at,
        until_at=found.until_at,
    )
