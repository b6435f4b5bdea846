"""How does somebody come to work for the company, and how are their name and phones changed?

Whoever edits routing anywhere may write people down and change their phones: a call must reach the
right phone today. The e-mail of somebody who signs in is theirs to come in by, and so it takes
the right to manage people.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from callrouter.domain.emails import is_email
from callrouter.domain.properties import LONGEST_NAME
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.staff import KeptPerson
from callrouter.operations.numbers.read_phones import read_phones
from callrouter.operations.people.set_grants import require_above
from callrouter.operations.uses.find_uses import find_properties_reaching
from callrouter.operations.work import Fault, NotAllowedError, NotFoundError, RefusedError, Work
from callrouter.store.people import find_person, find_person_by_email, save_new_person
from callrouter.store.people import save_person as save_stored
from callrouter.store.sign_in import find_sign_in_of


async def create_person(
    work: Work, name: str, phones: Sequence[str], email: str | None = None
) -> int:
    """Somebody with phones, as people write them, in the order they ring; gives the id.

    Raises NotAllowedError or RefusedError.
    """
    work.require_anywhere(Right.EDIT_ROUTING)
    new = await _judged(work, KeptPerson(0, name, email, tuple(phones)))
    person_id = await save_new_person(work.connection, new.name, new.email, new.phones)
    await work.record("person", person_id, f"Made {new.name}.", after=replace(new, id=person_id))
    return person_id


async def change_person(
    work: Work, person_id: int, changes: Mapping[str, Any], revision: int | None = None
) -> Saved[KeptPerson]:
    """Save these fields' new values; calls ring the new phones from the commit on.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    work.require_anywhere(Right.EDIT_ROUTING)
    found = await find_person(work.connection, person_id, to_change=True)
    if found is None:
        raise NotFoundError("There is no such person.")
    work.expect(found.revision, revision)
    if found.archived_at is not None:
        raise RefusedError(f"{found.value.name} is archived; take them back into use first.")
    changed = await _judged(work, replace(found.value, **changes))
    if changed == found.value:
        return found
    await require_where_reached(work, person_id)
    await _judge_new_email(work, found.value, changed.email)
    await save_stored(work.connection, changed, work.now)
    for property_id in await find_properties_reaching(work, person_id):
        work.changes_calls_of(property_id)
    await work.record(
        "person", person_id, f"Changed {changed.name}.", before=found.value, after=changed
    )
    return Saved(changed, found.revision + 1, work.now)


async def require_where_reached(work: Work, person_id: int) -> None:
    """Go on only if whoever asks edits routing wherever calls reach this person: another phone would
    send those calls elsewhere too. Raises NotAllowedError."""
    reached = await find_properties_reaching(work, person_id)
    if not all(work.actor.may(Right.EDIT_ROUTING, each) for each in reached):
        raise NotAllowedError(
            "Calls reach this person at properties where you may not edit routing; ask an admin."
        )


async def may_change_person(work: Work, person_id: int) -> bool:
    """Whether whoever asks may change this person's name and phones. Raises NotAllowedError for
    whoever sees nobody."""
    work.require_anywhere(Right.SEE)
    if work.actor.where(Right.EDIT_ROUTING) == set():
        return False
    reached = await find_properties_reaching(work, person_id)
    return all(work.actor.may(Right.EDIT_ROUTING, each) for each in reached)


async def restore_fields(work: Work, person_id: int, before: Any) -> None:
    """Name, e-mail and phones as they were. Raises as `change_person` does."""
    work.require_anywhere(Right.EDIT_ROUTING)
    former = msgspec.convert(before, KeptPerson)
    await change_person(
        work,
        person_id,
        {"name": former.name, "email": former.email, "phones": former.phones},
    )


async def _judge_new_email(work: Work, former: KeptPerson, email: str | None) -> None:
    if email == former.email:
        return
    sign_in = await find_sign_in_of(work.connection, former.id)
    if sign_in is None or not (sign_in.has_grants or sign_in.password_hash):
        return
    await require_above(work, former.id)
    if email is None:
        sentence = f"{former.name} signs in with this e-mail; take their rights away first."
        raise RefusedError(Fault(sentence, "/email"))


async def _judged(work: Work, person: KeptPerson) -> KeptPerson:
    """The person with everything written as it is kept. Raises RefusedError."""
    typed = {f"/phones/{position}": text for position, text in enumerate(person.phones)}
    phones, faults = await read_phones(work.connection, typed)
    name, email = person.name.strip(), (person.email or "").strip() or None
    if not name or len(name) > LONGEST_NAME:
        sentence = f"Give the person a name of at most {LONGEST_NAME} letters."
        faults.append(Fault(sentence, "/name"))
    if email is not None and (sentence := await _email_sentence(work, person.id, email)):
        faults.append(Fault(sentence, "/email"))
    if faults:
        raise RefusedError(*faults)
    return KeptPerson(person.id, name, email, phones)


async def _email_sentence(work: Work, person_id: int, email: str) -> str:
    if not is_email(email):
        return f"“{email[:60]}” is no e-mail address; write one like dana@example.com."
    other = await find_person_by_email(work.connection, email)
    if other is None or other.value.id == person_id:
        return ""
    if other.archived_at is not None:
        return f"{other.value.name}, who is archived, has this e-mail; take them back into use."
    return f"{other.value.name} has this e-mail already; choose another."
