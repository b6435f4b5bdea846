"""How does a source come to be, by hand or from the catalogue?"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.sources import MarketingSource
from callrouter.domain.standard_sources import BY_KEY
from callrouter.operations.sources.judge_source import judge_source, tidy_source
from callrouter.operations.sources.reserve_address import beginning, reserve_address
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.properties import find_saved_property
from callrouter.store.sources import list_addresses, list_all_sources, save_new_source


class Skipped(Struct, frozen=True):
    """A standard source that was not made, because the property has this source already."""

    standard_key: str
    source_id: int
    says: str


class Added(Struct, frozen=True):
    """The ids of the sources that were made, and what was there already."""

    made: tuple[int, ...]
    already: tuple[Skipped, ...]


async def create_source(work: Work, new: MarketingSource) -> int:
    """A source that follows the defaults (its `id` and `address` are ignored); gives its id.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    work.require(Right.EDIT_ROUTING, new.property_id)
    new = tidy_source(new)
    known = await _load_property(work, new.property_id)
    faults = judge_source(new)
    named = _by_name(await list_all_sources(work.connection, new.property_id))
    if other := named.get(new.name.casefold()):
        faults.append(Fault(_already(other), "/name"))
    if faults:
        raise RefusedError(*faults)
    taken = await list_addresses(work.connection, beginning(known.key))
    return await _make(work, known, new, taken)


async def add_standard_sources(work: Work, property_id: int, keys: Sequence[str]) -> Added:
    """Those of the catalogue, each with its name, category and rules; they follow the defaults.

    What the property has already is skipped and told; otherwise all are made or none. Raises
    NotFoundError, NotAllowedError or RefusedError.
    """
    work.require(Right.EDIT_ROUTING, property_id)
    known = await _load_property(work, property_id)
    unknown = [place for place, key in enumerate(keys) if key not in BY_KEY]
    if unknown:
        raise RefusedError(*(_unknown(keys[place], place) for place in unknown))
    present = await list_all_sources(work.connection, property_id)
    named, keyed = _by_name(present), {each.value.standard_key: each for each in present}
    taken = await list_addresses(work.connection, beginning(known.key))
    made, already = [], []
    for key in dict.fromkeys(keys):
        standard = BY_KEY[key]
        if other := keyed.get(key) or named.get(standard.name.casefold()):
            already.append(Skipped(key, other.value.id, _already(other)))
            continue
        new = MarketingSource(
            0, property_id, standard.name, standard.category, standard.rules, standard_key=key
        )
        made.append(await _make(work, known, new, taken))
    return Added(tuple(made), tuple(already))


async def _load_property(work: Work, property_id: int) -> Property:
    """With its row locked: of two who make sources there, the second sees the first one's."""
    found = await find_saved_property(work.connection, property_id, to_change=True)
    if found is None:
        raise NotFoundError("There is no such property.")
    if found.archived_at is not None:
        raise RefusedError("The property is out of use; take it back into use first.")
    return found.value


async def _make(work: Work, known: Property, new: MarketingSource, taken: set[str]) -> int:
    new = replace(new, address=reserve_address(known.key, new.name, taken))
    source_id = await save_new_source(work.connection, new)
    work.changes_calls_of(known.id)
    made = replace(new, id=source_id)
    await work.record(
        "source", source_id, f"Made the source {new.name}.", property_id=known.id, after=made
    )
    return source_id


def _unknown(key: str, place: int) -> Fault:
    sentence = f'There is no standard source "{key[:100]}"; choose one of the catalogue.'
    return Fault(sentence, f"/standard_keys/{place}")


def _by_name(present: Sequence[Saved[MarketingSource]]) -> dict[str, Saved[MarketingSource]]:
    return {each.value.name.casefold(): each for each in present}


def _already(other: Saved[MarketingSource]) -> str:
    if other.archived_at is not None:
        return f'"{other.value.name}" was there before and is archived; take it back into use.'
    return f'There is a source "{other.value.name}" already.'
