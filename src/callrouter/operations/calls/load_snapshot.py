"""What would answer a property's calls, as things are in this transaction?"""

from callrouter.domain.rights import Right
from callrouter.ivr.snapshot import Snapshot
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.snapshot_loading import load_snapshots
from callrouter.store.sources import list_our_numbers


async def load_snapshot(work: Work, property_id: int) -> Snapshot:
    """Loaded as for calls; nothing is made live by it. Raises NotFoundError."""
    work.require(Right.SEE, property_id)
    ours = set(await list_our_numbers(work.connection))
    found = await load_snapshots(work.connection, ours, work.now, [property_id])
    if not found:
        raise NotFoundError("There is no such property.")
    return found[0]
