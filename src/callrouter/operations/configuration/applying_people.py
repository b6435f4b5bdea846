"""How do the people of a file, their teams, mailboxes and outside numbers come to be as it says?

People are the company's: they are known by e-mail address, or by name where they have none, and
whoever makes or changes one must be allowed to manage people.
"""

from msgspec.structs import replace

from callrouter.domain.rights import Right
from callrouter.domain.staff import KeptPerson
from callrouter.ivr.configuration import WrittenPerson
from callrouter.operations.configuration.applying import Applying
from callrouter.operations.destinations.save_destination import (
    change_destination,
    create_destination,
)
from callrouter.operations.mailboxes.save_mailbox import change_mailbox, create_mailbox
from callrouter.operations.people.save_person import change_person, create_person
from callrouter.operations.teams.save_team import change_team, create_team
from callrouter.operations.work import RefusedError
from callrouter.store.directory import load_directory
from callrouter.store.imports import list_recipients, list_staff
from callrouter.store.people import list_people_known_as


async def apply_people(applying: Applying) -> None:
    """Raises NotAllowedError or RefusedError, as all of these do."""
    work, wanted = applying.work, applying.wanted.people
    references = sorted({each.reference.casefold() for each in wanted})
    known = await list_people_known_as(work.connection, references=references)
    here = await list_staff(work.connection, applying.property_id)
    for number, written in enumerate(wanted):
        with applying.at(f"/people/{number}"):
            found = _find(written, known, here)
            applying.ids.people[written.reference.casefold()] = (
                await _make(applying, written)
                if found is None
                else await _change(applying, found, written)
            )


def _find(
    written: WrittenPerson, known: list[KeptPerson], here: frozenset[int]
) -> KeptPerson | None:
    if written.email is not None:
        email = written.email.casefold()
        found = [each for each in known if (each.email or "").casefold() == email]
    else:
        name = written.name.casefold()
        found = [each for each in known if each.name.casefold() == name and not each.email]
    if len(found) > 1:
        found = [each for each in found if each.id in here] or found
    if len(found) > 1:
        raise RefusedError(f'several people are "{written.reference}"; give them e-mail addresses.')
    return found[0] if found else None


async def _make(applying: Applying, written: WrittenPerson) -> int:
    work = applying.work
    work.require_everywhere(Right.MANAGE_PEOPLE)
    return await create_person(work, written.name, written.phones, written.email)


async def _change(applying: Applying, found: KeptPerson, written: WrittenPerson) -> int:
    changes = {"name": written.name, "email": written.email, "phones": written.phones}
    if replace(found, **changes) != found:
        applying.work.require_everywhere(Right.MANAGE_PEOPLE)
        await change_person(applying.work, found.id, changes)
    return found.id


async def apply_teams(applying: Applying) -> None:
    """Members ring in the order of the file."""
    work = applying.work
    directory = await load_directory(work.connection, applying.property_id)
    known = {each.name.casefold(): each for each in directory.teams.values()}
    for number, written in enumerate(applying.wanted.teams):
        members = _people(applying, written.members)
        team = known.get(written.name.casefold())
        with applying.at(f"/teams/{number}"):
            if team is None:
                team_id = await create_team(work, applying.property_id, written.name, members)
            else:
                team_id = team.id
                if team.member_ids != members:
                    await change_team(work, team_id, team.name, members)
        applying.ids.teams[written.name.casefold()] = team_id


async def apply_destinations(applying: Applying) -> None:
    """Known by name; the number becomes the file's."""
    work = applying.work
    directory = await load_directory(work.connection, applying.property_id)
    known = {each.name.casefold(): each for each in directory.destinations.values()}
    for number, written in enumerate(applying.wanted.destinations):
        found = known.get(written.name.casefold())
        with applying.at(f"/destinations/{number}"):
            if found is None:
                id_ = await create_destination(
                    work, applying.property_id, written.name, written.number
                )
            else:
                id_ = found.id
                if found.number != written.number:
                    await change_destination(work, id_, found.name, written.number)
        applying.ids.destinations[written.name.casefold()] = id_


async def apply_mailboxes(applying: Applying) -> None:
    """Known by name; who gets them becomes as in the file."""
    work = applying.work
    directory = await load_directory(work.connection, applying.property_id)
    recipients = await list_recipients(work.connection, applying.property_id)
    known = {each.name.casefold(): each for each in directory.mailboxes.values()}
    for number, written in enumerate(applying.wanted.mailboxes):
        people = _people(applying, written.recipients)
        found = known.get(written.name.casefold())
        with applying.at(f"/mailboxes/{number}"):
            if found is None:
                id_ = await create_mailbox(work, applying.property_id, written.name, people)
            else:
                id_ = found.id
                if set(recipients.get(id_, ())) != set(people):
                    await change_mailbox(work, id_, found.name, people)
        applying.ids.mailboxes[written.name.casefold()] = id_


def _people(applying: Applying, references: tuple[str, ...]) -> tuple[int, ...]:
    found = (applying.ids.people[each.casefold()] for each in references)
    return tuple(dict.fromkeys(found))
