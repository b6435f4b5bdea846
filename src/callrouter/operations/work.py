"""What is an operation given, and how does it say no?

A `Work` is one operation's transaction and whoever asked for it. Rights are checked here and
nowhere else: each operation names the right it needs and where, before it does anything.
"""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.listing import Wanted
from callrouter.domain.rights import IN_WORDS, Actor, Right, system
from callrouter.providers.port import TelephoneCompany
from callrouter.store.changes import BLOCKED_NUMBERS
from callrouter.store.history import save_change


class NotFoundError(LookupError):
    """What an operation was asked to work on is not there, or not for whoever asks."""


class NotAllowedError(PermissionError):
    """Whoever asks may see the thing, but not do this; the sentence says what is missing."""


class StaleError(RuntimeError):
    """The thing has been changed since it was read; the sentence says what to do."""


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong with what was asked; `field` is a JSON pointer into it, or None."""

    sentence: str
    field: str | None = None


class RefusedError(ValueError):
    """The operation cannot be done as asked; `sentences` say why and what to do."""

    def __init__(self, *faults: str | Fault) -> None:
        self.faults = tuple(each if isinstance(each, Fault) else Fault(each) for each in faults)
        self.sentences = tuple(each.sentence for each in self.faults)
        super().__init__(" ".join(self.sentences))


class NotUniqueError(RefusedError):
    """Something of this name is there already."""


@dataclass
class Work:
    """One operation's transaction; `now` is the same all through it."""

    connection: AsyncConnection
    now: datetime
    actor: Actor = field(default_factory=system)
    changed: set[int] = field(default_factory=set)
    changed_everywhere: set[str] = field(default_factory=set)
    undoes: int | None = None
    """The change that is being taken back, if that is what is done."""
    company: TelephoneCompany | None = None
    """Where numbers come from; None: no account is set."""

    @property
    def by(self) -> str:
        """Whoever asked, by name."""
        return self.actor.name

    def require(self, right: Right, property_id: int, hidden: str | None = None) -> None:
        """Go on only if the actor has this right at the property.

        Raises NotFoundError (`hidden`, as where there is no such thing) for whoever does not see
        the property at all, else NotAllowedError.
        """
        if not self.actor.sees(property_id):
            raise NotFoundError(hidden or "There is no such property.")
        if not self.actor.may(right, property_id):
            raise NotAllowedError(
                f"You may not {IN_WORDS[right]} at this property; ask an admin for that right."
            )

    def require_everywhere(self, right: Right) -> None:
        """Go on only if the actor has this right at all properties. Raises NotAllowedError."""
        if not self.actor.may_everywhere(right):
            raise NotAllowedError(f"You may not {IN_WORDS[right]}; ask an admin for that right.")

    def require_anywhere(self, right: Right) -> None:
        """Go on only if the actor has this right at some property. Raises NotAllowedError."""
        where = self.actor.where(right)
        if where is not None and not where:
            raise NotAllowedError(f"You may not {IN_WORDS[right]}; ask an admin for that right.")

    def where(self, right: Right, wanted: Wanted) -> Set[int] | None:
        """The properties at which the actor has this right, for a list; None = all.

        Raises NotFoundError or NotAllowedError where the one property that is asked for is none of
        them: an empty list would say that it has nothing.
        """
        if wanted.property_id is not None:
            self.require(right, wanted.property_id)
        return self.actor.where(right)

    def expect(self, revision: int, expected: int | None) -> None:
        """Go on only if the thing is as it was when it was read. Raises StaleError."""
        if expected is not None and expected != revision:
            raise StaleError(
                "It has been changed since you read it; read it again and repeat your change."
            )

    def the_company(self) -> TelephoneCompany:
        """Where numbers come from. Raises RefusedError where no account is set."""
        if self.company is None:
            raise RefusedError(
                "No account at a telephone company is set; set CALLROUTER_TWILIO_ACCOUNT_SID, "
                "CALLROUTER_TWILIO_AUTH_TOKEN and CALLROUTER_PUBLIC_URL."
            )
        return self.company

    def changes_calls_of(self, property_id: int) -> None:
        """From the commit on, this property's calls are answered from a new snapshot."""
        self.changed.add(property_id)

    def changes_blocked_numbers(self) -> None:
        """From the commit on, all properties know anew which numbers are blocked."""
        self.changed_everywhere.add(BLOCKED_NUMBERS)

    async def record(
        self,
        thing: str,
        thing_id: int,
        says: str,
        *,
        property_id: int | None = None,
        before: Any = None,
        after: Any = None,
    ) -> int:
        """Write a change to the history: who, when, what; gives the entry's id.

        `before` and `after` are the thing as it was and is, None where it was not or is no more.
        """
        return await save_change(
            self.connection,
            at=self.now,
            actor=self.actor,
            property_id=property_id,
            thing=thing,
            thing_id=thing_id,
            says=says,
            before=before,
            after=after,
            undoes=self.undoes,
        )
