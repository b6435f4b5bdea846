"""How are rights chosen and read on pages? As a role, and a place where it counts."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from callrouter.domain.listing import Wanted
from callrouter.domain.rights import IN_WORDS, Grant, Role
from callrouter.operations.lists.save_list import show_lists
from callrouter.operations.properties.show_properties import list_properties
from callrouter.operations.work import Fault, RefusedError, Work

_MOST_PLACES = 5_000
EVERYWHERE = "everywhere"
ROLES = (
    (Role.VIEWER.value, "Viewer: sees routing and calls"),
    (Role.AGENT.value, "Agent: also listens to recordings"),
    (Role.MANAGER.value, "Manager: also edits routing, publishes, buys numbers"),
    (Role.ADMIN.value, "Admin: everything, people and settings too"),
)


class Places(Struct, frozen=True):
    """Where a role can count: values of a choice, and their names."""

    lists: tuple[tuple[str, str], ...]
    properties: tuple[tuple[str, str], ...]

    @property
    def names(self) -> Mapping[str, str]:
        return {EVERYWHERE: "Everywhere", **dict(self.lists), **dict(self.properties)}


class GrantInWords(Struct, frozen=True):
    """`only`: the rights that stand in place of the role's own, if any do."""

    role: str
    place: str
    only: str = ""


async def load_places(work: Work) -> Places:
    """Those that whoever asks sees."""
    lists = await show_lists(work, Wanted(limit=_MOST_PLACES))
    properties = await list_properties(work, Wanted(limit=_MOST_PLACES))
    return Places(
        tuple((f"list:{each.value.id}", each.value.name) for each in lists.items),
        tuple((f"property:{each.value.id}", each.value.name) for each in properties.items),
    )


def in_words(grants: Iterable[Grant], places: Places) -> list[GrantInWords]:
    names = places.names
    return [
        GrantInWords(
            each.role.value.capitalize(),
            names.get(_place(each), "A property that is archived"),
            ", ".join(sorted(IN_WORDS[right] for right in each.rights or ())),
        )
        for each in grants
    ]


def read_grant(role: str, place: str) -> Grant:
    """What was chosen. Raises RefusedError; the fields are `role` and `place`."""
    if role not in set(Role):
        raise RefusedError(Fault("Choose a role.", "role"))
    kind, _, text = place.partition(":")
    if place == EVERYWHERE:
        return Grant(Role(role))
    if not (text.isdecimal() and len(text) < 19 and kind in ("list", "property")):
        raise RefusedError(Fault("Choose where it counts.", "place"))
    if kind == "list":
        return Grant(Role(role), list_id=int(text))
    return Grant(Role(role), int(text))


def _place(grant: Grant) -> str:
    if grant.list_id is not None:
        return f"list:{grant.list_id}"
    return EVERYWHERE if grant.property_id is None else f"property:{grant.property_id}"
