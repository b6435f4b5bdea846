"""`/mailboxes`: where do messages land, and who gets them?"""

from fastapi import Response
from msgspec import Struct

from callrouter.domain.listing import Wanted
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.staff import KeptMailbox, KeptPerson, Use
from callrouter.ivr.naming import Named, NamedKind
from callrouter.operations.mailboxes.save_mailbox import (
    change_mailbox,
    create_mailbox,
    remove_mailbox,
)
from callrouter.operations.mailboxes.show_mailboxes import list_mailboxes, show_mailbox
from callrouter.operations.properties.name_properties import name_properties
from callrouter.operations.properties.show_properties import show_property
from callrouter.operations.uses.show_uses import show_uses
from callrouter.web.choosing import find_chosen, may_at
from callrouter.web.door import Id, InPage, pages
from callrouter.web.last_changes import undo_of
from callrouter.web.pages.people.picking import (
    arrange_people,
    first_of,
    pick_people,
    properties_to_choose,
)
from callrouter.web.paging import asked_page, first_url, next_url
from callrouter.web.saving import (
    Editing,
    forget_typed,
    keep_chosen,
    read_editing,
)
from callrouter.web.showing import show
from callrouter.web.sorting import Sorting

routes = pages()


class Row(Struct, frozen=True):
    mailbox: KeptMailbox
    property_name: str
    recipients: list[KeptPerson]


class MailboxesPage(Struct, frozen=True):
    wanted: Wanted
    mailboxes: list[Row]
    next: str | None
    first: str | None
    sorting: Sorting


class MailboxPage(Struct, frozen=True):
    """`rows` are the recipients as the form shows them, `others` who could be added."""

    mailbox: KeptMailbox
    property_name: str
    rows: list[KeptPerson]
    others: list[KeptPerson]
    uses: list[Use]
    editing: Editing
    may_edit: bool
    zone: str
    stored: str


class NewMailboxPage(Struct, frozen=True):
    properties: list[tuple[int, str]]
    property_id: int | None
    rows: list[KeptPerson]
    others: list[KeptPerson]


@routes.get("/mailboxes")
async def mailboxes(asked: InPage) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        wanted = asked_page(asked, chosen)
        listed = await list_mailboxes(work, wanted)
        places = await name_properties(work, (each.value.property_id for each in listed.items))
        names = {id_: place.name for id_, place in places.items()}
        ids = {id_ for each in listed.items for id_ in each.value.recipient_ids}
        known = {each.id: each for each in (await pick_people(work, list(ids))).rows}
    rows = [_row(each, names, known) for each in listed.items]
    page = MailboxesPage(
        wanted, rows, next_url(asked, listed), first_url(asked), Sorting(asked, "name")
    )
    return show(asked, "mailboxes/list.html", page, chosen)


@routes.get("/mailboxes/new")
async def new(asked: InPage) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        properties = await properties_to_choose(work)
        picked = await pick_people(work, asked.form.ids("recipient_ids"))
    property_id = first_of(chosen, properties)
    page = NewMailboxPage(properties, property_id, picked.rows, picked.others)
    return show(asked, "mailboxes/new.html", page, chosen)


@routes.post("/mailboxes/new")
async def make(asked: InPage) -> Response:
    form, mailbox_id = asked.form, None
    if arrange_people(form, "recipient_ids"):
        async with asked.attempt() as work:
            property_id, recipients = form.id("property_id") or 0, form.ids("recipient_ids")
            mailbox_id = await create_mailbox(work, property_id, form.text("name"), recipients)
    if mailbox_id is None:
        return await new(asked)
    says = f"The mailbox {form.text('name')} is there. Flows can take messages for it now."
    return asked.go(keep_chosen(asked, f"/mailboxes/{mailbox_id}"), says)


@routes.get("/mailboxes/{mailbox_id:int}")
async def mailbox(asked: InPage, mailbox_id: Id) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        saved = await show_mailbox(work, mailbox_id)
        known = saved.value
        ids = [int(id_) for id_ in asked.form.kept_all("recipient_ids", known.recipient_ids)]
        picked = await pick_people(work, ids)
        stored = (await pick_people(work, known.recipient_ids)).rows
        place = (await show_property(work, known.property_id)).value
        page = MailboxPage(
            known,
            place.name,
            picked.rows,
            picked.others,
            await show_uses(work, Named(NamedKind.MAILBOX, mailbox_id), known.property_id),
            await read_editing(work, asked, "mailbox", mailbox_id, saved.revision),
            may_at(asked, Right.EDIT_ROUTING, known.property_id),
            place.zone,
            ", ".join([known.name, *(each.name for each in stored)]),
        )
    return show(asked, "mailboxes/mailbox.html", page, chosen)


@routes.post("/mailboxes/{mailbox_id:int}")
async def change(asked: InPage, mailbox_id: Id) -> Response:
    form, undo = asked.form, None
    if not arrange_people(form, "recipient_ids"):
        return await mailbox(asked, mailbox_id)
    name, recipients = form.text("name"), form.ids("recipient_ids")
    async with asked.attempt() as work:
        await change_mailbox(work, mailbox_id, name, recipients, form.id("revision"))
        undo = await undo_of(work, "mailbox", mailbox_id)
    if form.faults:
        return await mailbox(asked, mailbox_id)
    says = f"The mailbox {name} is saved."
    return asked.go(keep_chosen(asked, f"/mailboxes/{mailbox_id}"), says, undo)


@routes.post("/mailboxes/{mailbox_id:int}/delete")
async def delete(asked: InPage, mailbox_id: Id) -> Response:
    undo = None
    async with asked.attempt() as work:
        await remove_mailbox(work, mailbox_id, asked.form.id("revision"))
        undo = await undo_of(work, "mailbox", mailbox_id)
    if asked.form.faults:
        forget_typed(asked)
        return await mailbox(asked, mailbox_id)
    return asked.go(keep_chosen(asked, "/mailboxes"), "The mailbox is deleted.", undo)


def _row(found: Saved[KeptMailbox], names: dict[int, str], known: dict[int, KeptPerson]) -> Row:
    recipients = [known[id_] for id_ in found.value.recipient_ids if id_ in known]
    return Row(found.value, names.get(found.value.property_id, ""), recipients)
