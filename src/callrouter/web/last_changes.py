"""What was the last change of a thing: to offer its undoing, or to say what somebody else did?"""

from callrouter.domain.history import Change
from callrouter.domain.listing import Wanted
from callrouter.domain.rights import Right
from callrouter.operations.history.show_history import show_history
from callrouter.operations.history.undo_change import RESTORES
from callrouter.operations.work import Work
from callrouter.web.atoms import typed_phone
from callrouter.web.changes_in_words import Difference, differences
from callrouter.web.door import Asked
from callrouter.web.forms import Form


async def last_change(work: Work, thing: str, thing_id: int) -> Change | None:
    """None where there is none, or none for whoever asks. Raises NotAllowedError."""
    listed = await show_history(work, Wanted(limit=1), thing=thing, thing_id=thing_id)
    return listed.items[0] if listed.items else None


async def undo_of(work: Work, thing: str, thing_id: int) -> int | None:
    """What *Undo* takes back: the change that this work has just made of the thing, if it has made
    one and whoever asks may take it back."""
    last = await last_change(work, thing, thing_id)
    if last is None or last.at != work.now or not can_be_undone(last):
        return None
    is_theirs = last.property_id is not None or work.actor.may_everywhere(Right.MANAGE_COMPANY)
    return last.id if is_theirs else None


def can_be_undone(change: Change) -> bool:
    """Whether its kind can be at all; what was changed since is found out by trying."""
    return change.thing in RESTORES and change.before is not None


class Meanwhile:
    """What somebody else did while a form was open: a sentence, and what differs since."""

    def __init__(self, change: Change) -> None:
        self.says, self.by = change.says, change.actor_name
        self.differences: list[Difference] = differences(change.before, change.after)


async def find_meanwhile(work: Work, asked: Asked, thing: str, thing_id: int) -> Meanwhile | None:
    """For a form that came too late; else None."""
    if not asked.form.problem("revision"):
        return None
    last = await last_change(work, thing, thing_id)
    if last is None:
        return None
    take_over(asked.form, last)
    return Meanwhile(last)


def take_over(form: Form, change: Change) -> None:
    """Fields that whoever typed has left as they were become what somebody else has made of them;
    what was typed stays."""
    if not isinstance(change.before, dict) or not isinstance(change.after, dict):
        return
    for name, was in change.before.items():
        now = change.after.get(name)
        if now != was and form.given.get(name, [""])[0] in (_typed(was), str(was)):
            form.given[name] = [_typed(now)]


def _typed(value: object) -> str:
    """As a field shows it."""
    if value is None:
        return ""
    return typed_phone(value) if isinstance(value, str) else str(value)
