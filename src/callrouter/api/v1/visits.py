"""`/properties/{id}/visit-source`: which source would a visit to the website get, and why?"""

from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.lists import Page
from callrouter.api.v1.things import Id, problems, router
from callrouter.dni.overlaps import Overlap as FoundOverlap
from callrouter.dni.rules import Tier
from callrouter.operations.sources.credit_visit import credit_visit, show_overlaps

routes = router("visits")

MOST_SHOWN = 500
TierName = Literal["landing", "referrer", "group", "always"]
_NAMES: dict[Tier, TierName] = {
    Tier.LANDING: "landing",
    Tier.REFERRER: "referrer",
    Tier.GROUP: "group",
    Tier.ALWAYS: "always",
}
_ADDRESS = 8_000


class NamedSource(BaseModel):
    id: Id
    name: Annotated[str, Field(examples=["Google search"])]


class VisitSource(BaseModel):
    """`source` null: the visitor is lent a number of the property's pool. `others` match as well
    and would be next, in this order."""

    source: NamedSource | None
    by: Annotated[TierName | None, Field(examples=["landing"])]
    says: Annotated[
        str,
        Field(
            examples=[
                "The visitor began at an address with utm_source=zillow, so Zillow gets the visit."
            ]
        ),
    ]
    others: list[NamedSource]


class Overlap(BaseModel):
    """Rules of two sources that one visit can match. `is_tie`: they are equally narrow, and the
    winner only was made first."""

    winner_id: Id
    loser_id: Id
    by: Annotated[TierName, Field(examples=["referrer"])]
    is_tie: bool
    says: Annotated[
        str,
        Field(
            examples=[
                "Zillow and Zillow Premium both ask for zillow.com; Zillow gets such visits, "
                "because it was made first."
            ]
        ),
    ]


@routes.get("/properties/{property_id}/visit-source", responses=problems(404))
async def visit_source(
    work: InWork,
    property_id: Id,
    url: Annotated[
        str,
        Query(
            max_length=_ADDRESS,
            description="The address the visit begins at.",
            examples=["https://www.alder-creek.example/?utm_source=zillow"],
        ),
    ],
    referrer: Annotated[
        str | None,
        Query(
            max_length=_ADDRESS,
            description="Where the visitor comes from, as the browser says.",
            examples=["https://www.google.com/"],
        ),
    ] = None,
) -> VisitSource:
    """Nothing is counted or lent. Landing goes before referrer, group, always and the pool."""
    credit, sources = await credit_visit(work, property_id, url, referrer)
    named = {each.id: NamedSource(id=each.id, name=each.name) for each in sources}
    return VisitSource(
        source=None if credit.source_id is None else named[credit.source_id],
        by=None if credit.tier is None else _NAMES[credit.tier],
        says=credit.says,
        others=[named[source_id] for source_id in credit.others],
    )


@routes.get("/properties/{property_id}/source-overlaps", responses=problems(404))
async def source_overlaps(work: InWork, property_id: Id) -> Page[Overlap]:
    """Where rules of two sources in use can match the same visit, and who gets it then. The first
    500."""
    found = await show_overlaps(work, property_id)
    return Page(items=[_show(each) for each in found[:MOST_SHOWN]], next=None)


def _show(found: FoundOverlap) -> Overlap:
    return Overlap(
        winner_id=found.winner_id,
        loser_id=found.loser_id,
        by=_NAMES[found.tier],
        is_tie=found.is_tie,
        says=found.sentence,
    )
