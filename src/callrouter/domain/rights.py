"""Who may do what, and where? Roles, the rights they carry, and whoever acts.

A grant gives a role's rights at one property, at the properties of a list, or everywhere. Whoever
has no right at a property does not learn that it exists.
"""

from collections.abc import Iterable, Mapping, Set
from enum import StrEnum

from msgspec import Struct


class Right(StrEnum):
    """`SEE` comes with every grant. The last two are the company's: they count only everywhere."""

    SEE = "see"
    SEE_CALLS = "see-calls"
    LISTEN = "listen"
    EDIT_ROUTING = "edit-routing"
    PUBLISH = "publish"
    MANAGE_NUMBERS = "manage-numbers"
    MANAGE_PEOPLE = "manage-people"
    MANAGE_COMPANY = "manage-company"


EVERY_RIGHT = frozenset(Right)
COMPANY_RIGHTS = frozenset({Right.MANAGE_PEOPLE, Right.MANAGE_COMPANY})

IN_WORDS: Mapping[Right, str] = {
    Right.SEE: "see this",
    Right.SEE_CALLS: "see calls",
    Right.LISTEN: "listen to recordings",
    Right.EDIT_ROUTING: "edit routing",
    Right.PUBLISH: "publish",
    Right.MANAGE_NUMBERS: "buy and release numbers",
    Right.MANAGE_PEOPLE: "manage people",
    Right.MANAGE_COMPANY: "manage the company's settings",
}


class Role(StrEnum):
    ADMIN = "admin"
    MANAGER = "manager"
    AGENT = "agent"
    VIEWER = "viewer"


ROLE_RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.ADMIN: EVERY_RIGHT,
    Role.MANAGER: EVERY_RIGHT - COMPANY_RIGHTS,
    Role.AGENT: frozenset({Right.SEE, Right.SEE_CALLS, Right.LISTEN}),
    Role.VIEWER: frozenset({Right.SEE, Right.SEE_CALLS}),
}


class Grant(Struct, frozen=True, gc=False):
    """A role at one property, at a property list's, or, where neither is named, everywhere.

    `rights`, where given, stand in place of the role's own.
    """

    role: Role
    property_id: int | None = None
    list_id: int | None = None
    rights: frozenset[Right] | None = None

    @property
    def gives(self) -> frozenset[Right]:
        chosen = ROLE_RIGHTS[self.role] if self.rights is None else self.rights | {Right.SEE}
        is_everywhere = self.property_id is None and self.list_id is None
        return chosen if is_everywhere else chosen - COMPANY_RIGHTS


class ActorKind(StrEnum):
    PERSON = "person"
    KEY = "key"
    SYSTEM = "system"


class Actor(Struct, frozen=True):
    """Whoever asks for something: rights everywhere, and more of them at single properties.

    `session_id` is the session by which a person came in.
    """

    kind: ActorKind
    id: int | None
    name: str
    everywhere: frozenset[Right] = frozenset()
    at: Mapping[int, frozenset[Right]] = {}
    session_id: int | None = None

    def may(self, right: Right, property_id: int) -> bool:
        return right in self.everywhere or right in self.at.get(property_id, ())

    def may_everywhere(self, right: Right) -> bool:
        return right in self.everywhere

    def sees(self, property_id: int) -> bool:
        return self.may(Right.SEE, property_id)

    def where(self, right: Right) -> Set[int] | None:
        """The properties at which the actor has a right; None = all there are."""
        if right in self.everywhere:
            return None
        return {property_id for property_id, rights in self.at.items() if right in rights}

    def covers(self, other: Iterable[Grant]) -> bool:
        """Whether none of these grants gives anything that this actor has not."""
        return all(self._covers(grant) for grant in other)

    def _covers(self, grant: Grant) -> bool:
        if grant.gives <= self.everywhere:
            return True
        # A list may grow later: only whoever has the right everywhere may grant it on a list.
        here = grant.property_id
        return here is not None and all(self.may(right, here) for right in grant.gives)


def system(name: str = "callrouter") -> Actor:
    """The service itself, its command line and its tests: may do everything."""
    return Actor(ActorKind.SYSTEM, None, name, everywhere=EVERY_RIGHT)


def actor_of(
    kind: ActorKind,
    id_: int,
    name: str,
    grants: Iterable[Grant],
    members: Mapping[int, Set[int]],
) -> Actor:
    """What a person's or key's grants come to; `members` are the properties of each list."""
    everywhere: frozenset[Right] = frozenset()
    at: dict[int, frozenset[Right]] = {}
    for grant in grants:
        if grant.property_id is not None:
            places: Iterable[int] = (grant.property_id,)
        elif grant.list_id is not None:
            places = members.get(grant.list_id, ())
        else:
            everywhere |= grant.gives
            continue
        for property_id in places:
            at[property_id] = at.get(property_id, frozenset()) | grant.gives
    return Actor(kind, id_, name, everywhere, at)
