"""`/numbers/{id}`: what is known of a number, and what can be done with it?"""

from datetime import datetime

from fastapi import Response
from msgspec import Struct

from callrouter.domain.listing import MOST_AT_ONCE, Wanted
from callrouter.domain.numbers import national
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.tracking import (
    AfterAnnouncement,
    NumberState,
    Registration,
    TrackingNumber,
)
from callrouter.operations.numbers.check_number import check_number
from callrouter.operations.numbers.disable_number import (
    QUARANTINE_DAYS,
    change_number,
    disable_number,
    enable_number,
)
from callrouter.operations.numbers.release_number import release_number
from callrouter.operations.numbers.set_up_number import set_up_number
from callrouter.operations.numbers.show_numbers import show_number
from callrouter.operations.properties.show_properties import show_property
from callrouter.operations.sources.give_number import give_number
from callrouter.operations.sources.name_sources import name_sources
from callrouter.operations.sources.show_sources import show_sources
from callrouter.operations.work import Fault, Work
from callrouter.web.choosing import Chosen, may_at
from callrouter.web.door import Asked, Id, InPage, pages
from callrouter.web.forms import Form
from callrouter.web.last_changes import Meanwhile, find_meanwhile, undo_of
from callrouter.web.pages.settings.numbers import STATE_CHIPS, STATES
from callrouter.web.showing import show

routes = pages()
_REGISTRATIONS = (
    (Registration.NOT_REGISTERED.value, "Not registered"),
    (Registration.PENDING.value, "Under way"),
    (Registration.REGISTERED.value, "Registered"),
    (Registration.REFUSED.value, "Refused"),
)
_AFTER = (
    (AfterAnnouncement.SAFE_ROUTE.value, "Then they are connected to the fail-safe number"),
    (AfterAnnouncement.GOODBYE.value, "Then the call ends"),
)
_FIELDS = {
    "number": "The number",
    "voice_url": "Where calls are sent",
    "voice_method": "How calls are sent",
    "fallback_url": "Where calls go while we are down",
    "fallback_method": "How calls are sent while we are down",
    "status_url": "Where the end of a call is told",
    "status_method": "How the end of a call is told",
    "text_url": "Where texts are sent",
    "text_method": "How texts are sent",
    "application": "An application that stands in our place",
    "text_application": "An application that takes its texts",
    "trunk": "A trunk that takes its calls",
}


class NumberPage(Struct, frozen=True):
    """`sources` are those it can be given to, as pairs for a field."""

    saved: Saved[TrackingNumber]
    place: Property
    source: str | None
    sources: list[tuple[int, str]]
    may_manage: bool
    may_give: bool
    now: datetime
    meanwhile: Meanwhile | None = None

    @property
    def number(self) -> TrackingNumber:
        return self.saved.value

    @property
    def name(self) -> str:
        return national(self.number.number)

    @property
    def state(self) -> str:
        return STATES[self.number.state]

    @property
    def chip(self) -> str:
        return STATE_CHIPS.get(self.number.state, "")

    @property
    def is_ours(self) -> bool:
        """Whether anything can be changed still."""
        return self.number.state in (NumberState.IN_USE, NumberState.DISABLED)

    @property
    def is_disabled(self) -> bool:
        return self.number.state is NumberState.DISABLED

    @property
    def is_in_quarantine(self) -> bool:
        until = self.number.quarantine_until
        return until is not None and self.now < until

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        return [
            (_FIELDS.get(each.field, _plain(each.field)), each.expected, each.found)
            for each in self.number.differences
        ]

    @property
    def registrations(self) -> tuple[tuple[str, str], ...]:
        return _REGISTRATIONS

    @property
    def afters(self) -> tuple[tuple[str, str], ...]:
        return _AFTER

    @property
    def quarantine_days(self) -> int:
        return QUARANTINE_DAYS


@routes.get("/numbers/{number_id}")
async def one(asked: InPage, number_id: Id) -> Response:
    return await _page(asked, number_id)


@routes.post("/numbers/{number_id}")
async def change(asked: InPage, number_id: Id) -> Response:
    """What is noted of its registration, and what its callers hear while it is disabled."""
    form, undo = asked.form, None
    async with asked.attempt() as work:
        found = (await show_number(work, number_id)).value
        changes: dict[str, object] = {"registration": _registration(form)}
        if found.state is NumberState.DISABLED:
            changes["announcement"] = form.optional("announcement")
            changes["after_announcement"] = _after(form)
        await change_number(work, number_id, changes, form.whole("revision"))
        undo = await undo_of(work, "number", number_id)
    return await _done(asked, number_id, "The number is saved.", undo)


@routes.post("/numbers/{number_id}/set-up")
async def set_up(asked: InPage, number_id: Id) -> Response:
    says = "It is set up at the telephone company."
    async with asked.attempt() as work:
        found = await set_up_number(work, number_id)
        if found.value.differences:
            says = "It was set up, and still differs; see below."
    return await _done(asked, number_id, says)


@routes.post("/numbers/{number_id}/check")
async def check(asked: InPage, number_id: Id) -> Response:
    says = "Checked: it is as it should be at the telephone company."
    async with asked.attempt() as work:
        found = await check_number(work, number_id)
        if found.value.differences:
            says = "Checked: it is not as it should be; see below."
    return await _done(asked, number_id, says)


@routes.post("/numbers/{number_id}/give")
async def give(asked: InPage, number_id: Id) -> Response:
    async with asked.attempt() as work:
        source_id = asked.form.id("source_id")
        if source_id is not None:
            await give_number(work, source_id, number_id)
    if asked.form.id("source_id") is None:
        asked.form.faults = (Fault("Choose a source.", "/source_id"),)
    return await _done(asked, number_id, "The source has the number from now on.")


@routes.get("/numbers/{number_id}/disable")
async def ask_disabling(asked: InPage, number_id: Id) -> Response:
    return await _page(asked, number_id, "settings/disable_number.html")


@routes.post("/numbers/{number_id}/disable")
async def disable(asked: InPage, number_id: Id) -> Response:
    form, undo = asked.form, None
    async with asked.attempt() as work:
        await disable_number(
            work,
            number_id,
            form.optional("announcement"),
            _after(form),
            form.whole("quarantine_days") or 0,
            form.whole("revision"),
        )
        undo = await undo_of(work, "number", number_id)
    says = "The number is disabled: its callers hear that it has changed."
    return await _done(asked, number_id, says, undo, "settings/disable_number.html")


@routes.post("/numbers/{number_id}/enable")
async def enable(asked: InPage, number_id: Id) -> Response:
    undo = None
    async with asked.attempt() as work:
        await enable_number(work, number_id, asked.form.whole("revision"))
        undo = await undo_of(work, "number", number_id)
    return await _done(asked, number_id, "The number is back in use.", undo)


@routes.get("/numbers/{number_id}/release")
async def ask_release(asked: InPage, number_id: Id) -> Response:
    return await _page(asked, number_id, "settings/release_number.html")


@routes.post("/numbers/{number_id}/release")
async def release(asked: InPage, number_id: Id) -> Response:
    form = asked.form
    async with asked.attempt() as work:
        await release_number(
            work,
            number_id,
            even_if_called=form.ticked("even_if_called"),
            revision=form.whole("revision"),
        )
    form.faults = tuple(_for_people(each) for each in form.faults)
    says = "The number is being given back to the telephone company."
    return await _done(asked, number_id, says, None, "settings/release_number.html")


async def _done(
    asked: Asked,
    number_id: int,
    says: str,
    undo: int | None = None,
    template: str = "settings/number.html",
) -> Response:
    if asked.form.faults:
        return await _page(asked, number_id, template)
    return asked.go(f"/numbers/{number_id}", says, undo)


async def _page(asked: Asked, number_id: int, template: str = "settings/number.html") -> Response:
    async with asked.work() as work:
        saved = await show_number(work, number_id)
        known = saved.value
        if template != "settings/number.html":
            work.require(Right.MANAGE_NUMBERS, known.property_id)
        around = (await show_property(work, known.property_id)).value
        named = await name_sources(work, [known.source_id])
        meanwhile = await find_meanwhile(work, asked, "number", number_id, saved.revision)
        may_give = may_at(asked, Right.EDIT_ROUTING, known.property_id)
        sources = await _to_give(work, known) if may_give else []
        now = work.now
    page = NumberPage(
        saved,
        around,
        named.get(known.source_id or 0),
        sources,
        may_at(asked, Right.MANAGE_NUMBERS, known.property_id),
        may_give,
        now,
        meanwhile,
    )
    return show(asked, template, page, Chosen(around))


async def _to_give(work: Work, known: TrackingNumber) -> list[tuple[int, str]]:
    if known.state is not NumberState.IN_USE:
        return []
    listed = await show_sources(work, Wanted(limit=MOST_AT_ONCE, property_id=known.property_id))
    return [
        (each.saved.value.id, each.saved.value.name)
        for each in listed.items
        if each.saved.value.id != known.source_id
    ]


def _registration(form: Form) -> Registration:
    """The chosen one; a browser sends no other."""
    known = {each.value: each for each in Registration}
    return known.get(form.text("registration"), Registration.NOT_REGISTERED)


def _after(form: Form) -> AfterAnnouncement:
    is_over = form.text("after") == AfterAnnouncement.GOODBYE.value
    return AfterAnnouncement.GOODBYE if is_over else AfterAnnouncement.SAFE_ROUTE


def _for_people(fault: Fault) -> Fault:
    """What programs say by a field, people say by a tick."""
    sentence = fault.sentence.replace(
        "say even_if_called to release it all the same", "tick the box to release it all the same"
    )
    return Fault(sentence, fault.field)


def _plain(field: str) -> str:
    return field.replace("abilities/", "Can do: ").replace("_", " ").capitalize()
