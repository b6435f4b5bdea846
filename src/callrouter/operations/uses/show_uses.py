"""Where is somebody or something named, for whoever wants to look?

Only what stands at properties that they see is told; `find_uses` is for what must not go.
"""

from collections.abc import Mapping, Sequence

from callrouter.domain.rights import Right
from callrouter.domain.staff import Use
from callrouter.ivr.naming import Named
from callrouter.operations.uses.find_uses import find_uses_of_person, list_mentions
from callrouter.operations.work import Work
from callrouter.store.naming import list_uses_of_people


async def show_uses_of_people(work: Work, person_ids: Sequence[int]) -> Mapping[int, list[Use]]:
    """The teams and mailboxes that each of these people is in. Raises NotAllowedError."""
    work.require_anywhere(Right.SEE)
    found = await list_uses_of_people(work.connection, person_ids)
    return {id_: _seen(work, uses) for id_, uses in found.items()}


async def show_uses_of_person(work: Work, person_id: int) -> list[Use]:
    """As `show_uses_of_people`, with the live flows that ring somebody. Raises NotAllowedError."""
    work.require_anywhere(Right.SEE)
    return _seen(work, await find_uses_of_person(work, person_id))


async def show_uses(work: Work, named: Named, property_id: int) -> list[Use]:
    """The property's live flows and drafts that name a thing of it.

    Raises NotFoundError or NotAllowedError.
    """
    work.require(Right.SEE, property_id)
    return await list_mentions(work, named)


def _seen(work: Work, uses: Sequence[Use]) -> list[Use]:
    return [use for use in uses if work.actor.sees(use.property_id)]
