"""Who can be reached, and where? Adds people, teams, outside numbers and mailboxes."""

from collections.abc import Sequence

from callrouter.domain.numbers import is_e164
from callrouter.domain.rights import Right
from callrouter.operations.work import RefusedError, Work
from callrouter.store.people import (
    save_new_destination,
    save_new_mailbox,
    save_new_person,
    save_new_team,
)


async def add_person(work: Work, name: str, phones: Sequence[str], email: str | None = None) -> int:
    """A person with phones (E.164) in the order they ring; gives the id.

    Raises NotAllowedError or RefusedError.
    """
    work.require_anywhere(Right.EDIT_ROUTING)
    _check_name(name)
    for phone in phones:
        _check_number(phone)
    return await save_new_person(work.connection, name, email, phones)


async def add_team(work: Work, property_id: int, name: str, member_ids: Sequence[int]) -> int:
    """A team of a property, its members in the order they are rung; gives the id."""
    work.require(Right.EDIT_ROUTING, property_id)
    _check_name(name)
    work.changes_calls_of(property_id)
    return await save_new_team(work.connection, property_id, name, member_ids)


async def add_destination(work: Work, property_id: int, name: str, number: str) -> int:
    """A named outside number (E.164) of a property; gives the id."""
    work.require(Right.EDIT_ROUTING, property_id)
    _check_name(name)
    _check_number(number)
    work.changes_calls_of(property_id)
    return await save_new_destination(work.connection, property_id, name, number)


async def add_mailbox(work: Work, property_id: int, name: str, recipient_ids: Sequence[int]) -> int:
    """A mailbox of a property and who gets its voicemails; gives the id."""
    work.require(Right.EDIT_ROUTING, property_id)
    _check_name(name)
    work.changes_calls_of(property_id)
    return await save_new_mailbox(work.connection, property_id, name, recipient_ids)


def _check_name(name: str) -> None:
    if not name.strip():
        raise RefusedError("Give it a name.")


def _check_number(number: str) -> None:
    if not is_e164(number):
        raise RefusedError(f"Write {number!r} with its country code, like +12125550111.")
