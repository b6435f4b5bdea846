"""How does an empty database become a company whose first number can be answered?"""

from msgspec import Struct

from callrouter.domain.properties import Property
from callrouter.domain.rights import Actor, ActorKind, Grant, Right, Role
from callrouter.operations.first_run.entry_link import NO_LINK
from callrouter.operations.first_run.starter import start_property
from callrouter.operations.house import House
from callrouter.operations.keys.make_key import hash_secret
from callrouter.operations.me.choose_default_property import choose_default_property
from callrouter.operations.people.create_user import create_user
from callrouter.operations.people.save_person import change_person
from callrouter.operations.sessions.sign_in import NewSession, begin_session
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.company import (
    delete_entry_link,
    find_company_name,
    find_entry_link,
    has_people_with_rights,
    hold_setting_up,
    save_company_name,
)

_LONGEST_NAME = 200


class Beginning(Struct, frozen=True):
    """What is asked for at first: the company, its first admin, who is also the first that rings,
    and its first property."""

    company: str
    name: str
    email: str
    password: str
    phone: str
    property: Property


async def set_up_company(
    house: House, secret: str, wanted: Beginning, address: str
) -> tuple[NewSession, int]:
    """All of it or nothing; gives the admin's session and the property's id.

    Raises NotFoundError for a link that is not good, or RefusedError.
    """
    async with house.work() as work:
        await hold_setting_up(work.connection)
        hashed = hash_secret(secret)
        found = await find_entry_link(work.connection, hashed, work.now)
        if found is None or found.person_id is not None:
            raise NotFoundError(NO_LINK)
        if await has_people_with_rights(work.connection):
            raise NotFoundError("The company is set up already; sign in.")
        await name_company(work, wanted.company)
        person_id = await create_user(
            work, wanted.name, wanted.email, (Grant(Role.ADMIN),), wanted.password
        )
        await change_person(work, person_id, {"phones": (wanted.phone,)})
        started = await start_property(work, wanted.property, person_id, wanted.name)
        await delete_entry_link(work.connection, hashed)
        rights = Grant(Role.ADMIN).gives
        work.actor = Actor(ActorKind.PERSON, person_id, wanted.name, everywhere=rights)
        await choose_default_property(work, started.property_id)
        return await begin_session(work, address), started.property_id


async def name_company(work: Work, name: str) -> None:
    """Raises NotAllowedError or RefusedError."""
    work.require_everywhere(Right.MANAGE_COMPANY)
    name = name.strip()
    if not name or len(name) > _LONGEST_NAME:
        raise RefusedError(
            Fault(f"Give the company a name of at most {_LONGEST_NAME} letters.", "/company")
        )
    await save_company_name(work.connection, name)


async def show_company_name(work: Work) -> str | None:
    """None: it was never told. Raises NotAllowedError."""
    work.require_anywhere(Right.SEE)
    return await find_company_name(work.connection)
