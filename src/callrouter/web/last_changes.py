"""What was the last change of a thing: to offer its undoing, or to say what somebody else did?"""

from collections.abc import Sequence

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

_MOST_TAKEN_OVER = 20


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
    """What others did while a form was open, the newest first: who and what last, and what differs
    since the form was read."""

    def __init__(self, changes: Sequence[Change]) -> None:
        newest, oldest = changes[0], changes[-1]
        self.says, self.by = newest.says, newest.actor_name
        self.differences: list[Difference] = differences(oldest.before, newest.after)


async def find_meanwhile(
    work: Work, asked: Asked, thing: str, thing_id: int, revision: int
) -> Meanwhile | None:
    """For a form that came too late, and takes over what it left as it was; else None. `revision` is
    the thing's of now."""
    if not asked.form.problem("revision"):
        return None
    wanted = Wanted(limit=_since(asked.form, revision))
    changes = (await show_history(work, wanted, thing=thing, thing_id=thing_id)).items
    if not changes:
        return None
    take_over(asked.form, changes, revision)
    return Meanwhile(changes)


def take_over(form: Form, changes: Sequence[Change], revision: int) -> None:
    """Fields that whoever typed has left as they were become what others have made of them since;
    what was typed stays. `changes` are the newest of a thing, the newest first."""
    for change in reversed(changes[: _since(form, revision)]):
        _take_over(form, change)


def _since(form: Form, revision: int) -> int:
    """How many changes there were since the form was read: each makes the revision one more."""
    return min(max(revision - (form.whole("revision") or 0), 1), _MOST_TAKEN_OVER)


def _take_over(form: Form, change: Change) -> None:
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
