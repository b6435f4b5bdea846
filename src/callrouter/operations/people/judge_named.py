"""Can these people be put into a team or a mailbox?"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.operations.work import Fault
from callrouter.store.people import find_people_who_cannot_be_named


async def judge_named(
    connection: AsyncConnection, person_ids: Sequence[int], field: str
) -> list[Fault]:
    """Faults of a list of ids at `field`: somebody who is not there or is archived, or somebody
    twice. Until the transaction ends nobody of the others can be archived."""
    gone = set(await find_people_who_cannot_be_named(connection, person_ids))
    faults = [
        Fault(f"There is nobody with the id {person_id}; leave it out.", f"{field}/{position}")
        for position, person_id in enumerate(person_ids)
        if person_id in gone
    ]
    for person_id, count in Counter(person_ids).items():
        if count > 1:
            sentence = f"The person {person_id} stands there {count} times; name them once."
            faults.append(Fault(sentence, field))
    return faults
