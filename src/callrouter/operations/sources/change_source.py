"""How are a source's name, category, rules and cost changed?"""

from collections.abc import Mapping

from msgspec.structs import replace

from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.sources import MarketingSource
from callrouter.operations.sources.judge_source import judge_source, tidy_source
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.sources import find_saved_source, list_all_sources, save_source


async def change_source(
    work: Work, source_id: int, changes: Mapping[str, object], revision: int | None = None
) -> Saved[MarketingSource]:
    """Save these fields' new values; its e-mail address stays what it is.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    found = await find_saved_source(work.connection, source_id, to_change=True)
    if found is None:
        raise NotFoundError("There is no such source.")
    former = found.value
    work.require(Right.EDIT_ROUTING, former.property_id, "There is no such source.")
    work.expect(found.revision, revision)
    changed = tidy_source(replace(former, **changes))
    faults = judge_source(changed)
    for other in await list_all_sources(work.connection, former.property_id):
        if other.value.id != source_id and _is_named(other.value, changed.name):
            sentence = f'There is a source "{other.value.name}" already; choose another name.'
            faults.append(Fault(sentence, "/name"))
    if faults:
        raise RefusedError(*faults)
    if changed == former:
        return found
    await save_source(work.connection, changed, found.archived_at, work.now)
    if changed.name != former.name:
        work.changes_calls_of(former.property_id)  # whispers name it
    await work.record(
        "source",
        source_id,
        f"Changed the source {changed.name}.",
        property_id=former.property_id,
        before=former,
        after=changed,
    )
    return Saved(changed, found.revision + 1, work.now, found.archived_at)


def _is_named(source: MarketingSource, name: str) -> bool:
    return source.name.casefold() == name.casefold()
