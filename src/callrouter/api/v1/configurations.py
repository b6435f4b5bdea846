"""`/configurations`: everything that is set up at a property, as a file that can be applied again."""

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.things import Asked, Id, IdempotencyKey, problems, router
from callrouter.operations.configuration.apply_configuration import apply_configuration
from callrouter.operations.configuration.reading_files import LONGEST_FILE
from callrouter.operations.configuration.show_configuration import show_configuration
from callrouter.operations.configuration.writing_files import write_file

routes = router("configurations")

_FILE = Field(
    description="YAML, as `callrouter export` writes it.",
    max_length=LONGEST_FILE,
    examples=["callrouter: 1\nproperty:\n  key: alder-creek\n  name: Alder Creek\n"],
)


class ConfigurationFile(BaseModel):
    """Things are named by name or key, never by id; nothing secret is in it."""

    file: Annotated[str, _FILE]


class FileToApply(Asked):
    file: Annotated[str, _FILE]


class Applied(BaseModel):
    """`plan` tells thing by thing what changed, or would; none: all is so already. `kept` stays,
    although the file does not name it."""

    property_id: Id | None
    done: bool
    plan: Annotated[list[str], Field(examples=[['~ week "Leasing office"', "    - default: open"]])]
    kept: Annotated[list[str], Field(examples=[['team "Weekend"']])]


@routes.get("/properties/{property_id}/configuration", responses=problems(404))
async def configuration(work: InWork, property_id: Id) -> ConfigurationFile:
    """The property as a file."""
    return ConfigurationFile(file=write_file(await show_configuration(work, property_id)))


@routes.post("/configurations", responses=problems(404, 409, 412))
async def apply(
    work: InWork,
    body: FileToApply,
    dry_run: Annotated[bool, Query(description="Only say what would be changed.")] = False,
    idempotency_key: IdempotencyKey = None,
) -> Applied:
    """Make a property, or change it, until it is as the file says: all of it or nothing. What the
    file does not name stays."""
    done = await apply_configuration(work, body.file, dry_run=dry_run)
    return Applied(property_id=done.property_id, done=done.is_done, plan=done.plan, kept=done.kept)
