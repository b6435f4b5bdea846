"""Whom may a property's flows name? People, teams, destinations and mailboxes, from their rows."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from sys import intern
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.people import Destination, Directory, Mailbox, Person, Team
from callrouter.store.engine import raw_connection

_PEOPLE = """
select people.id, people.name, array_remove(array_agg(phones.number order by phones.position), null)
from people left join phones on phones.person_id = people.id
where people.archived_at is null and ($1::bigint[] is null or people.id = any($1))
group by people.id
"""
_TEAMS = """
select teams.property_id, teams.id, teams.name,
    array_remove(array_agg(team_members.person_id order by team_members.position), null)
from teams left join team_members on team_members.team_id = teams.id
where $1::bigint[] is null or teams.property_id = any($1)
group by teams.id
"""
_DESTINATIONS = """
select property_id, id, name, number from destinations
where $1::bigint[] is null or property_id = any($1)
"""
_MAILBOXES = """
select mailboxes.property_id, mailboxes.id, mailboxes.name,
    array_remove(array_agg(people.name order by people.id), null)
from mailboxes
left join mailbox_recipients on mailbox_recipients.mailbox_id = mailboxes.id
left join people on people.id = mailbox_recipients.person_id
where $1::bigint[] is null or mailboxes.property_id = any($1)
group by mailboxes.id
"""


class Directories:
    """Directories by property; people come last, when it is known who is needed."""

    def __init__(self) -> None:
        self.teams: dict[int, dict[int, Team]] = defaultdict(dict)
        self.destinations: dict[int, dict[int, Destination]] = defaultdict(dict)
        self.mailboxes: dict[int, dict[int, Mailbox]] = defaultdict(dict)
        self.people: dict[int, Person] = {}

    def of(self, property_id: int, also: Collection[int]) -> Directory:
        """One property's; of the company's people its teams' members and those in `also`."""
        teams = self.teams.get(property_id, {})
        needed = {member for team in teams.values() for member in team.member_ids}
        people = {id_: self.people[id_] for id_ in needed.union(also) if id_ in self.people}
        return Directory(
            people,
            teams,
            self.destinations.get(property_id, {}),
            self.mailboxes.get(property_id, {}),
        )


async def load_directories(
    raw: "asyncpg.Connection[Any]",
    property_ids: Sequence[int] | None,
    also: Collection[int] | None,
) -> Directories:
    """These properties' (None = all); `also` are people who are needed besides teams' members,
    None = everybody who works for the company."""
    found = Directories()
    for property_id, id_, name, members in await raw.fetch(_TEAMS, property_ids):
        found.teams[property_id][id_] = Team(id_, intern(name), tuple(members))
    for property_id, id_, name, number in await raw.fetch(_DESTINATIONS, property_ids):
        found.destinations[property_id][id_] = Destination(id_, intern(name), number)
    for property_id, id_, name, recipients in await raw.fetch(_MAILBOXES, property_ids):
        found.mailboxes[property_id][id_] = Mailbox(
            id_, intern(name), tuple(map(intern, recipients))
        )
    wanted: list[int] | None = None
    if property_ids is not None and also is not None:
        teams = (team for each in found.teams.values() for team in each.values())
        wanted = [*{member for team in teams for member in team.member_ids}.union(also)]
    for id_, name, numbers in await raw.fetch(_PEOPLE, wanted):
        found.people[id_] = Person(id_, intern(name), tuple(numbers))
    return found


async def load_directory(connection: AsyncConnection, property_id: int) -> Directory:
    """All that a property's flows may name: every person of the company, and its own things."""
    found = await load_directories(await raw_connection(connection), [property_id], None)
    return found.of(property_id, found.people)
