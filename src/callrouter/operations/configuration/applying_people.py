"""How do the people of a file, their teams, mailboxes and outside numbers come to be as it says?

People are the company's: they are known by e-mail address, or by name where they have none, and
whoever makes or changes one must be allowed to manage people.
"""

from callrouter.domain.rights import Right
from callrouter.ivr.configuration import WrittenPerson
from callrouter.operations.configuration.applying import Applying
from callrouter.operations.destinations.save_destination import create_destination
from callrouter.operations.mailboxes.save_mailbox import create_mailbox
from callrouter.operations.people.save_person import create_person
from callrouter.operations.teams.save_team import create_team
from callrouter.operations.work import RefusedError
from callrouter.store.configuration import (
    StoredPerson,
    list_people,
    list_properties_rung,
    save_destination_number,
    save_person,
    save_recipients,
    save_team_members,
)
from callrouter.store.directory import load_directory
from callrouter.store.imports import list_recipients, list_staff


async def apply_people(applying: Applying) -> None:
    """Raises NotAllowedError or RefusedError, as all of these do."""
    work, wanted = applying.work, applying.wanted.people
    references = sorted({each.reference.casefold() for each in wanted})
    known = await list_people(work.connection, references=references)
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
    written: WrittenPerson, known: list[StoredPerson], here: frozenset[int]
) -> StoredPerson | None:
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


async def _change(applying: Applying, found: StoredPerson, written: WrittenPerson) -> int:
    changed = StoredPerson(found.id, written.name, written.email, written.phones)
    if changed != found:
        work = applying.work
        work.require_everywhere(Right.MANAGE_PEOPLE)
        await save_person(work.connection, changed, work.now)
        for property_id in await list_properties_rung(work.connection, [found.id]):
            work.changes_calls_of(property_id)
        work.changes_calls_of(applying.property_id)
        says = f"Changed {written.name}."
        await work.record("person", found.id, says, before=found, after=changed)
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
        if team is not None and team.member_ids != members:
            await save_team_members(work.connection, team_id, members, work.now)
            work.changes_calls_of(applying.property_id)
            before = {"name": team.name, "member_ids": team.member_ids}
            after = {"name": team.name, "member_ids": members}
            await applying.record("team", team_id, f"Changed {team.name}.", before, after)
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
        if found is not None and found.number != written.number:
            await save_destination_number(work.connection, id_, written.number, work.now)
            work.changes_calls_of(applying.property_id)
            says = f"Changed {found.name}."
            await applying.record("destination", id_, says, found, written)
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
        if found is not None and set(recipients.get(id_, ())) != set(people):
            await save_recipients(work.connection, id_, people, work.now)
            work.changes_calls_of(applying.property_id)
            before = {"name": found.name, "recipient_ids": recipients.get(id_, ())}
            after = {"name": found.name, "recipient_ids": people}
            await applying.record("mailbox", id_, f"Changed {found.name}.", before, after)
        applying.ids.mailboxes[written.name.casefold()] = id_


def _people(applying: Applying, references: tuple[str, ...]) -> tuple[int, ...]:
    found = (applying.ids.people[each.casefold()] for each in references)
    return tuple(dict.fromkeys(found))
