"""How does a community leave the lists, without anything that happened there being lost?"""

from callrouter.domain.rights import Right
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.store.properties import find_saved_property, has_numbers, save_property


async def archive_property(work: Work, property_id: int, revision: int | None = None) -> None:
    """Take a property out of use; one whose numbers still ring is refused.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    await _set(work, property_id, revision, archive=True)


async def restore_property(work: Work, property_id: int, revision: int | None = None) -> None:
    """Take an archived property back into use. Raises as `archive_property` does."""
    await _set(work, property_id, revision, archive=False)


async def _set(work: Work, property_id: int, revision: int | None, *, archive: bool) -> None:
    work.require(Right.SEE, property_id)
    work.require_everywhere(Right.MANAGE_COMPANY)
    found = await find_saved_property(work.connection, property_id, to_change=True)
    if found is None:
        raise NotFoundError("There is no such property.")
    work.expect(found.revision, revision)
    if (found.archived_at is not None) == archive:
        return
    if archive and await has_numbers(work.connection, property_id):
        raise RefusedError("The property has numbers that ring; disable and release them first.")
    await save_property(work.connection, found.value, work.now if archive else None, work.now)
    verb = "Archived" if archive else "Took back into use:"
    await work.record(
        "property",
        property_id,
        f"{verb} {found.value.name}.",
        property_id=property_id,
        before={"archived": not archive},
        after={"archived": archive},
    )
