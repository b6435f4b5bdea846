"""How does a form save a thing that others may change at the same time, or want back?

It carries the revision that was read. What somebody else saved meanwhile is told beside what was
typed, and only then does the form overwrite it. What was done can be taken back on the next page.
"""

from urllib.parse import urlencode

from msgspec import Struct

from callrouter.domain.history import Change
from callrouter.domain.listing import Wanted
from callrouter.operations.history.show_history import show_history
from callrouter.operations.work import Work
from callrouter.web.choosing import Chosen
from callrouter.web.door import Asked
from callrouter.web.forms import Form
from callrouter.web.last_changes import take_over

_SHOWN_CHANGES = 10


class Editing(Struct, frozen=True):
    """What a form carries on: `revision` is the one that its reader has seen, `meanwhile` what
    somebody else has done since they read it, `changes` the newest of the thing's."""

    revision: int
    meanwhile: str = ""
    changes: tuple[Change, ...] = ()


async def read_editing(
    work: Work, asked: Asked, thing: str, thing_id: int, revision: int
) -> Editing:
    """`revision` is the thing's of now; a form that was sent keeps its own until its reader has
    been told that there is a newer one."""
    listed = await show_history(work, Wanted(limit=_SHOWN_CHANGES), thing=thing, thing_id=thing_id)
    changes = tuple(listed.items)
    if not is_stale(asked.form):
        return Editing(asked.form.id("revision") or revision, "", changes)
    if not changes:
        return Editing(revision)
    take_over(asked.form, changes, revision)
    return Editing(revision, f"{changes[0].actor_name}: {changes[0].says}", changes)


def is_stale(form: Form) -> bool:
    return any(fault.field == "revision" for fault in form.faults)


def forget_typed(asked: Asked) -> None:
    """For a page of several forms: what was wrong is told, and the others show what is stored."""
    asked.form = Form(faults=asked.form.faults)


def keep_chosen(asked: Asked, path: str) -> str:
    """Another page of ours, about the same property or list as this one."""
    query = {name: asked.query(name) for name in ("property", "list") if asked.query(name)}
    return f"{path}?{urlencode(query)}" if query else path


def zone_of(chosen: Chosen) -> str:
    """In which moments are told: the chosen property's; of a list they are in UTC."""
    return chosen.one.zone if chosen.one else "UTC"
