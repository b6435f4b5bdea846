"""How do the weeks of a file come to be as it says? What is forced just now stays."""

from msgspec.structs import replace

from callrouter.ivr.configuration import read_week
from callrouter.operations.configuration.applying import Applying
from callrouter.operations.weeks.save_week import change_week, create_week
from callrouter.store.weeks import list_weeks


async def apply_weeks(applying: Applying) -> None:
    """Raises NotAllowedError or RefusedError."""
    work, wanted = applying.work, applying.wanted.weeks
    stored = await list_weeks(work.connection, applying.property_id)
    known = {each.name.casefold(): each for each in stored}
    # A week that gives its mainness up comes before the one that takes it.
    order = sorted(range(len(wanted)), key=lambda number: wanted[number].main)
    for number in order:
        written = wanted[number]
        found = known.get(written.name.casefold())
        with applying.at(f"/weeks/{number}"):
            if found is None:
                made = await create_week(work, applying.property_id, read_week(written))
                applying.ids.weeks[written.name.casefold()] = made.id
                continue
            week = read_week(written, found.id)
            if week != replace(found, forcing=None):
                await change_week(work, week)
            applying.ids.weeks[written.name.casefold()] = found.id
