"""How does the first person sign in? The command line makes them, with rights and a password."""

from collections.abc import Sequence

from callrouter.domain.rights import Grant, Right
from callrouter.domain.staff import KeptPerson
from callrouter.operations.passwords.hash_password import hash_password, judge_password
from callrouter.operations.people.save_person import create_person
from callrouter.operations.people.set_grants import set_grants
from callrouter.operations.work import Fault, RefusedError, Work
from callrouter.store.sign_in import save_password


async def create_user(
    work: Work, name: str, email: str, grants: Sequence[Grant], password: str
) -> int:
    """Somebody who can sign in at once; gives the id. Raises NotAllowedError or RefusedError."""
    work.require_everywhere(Right.MANAGE_PEOPLE)
    faults = judge_password(password, KeptPerson(0, name, email))
    if not email.strip():
        faults.append(Fault("Give the e-mail that they sign in with.", "/email"))
    if faults:
        raise RefusedError(*faults)
    person_id = await create_person(work, name, [], email)
    await set_grants(work, person_id, grants)
    await save_password(work.connection, person_id, await hash_password(password), work.now)
    return person_id
