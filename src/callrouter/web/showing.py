"""How is a page sent? Whole, or only its main part, with what the frame around it needs."""

from fastapi import Response
from msgspec import Struct

from callrouter.domain.rights import Actor, Right
from callrouter.web.choosing import Chosen
from callrouter.web.door import Asked
from callrouter.web.rendering import render


class Entry(Struct, frozen=True):
    """A place of the menu; `right` is what is needed to find anything there, anywhere or, if
    `everywhere`, at all properties."""

    name: str
    path: str
    icon: str
    right: Right = Right.SEE
    everywhere: bool = False
    covers: tuple[str, ...] = ()


SETTINGS = (
    Entry("Properties", "/properties", "building-2"),
    Entry("Property lists", "/property-lists", "list"),
    Entry("Numbers", "/numbers", "phone"),
    Entry("Caps", "/caps", "dollar-sign"),
    Entry("Residents", "/residents", "house", Right.SEE_CALLS),
    Entry("Blocked numbers", "/blocked-numbers", "ban", Right.SEE_CALLS),
    Entry("History", "/history", "history"),
    Entry("Jobs that failed", "/jobs", "repeat", Right.MANAGE_COMPANY, everywhere=True),
    Entry("Alarms", "/alarms", "circle-alert", Right.MANAGE_COMPANY, everywhere=True),
    Entry("Settings check", "/settings", "settings", Right.MANAGE_COMPANY, everywhere=True),
)
"""The places of Settings."""
_COMMUNICATIONS = (
    "/sources",
    "/orders",
    "/choose",
    "/defaults",
    "/flows",
    "/imports",
    "/schedules",
    "/weeks",
)
_PEOPLE = ("/people", "/teams", "/destinations", "/mailboxes", "/keys")
MENU = (
    Entry("Communications", "/sources", "phone", covers=_COMMUNICATIONS),
    Entry("People", "/people", "users", covers=_PEOPLE),
    Entry("Not right", "/problems", "triangle-alert", covers=("/problems",)),
    Entry("Settings", "/properties", "settings", covers=tuple(each.path for each in SETTINGS)),
)
"""Each comes with the pages it leads to."""
TABS = (("Tracking & Routing", "/sources"), ("Defaults", "/defaults"), ("Schedules", "/schedules"))
"""Of the screen Tracking Source and Call Routing."""
_TABS = {
    "/orders": "/sources",
    "/weeks": "/schedules",
    "/flows": "/defaults",
    "/imports": "/defaults",
}


class Frame(Struct, frozen=True):
    """What stands around a page's own content."""

    asked: Asked
    chosen: Chosen
    layout: str

    @property
    def actor(self) -> Actor | None:
        return self.asked.actor

    @property
    def menu(self) -> list[tuple[Entry, bool]]:
        """The entries for whoever asks, and which of them the page belongs to."""
        first = "/" + self.asked.path.split("/")[1]
        return [(each, first in each.covers) for each in MENU if _may(self.actor, each)]

    @property
    def tab(self) -> str:
        """Which tab of Tracking Source and Call Routing the page belongs to."""
        first = "/" + self.asked.path.split("/")[1]
        return _TABS.get(first, first)

    @property
    def tabs(self) -> tuple[tuple[str, str], ...]:
        return TABS

    @property
    def settings(self) -> list[tuple[Entry, bool]]:
        """The places of Settings for whoever asks, and which of them this is."""
        first = "/" + self.asked.path.split("/")[1]
        return [(each, first == each.path) for each in SETTINGS if _may(self.actor, each)]

    def may(self, right: str) -> bool:
        """Whether whoever asks has a right at the chosen property; of a list: everywhere."""
        if self.actor is None:
            return False
        if self.chosen.one is None:
            return self.actor.may_everywhere(Right(right))
        return self.actor.may(Right(right), self.chosen.one.id)

    def may_everywhere(self, right: str) -> bool:
        return self.actor is not None and self.actor.may_everywhere(Right(right))

    def may_anywhere(self, right: str) -> bool:
        return self.actor is not None and self.actor.where(Right(right)) != set()


def show(
    asked: Asked,
    template: str,
    context: object,
    chosen: Chosen | None = None,
    status: int | None = None,
) -> Response:
    """A page. Where a form has faults it is 422, unless said otherwise."""
    if status is None:
        status = 422 if asked.form.faults else 200
    layout = "layouts/part.html" if asked.wants_part else "layouts/frame.html"
    frame = Frame(asked, chosen or Chosen(), layout)
    return render(template, context, status, asked=asked, frame=frame, form=asked.form)


def _may(actor: Actor | None, entry: Entry) -> bool:
    if actor is None:
        return False
    if entry.everywhere:
        return actor.may_everywhere(entry.right)
    return actor.where(entry.right) != set()
