"""`/standard-sources`: the built-in catalogue of places where communities advertise."""

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.lists import Page
from callrouter.api.v1.source_rules import Rules, show_rules
from callrouter.api.v1.things import router
from callrouter.domain import sources as words
from callrouter.operations.sources.show_sources import list_standard_sources

routes = router("standard sources")


class StandardSource(BaseModel):
    """`prints_number`: its number is printed where no visitor comes from, like on a sign."""

    key: Annotated[str, Field(examples=["zillow"])]
    name: Annotated[str, Field(examples=["Zillow"])]
    category: Annotated[words.Category, Field(examples=["listing-site"])]
    rules: Rules
    prints_number: bool


@routes.get("/standard-sources")
async def standard_sources(
    work: InWork,
    category: Annotated[words.Category | None, Query(description="Only of this kind.")] = None,
) -> Page[StandardSource]:
    """All of them on one page, by category. Add them to a property by their keys."""
    found = list_standard_sources(work, category)
    return Page(items=[_show(each) for each in found], next=None)


def _show(found: words.StandardSource) -> StandardSource:
    return StandardSource(
        key=found.key,
        name=found.name,
        category=found.category,
        rules=show_rules(found.rules),
        prints_number=found.prints_number,
    )
