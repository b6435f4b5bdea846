"""How are rights written on the command line? As a role, and the keys of the properties it is for."""

from collections.abc import Iterable, Mapping, Sequence

import click

from callrouter.domain.rights import Grant, Role
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.properties import find_property_by_key, load_keys

ROLE = click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    required=True,
    help="What they may do.",
)
PROPERTIES = click.option(
    "--property",
    "keys",
    multiple=True,
    metavar="KEY",
    help="Only at this property; may be given several times. Without it: everywhere.",
)


async def grants_of(work: Work, role: str, keys: Sequence[str]) -> list[Grant]:
    """The grants that were written. Raises NotFoundError for a key that no property has."""
    if not keys:
        return [Grant(Role(role))]
    grants = []
    for key in dict.fromkeys(keys):
        found = await find_property_by_key(work.connection, key)
        if found is None:
            raise NotFoundError(f'There is no property with the key "{key}".')
        grants.append(Grant(Role(role), found.id))
    return grants


async def load_places(work: Work, grants: Iterable[Grant]) -> Mapping[int, str]:
    """The keys of the properties that these grants name."""
    named = {grant.property_id for grant in grants if grant.property_id is not None}
    return await load_keys(work.connection, named)


def told(grants: Sequence[Grant], places: Mapping[int, str]) -> str:
    """The grants in words: "admin everywhere", "manager of alder-creek"."""
    return ", ".join(_told(grant, places) for grant in grants) or "no rights"


def _told(grant: Grant, places: Mapping[int, str]) -> str:
    role = grant.role.value
    if grant.rights is not None:
        role = f"{role} ({', '.join(sorted(grant.gives))})"
    if grant.property_id is not None:
        return f"{role} of {places.get(grant.property_id, grant.property_id)}"
    return f"{role} everywhere" if grant.list_id is None else f"{role} of list {grant.list_id}"
