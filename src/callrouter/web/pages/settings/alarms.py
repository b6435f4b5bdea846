"""`/alarms`: what needed a person lately, and who is mailed about it?"""

from fastapi import Response
from msgspec import Struct

from callrouter.domain.alarms import AlarmRecipient, RaisedAlarm
from callrouter.domain.listing import MOST_AT_ONCE, Wanted
from callrouter.domain.saved import Saved
from callrouter.operations.alarm_recipients.save_recipients import (
    RECIPIENTS,
    Recipients,
    save_recipients,
    show_recipients,
)
from callrouter.operations.alarm_recipients.show_alarms import show_alarms
from callrouter.operations.alarms import NEVER_MAILED, Alarm
from callrouter.operations.people.show_people import list_people
from callrouter.operations.work import Fault, Work
from callrouter.web.choosing import find_if_chosen
from callrouter.web.door import Asked, InPage, pages
from callrouter.web.forms import Form
from callrouter.web.last_changes import Meanwhile, find_meanwhile, undo_of
from callrouter.web.paging import asked_page, first_url, next_url
from callrouter.web.showing import show

routes = pages()
_THE_ONE = 1
KINDS = sorted(each.value for each in set(Alarm) - NEVER_MAILED)


class Recipient(Struct, frozen=True):
    """Somebody who is mailed, as the page names them; `place` is where they stand."""

    place: int
    name: str
    kinds: tuple[str, ...]


class AlarmsPage(Struct, frozen=True):
    rows: list[RaisedAlarm]
    recipients: list[Recipient]
    can_mail: bool
    first: str | None
    next: str | None


class RecipientsPage(Struct, frozen=True):
    """Who is mailed now, and whom one may add: pairs for a field."""

    saved: Saved[Recipients]
    recipients: list[Recipient]
    people: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    meanwhile: Meanwhile | None


@routes.get("/alarms")
async def alarms(asked: InPage) -> Response:
    async with asked.work() as work:
        chosen = await find_if_chosen(work, asked)
        listed = await show_alarms(work, asked_page(asked))
        saved = await show_recipients(work)
        names = await _names(work)
    page = AlarmsPage(
        listed.items,
        _named(saved.value, names),
        asked.house.mail is not None,
        first_url(asked),
        next_url(asked, listed),
    )
    return show(asked, "settings/alarms.html", page, chosen)


@routes.get("/alarms/recipients")
async def recipients(asked: InPage) -> Response:
    return await _page(asked)


@routes.post("/alarms/recipients")
async def add(asked: InPage) -> Response:
    form, undo = asked.form, None
    async with asked.attempt() as work:
        now = await show_recipients(work)
        await save_recipients(work, (*now.value, _read(form)), form.whole("revision"))
        undo = await undo_of(work, RECIPIENTS, _THE_ONE)
    if form.faults:
        form.faults = tuple(_beside(each) for each in form.faults)
        return await _page(asked)
    return asked.go("/alarms/recipients", "They are mailed from now on.", undo)


@routes.post("/alarms/recipients/remove")
async def remove(asked: InPage) -> Response:
    form, undo = asked.form, None
    async with asked.attempt() as work:
        now = await show_recipients(work)
        place = form.whole("place")
        left = tuple(each for at, each in enumerate(now.value) if at != place)
        await save_recipients(work, left, form.whole("revision"))
        undo = await undo_of(work, RECIPIENTS, _THE_ONE)
    if form.faults:
        return await _page(asked)
    return asked.go("/alarms/recipients", "They are mailed no more.", undo)


async def _page(asked: Asked) -> Response:
    async with asked.work() as work:
        chosen = await find_if_chosen(work, asked)
        saved = await show_recipients(work)
        names = await _names(work)
        meanwhile = await find_meanwhile(work, asked, RECIPIENTS, _THE_ONE, saved.revision)
    page = RecipientsPage(
        saved,
        _named(saved.value, names),
        [("", "Another address, see below"), *((str(each), name) for each, name in names.items())],
        [(each, each.capitalize()) for each in KINDS],
        meanwhile,
    )
    return show(asked, "settings/alarm_recipients.html", page, chosen)


async def _names(work: Work) -> dict[int, str]:
    """People who have an address, by id; the first of them, by name."""
    listed = await list_people(work, Wanted(limit=MOST_AT_ONCE))
    return {
        each.value.id: f"{each.value.name}, {each.value.email}"
        for each in listed.items
        if each.value.email
    }


def _named(saved: Recipients, names: dict[int, str]) -> list[Recipient]:
    return [
        Recipient(
            place,
            each.address or names.get(each.person_id or 0, f"Person {each.person_id}"),
            each.kinds or (),
        )
        for place, each in enumerate(saved)
    ]


def _read(form: Form) -> AlarmRecipient:
    person_id = form.id("person_id")
    address = None if person_id else (form.text("address") or "")
    return AlarmRecipient(person_id, address, tuple(form.texts("kinds")) or None)


def _beside(fault: Fault) -> Fault:
    """Beside the field of the page that it is about."""
    for name in ("address", "person_id", "kinds"):
        if (fault.field or "").endswith(f"/{name}"):
            return Fault(fault.sentence, f"/{name}")
    return Fault(fault.sentence, None if fault.field != "revision" else "revision")
