"""`/properties/from-template` and `/properties/{id}/campaigns`: many things at once, from a table."""

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.things import Asked, Id, IdempotencyKey, problems, router
from callrouter.domain.imports import People
from callrouter.operations.campaigns.bring_campaigns import bring_campaigns
from callrouter.operations.reading_tables import LONGEST_TABLE
from callrouter.operations.templates.make_properties import make_properties, read_properties

routes = router("tables")

DryRun = Annotated[bool, Query(description="Only say what would become of each row.")]
_LINE = Field(description="The row's line in the table.", examples=[2])


class PropertiesFromTemplate(Asked):
    """`table` is CSV with a header: name and main number, and perhaps key, time zone, fail-safe
    number, language, spoken name. `people`: whom the template's flows ring."""

    template_id: Annotated[Id, Field(examples=[1])]
    table: Annotated[
        str,
        Field(
            max_length=LONGEST_TABLE,
            examples=["key,name,time zone,main number\ncedar,Cedar Court,UTC,+13125550100\n"],
        ),
    ]
    people: People = People.SAME


class MadeProperty(BaseModel):
    """`property_id` is null where `problems` say why there is none, and of what a dry run would
    make. `was_there`: a property of this key and name was there before, and was left as it is."""

    line: Annotated[int, _LINE]
    key: Annotated[str, Field(examples=["cedar"])]
    property_id: Id | None
    was_there: bool
    problems: list[str]


class MadeProperties(BaseModel):
    done: bool
    failed: Annotated[int, Field(examples=[0])]
    properties: list[MadeProperty]


class Campaigns(Asked):
    """`table` is CSV with a header: source, number, forward to, notes, or their usual names."""

    table: Annotated[
        str,
        Field(
            max_length=LONGEST_TABLE,
            examples=["Campaign,Tracking number,Forward to\nZillow,(312) 555-0101,\n"],
        ),
    ]


class BroughtCampaign(BaseModel):
    line: Annotated[int, _LINE]
    source: Annotated[str, Field(examples=["Zillow"])]
    matched: bool
    says: Annotated[str, Field(examples=["Zillow was made, it follows the defaults."])]


class BroughtCampaigns(BaseModel):
    """`unmatched` are the rows of which nothing was made."""

    done: bool
    unmatched: Annotated[int, Field(examples=[0])]
    campaigns: list[BroughtCampaign]


@routes.post("/properties/from-template", responses=problems(404))
async def from_template(
    work: InWork,
    body: PropertiesFromTemplate,
    dry_run: DryRun = False,
    idempotency_key: IdempotencyKey = None,
) -> MadeProperties:
    """A property for each row, set up and published as the template is; each whole or not at all.
    The same table again makes those that are missing."""
    wanted = await read_properties(work, body.template_id, body.table)
    made = await make_properties(work, body.template_id, wanted, body.people, dry_run=dry_run)
    return MadeProperties(
        done=not dry_run,
        failed=sum(bool(each.says) for each in made),
        properties=[
            MadeProperty(
                line=each.line,
                key=each.key,
                property_id=each.property_id,
                was_there=each.was_there,
                problems=list(each.says),
            )
            for each in made
        ],
    )


@routes.post("/properties/{property_id}/campaigns", responses=problems(404))
async def campaigns(
    work: InWork,
    property_id: Id,
    body: Campaigns,
    dry_run: DryRun = False,
    idempotency_key: IdempotencyKey = None,
) -> BroughtCampaigns:
    """Sources with their numbers from elsewhere; rows that cannot be matched are named."""
    brought = await bring_campaigns(work, property_id, body.table, dry_run=dry_run)
    return BroughtCampaigns(
        done=not dry_run,
        unmatched=sum(not each.is_matched for each in brought),
        campaigns=[
            BroughtCampaign(
                line=each.line, source=each.source, matched=each.is_matched, says=each.says
            )
            for each in brought
        ],
    )
