"""How are people put into a team or a mailbox on pages, and how is a property chosen for it?"""

from collections.abc import Sequence

from msgspec import Struct

from callrouter.domain.listing import Wanted
from callrouter.domain.rights import Right
from callrouter.domain.staff import KeptPerson
from callrouter.operations.people.show_people import list_people
from callrouter.operations.properties.show_properties import list_properties
from callrouter.operations.work import Work
from callrouter.web.choosing import Chosen
from callrouter.web.forms import Form
from callrouter.web.pages.people.ordering import rearrange

_MOST = 5_000


class Picked(Struct, frozen=True):
    """Those who are chosen, in their order, and everybody else at work."""

    rows: list[KeptPerson]
    others: list[KeptPerson]


async def pick_people(work: Work, ids: Sequence[int]) -> Picked:
    """Raises NotAllowedError."""
    listed = await list_people(work, Wanted(limit=_MOST))
    known = {each.value.id: each.value for each in listed.items}
    chosen = set(ids)
    return Picked(
        [known[id_] for id_ in ids if id_ in known],
        [person for id_, person in known.items() if id_ not in chosen],
    )


def arrange_people(form: Form, name: str) -> bool:
    """The people of a form as its button wants them; whether all is to be saved then."""
    what = form.text("do")
    ids = [str(id_) for id_ in form.ids(name)]
    if what == "add":
        ids += [str(id_) for id_ in form.ids("add")]
    form.given[name] = rearrange(ids, what)
    return not what


async def properties_to_choose(work: Work) -> list[tuple[int, str]]:
    """Where whoever asks edits routing. Raises NotAllowedError where that is nowhere."""
    work.require_anywhere(Right.EDIT_ROUTING)
    listed = await list_properties(work, Wanted(limit=_MOST))
    return [
        (each.value.id, each.value.name)
        for each in listed.items
        if work.actor.may(Right.EDIT_ROUTING, each.value.id)
    ]


def first_of(chosen: Chosen, properties: Sequence[tuple[int, str]]) -> int | None:
    """The property that a form for something new begins with."""
    known = [id_ for id_, _ in properties]
    if chosen.one and chosen.one.id in known:
        return chosen.one.id
    return known[0] if known else None
