"""`/sources`: where the communities advertise, with the numbers each source has."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from callrouter.api.v1.door import Door, InWork
from callrouter.api.v1.lists import InPages, InPagesBelow, Page, page
from callrouter.api.v1.revisions import IfMatch, tag
from callrouter.api.v1.source_models import (
    Added,
    Assignment,
    NewSource,
    NumberToGive,
    OneSource,
    Skipped,
    Source,
    SourceChanges,
    StandardKeys,
    read_cost,
    show_assignment,
    source_fields,
)
from callrouter.api.v1.source_rules import read_rules
from callrouter.api.v1.things import Id, IdempotencyKey, problems, router
from callrouter.domain import sources as words
from callrouter.operations.sources.archive_source import archive_source, restore_source
from callrouter.operations.sources.change_source import change_source
from callrouter.operations.sources.create_source import add_standard_sources, create_source
from callrouter.operations.sources.credit_visit import show_overlaps
from callrouter.operations.sources.give_number import give_number, show_assignments, take_number
from callrouter.operations.sources.show_sources import show_source, show_sources
from callrouter.operations.work import Work

routes = router("sources")


def mail_domain(request: Request) -> str | None:
    """Where sources have their e-mail addresses; None: they have none."""
    door: Door = request.app.state.door
    return door.house.mail_domain


MailDomain = Annotated[str | None, Depends(mail_domain)]


@routes.get("/sources", responses=problems(404))
async def sources(
    work: InWork,
    wanted: InPages,
    domain: MailDomain,
    category: Annotated[words.Category | None, Query(description="Only of this kind.")] = None,
    archived: Annotated[bool, Query(description="Those out of use instead.")] = False,
) -> Page[Source]:
    """The sources of the properties the key may see. Sort by `name`, `category` or `saved`."""
    listed = await show_sources(work, wanted, category=category, archived=archived)
    return page(listed, lambda each: Source(**source_fields(each, domain)))


@routes.post("/sources", status_code=201, responses=problems(404, 409))
async def create(
    work: InWork,
    body: NewSource,
    response: Response,
    domain: MailDomain,
    idempotency_key: IdempotencyKey = None,
) -> OneSource:
    """A source of your own; it follows the property's defaults."""
    new = words.MarketingSource(
        0,
        body.property_id,
        body.name,
        body.category,
        read_rules(body.rules.model_dump()),
        read_cost(body.cost and body.cost.model_dump()),
    )
    source_id = await create_source(work, new)
    response.headers["Location"] = f"/api/v1/sources/{source_id}"
    return await _one(work, source_id, response, domain)


@routes.post(
    "/properties/{property_id}/sources",
    status_code=201,
    responses={
        **problems(404, 409),
        200: {"model": Added, "description": "All of them were there already."},
    },
)
async def add_standard(
    work: InWork,
    property_id: Id,
    body: StandardKeys,
    response: Response,
    domain: MailDomain,
    idempotency_key: IdempotencyKey = None,
) -> Added:
    """Standard sources, with name, category and rules of the catalogue; they follow the defaults.

    What the property has already is skipped and told; otherwise all are made or none.
    """
    added = await add_standard_sources(work, property_id, body.standard_keys)
    if not added.made:
        response.status_code = 200
    overlaps = await show_overlaps(work, property_id)
    made = [await show_source(work, source_id) for source_id in added.made]
    return Added(
        made=[
            OneSource(
                **source_fields(each, domain),
                warnings=[
                    overlap.sentence
                    for overlap in overlaps
                    if each.saved.value.id in (overlap.winner_id, overlap.loser_id)
                ],
            )
            for each in made
        ],
        already=[
            Skipped(standard_key=each.standard_key, source_id=each.source_id, says=each.says)
            for each in added.already
        ],
    )


@routes.get("/sources/{source_id}", responses=problems(404))
async def one(work: InWork, source_id: Id, response: Response, domain: MailDomain) -> OneSource:
    return await _one(work, source_id, response, domain)


@routes.patch("/sources/{source_id}", responses=problems(404, 409, 412))
async def change(
    work: InWork,
    source_id: Id,
    body: SourceChanges,
    response: Response,
    revision: IfMatch,
    domain: MailDomain,
) -> OneSource:
    """Its e-mail address stays what it is, whatever its name becomes."""
    changes = body.model_dump(exclude_unset=True)
    if "rules" in changes:
        changes["rules"] = read_rules(changes["rules"])
    if "cost" in changes:
        changes["cost"] = read_cost(changes["cost"])
    await change_source(work, source_id, changes, revision)
    return await _one(work, source_id, response, domain)


@routes.delete("/sources/{source_id}", status_code=204, responses=problems(404, 412))
async def archive(work: InWork, source_id: Id, revision: IfMatch) -> None:
    """Out of use: its rules match no visit any more, and nothing that it earned is lost. Refused
    while it has numbers."""
    await archive_source(work, source_id, revision)


@routes.post("/sources/{source_id}/restore", responses=problems(404, 412))
async def restore(
    work: InWork,
    source_id: Id,
    response: Response,
    revision: IfMatch,
    domain: MailDomain,
    idempotency_key: IdempotencyKey = None,
) -> OneSource:
    """Back into use."""
    await restore_source(work, source_id, revision)
    return await _one(work, source_id, response, domain)


@routes.get("/sources/{source_id}/numbers", responses=problems(404))
async def numbers(work: InWork, source_id: Id, wanted: InPagesBelow) -> Page[Assignment]:
    """The numbers it has or had, each with its span of time, the newest first. Sort by `from`."""
    return page(await show_assignments(work, source_id, wanted), show_assignment)


@routes.post("/sources/{source_id}/numbers", status_code=201, responses=problems(404, 409))
async def give(
    work: InWork,
    source_id: Id,
    body: NumberToGive,
    response: Response,
    domain: MailDomain,
    idempotency_key: IdempotencyKey = None,
) -> OneSource:
    """Give it a number of its property from this instant on, whoever has it. What happened until
    now stays credited to the source that had it."""
    await give_number(work, source_id, body.number_id)
    return await _one(work, source_id, response, domain)


@routes.delete("/sources/{source_id}/numbers/{number_id}", status_code=204, responses=problems(404))
async def take(work: InWork, source_id: Id, number_id: Id) -> None:
    """From this instant on the number is no source's."""
    await take_number(work, source_id, number_id)


async def _one(work: Work, source_id: int, response: Response, domain: str | None) -> OneSource:
    found = await show_source(work, source_id)
    tag(response, found.saved.revision)
    overlaps = await show_overlaps(work, found.saved.value.property_id)
    warnings = [each.sentence for each in overlaps if source_id in (each.winner_id, each.loser_id)]
    return OneSource(**source_fields(found, domain), warnings=warnings)
