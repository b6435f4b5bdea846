"""How does whoever tries the demo get a key for the REST API?"""

from callrouter.domain.listing import MOST_AT_ONCE, Wanted
from callrouter.domain.rights import Grant, Right, Role
from callrouter.operations.demo.load_demo import DEMO
from callrouter.operations.keys.make_key import hash_secret, make_key, revoke_key, show_keys
from callrouter.operations.work import Work
from callrouter.store.access import find_key_by_hash


async def keep_demo_key(work: Work, kept: str | None) -> str:
    """The secret of the demo's key: the one that was kept if it opens something still, else a new
    one's, and those before are revoked."""
    work.require_everywhere(Right.MANAGE_PEOPLE)
    if kept:
        known = await find_key_by_hash(work.connection, hash_secret(kept))
        if known is not None and known.revoked_at is None:
            return kept
    former = await show_keys(work, Wanted(limit=MOST_AT_ONCE, search=DEMO))
    for each in former.items:
        if (each.name, each.made_by) == (DEMO, DEMO):
            await revoke_key(work, each.id)
    made = await make_key(work, DEMO, [Grant(Role.ADMIN)])
    return made.secret
