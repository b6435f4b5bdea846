"""How do campaigns from elsewhere come here: source, number, whereto it forwards, notes?

A row that cannot be matched is named with the reason; the others are done. A source that forwarded to
the property's main number, or nowhere, follows the defaults; another one rings the number it rang.
"""

from msgspec import Struct

from callrouter.domain.numbers import national
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.routing import Channel, free_name
from callrouter.ivr.flow import (
    Flow,
    Goodbye,
    Node,
    Ring,
    ShownNumber,
    Target,
    TargetKind,
    Voicemail,
)
from callrouter.ivr.safety import SAFE_GOODBYE, SAFE_MESSAGE, SAFE_RING_SECONDS
from callrouter.operations.destinations.save_destination import create_destination
from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import create_flow
from callrouter.operations.reading_tables import Row, read_table
from callrouter.operations.rehearsing import attempt, rehearsal
from callrouter.operations.routing.route_sources import route_one_source
from callrouter.operations.sources.take_over import take_number, take_source
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.store.configuration import list_source_ids
from callrouter.store.directory import load_directory
from callrouter.store.imports import list_flow_names
from callrouter.store.numbers import find_kept
from callrouter.store.properties import find_saved_property
from callrouter.store.sources import list_our_numbers

_COLUMNS = {
    "source": (
        *("sourcename", "campaign", "campaignname", "marketingsource", "adsource", "name"),
        *("trackingsource", "listing"),
    ),
    "number": (
        *("trackingnumber", "tracking", "trackingphone", "trackingphonenumber", "phonenumber"),
        "phone",
    ),
    "forward_to": (
        *("forward", "forwardsto", "forwardingnumber", "destination", "destinationnumber"),
        *("target", "targetnumber", "ringto", "terminatingnumber"),
    ),
    "notes": ("note", "description", "comment", "comments"),
}


class Brought(Struct, frozen=True):
    """What became of a row; `is_matched` is False where nothing did, and `says` tells why."""

    line: int
    source: str
    is_matched: bool
    says: str


async def bring_campaigns(
    work: Work, property_id: int, table: str, *, dry_run: bool = False
) -> list[Brought]:
    """Row by row of a CSV. Raises NotFoundError, NotAllowedError, or RefusedError for a table
    that cannot be read."""
    work.require(Right.EDIT_ROUTING, property_id)
    work.require(Right.PUBLISH, property_id)
    work.require(Right.MANAGE_NUMBERS, property_id)
    found = await find_saved_property(work.connection, property_id, to_change=True)
    if found is None:
        raise NotFoundError("There is no such property.")
    rows = read_table(table, _COLUMNS, "source")
    async with rehearsal(work, dry_run=dry_run):
        return [await _bring_or_not(work, found.value, row) for row in rows]


async def _bring_or_not(work: Work, known: Property, row: Row) -> Brought:
    try:
        async with attempt(work):
            says = await _bring(work, known, row)
    except ValueError as error:  # what is refused is one too
        return Brought(row.line, row.get("source"), False, str(error))
    return Brought(row.line, row.get("source"), True, says)


async def _bring(work: Work, known: Property, row: Row) -> str:
    name = row.get("source")
    if not name:
        raise RefusedError("It names no source; write one.")
    number, forward_to = row.number("number"), row.number("forward_to")
    sources = await list_source_ids(work.connection, known.id)
    source_id = sources.get(name.casefold())
    is_new = source_id is None
    if source_id is None:
        source_id = await take_source(work, known.id, name, row.get("notes"))
    said = [f"{name} was made" if is_new else f"{name} is there already"]
    if number is not None:
        said.append(await _give(work, known, number, source_id, name))
    if is_new and forward_to is not None and forward_to != known.main_number:
        await _forward(work, known, source_id, name, forward_to)
        said.append(f"it rings {national(forward_to)}")
    else:
        said.append("it follows the defaults" if is_new else "its routing stays")
    return ", ".join(said) + "."


async def _give(work: Work, known: Property, number: str, source_id: int, name: str) -> str:
    held = (await find_kept(work.connection, [number], work.now)).get(number)
    if held is not None and held.source_id == source_id:
        return f"{national(number)} is its own already"
    if held is not None:
        raise RefusedError(
            f"{national(number)} is in use already; give it to {name} by hand if it is yours."
        )
    await take_number(work, known, number, None, source_id, name)
    return f"{national(number)} is its number"


async def _forward(work: Work, known: Property, source_id: int, name: str, forward_to: str) -> None:
    """A flow of its own that rings this number, then the fail-safe number, then takes a message."""
    if forward_to in await list_our_numbers(work.connection):
        raise RefusedError(
            f"It forwards to {national(forward_to)}, one of our own numbers: the call would come back. "
            "Write the phone that it should reach."
        )
    directory = await load_directory(work.connection, known.id)
    there = (each.id for each in directory.destinations.values() if each.number == forward_to)
    destination_id = next(there, None)
    if destination_id is None:
        title = free_name(
            f"Phone {national(forward_to)}", (each.name for each in directory.destinations.values())
        )
        destination_id = await create_destination(work, known.id, title, forward_to)
    taken = await list_flow_names(work.connection, known.id)
    mailbox_id = min(directory.mailboxes, default=None)
    flow = _forwarding(
        free_name(name, taken), destination_id, known.failsafe_number is not None, mailbox_id
    )
    flow_id = await create_flow(work, known.id, flow)
    await publish_flow(work, flow_id, "Brought from elsewhere.")
    await route_one_source(work, source_id, Channel.CALLS, follows=False, flow_id=flow_id)


def _forwarding(name: str, destination_id: int, has_failsafe: bool, mailbox_id: int | None) -> Flow:
    """Raises RefusedError where nothing would be left for whoever is not answered."""
    if not has_failsafe and mailbox_id is None:
        raise RefusedError(
            "A caller whom that phone does not answer would be left with nothing: give the property "
            "a fail-safe number or a mailbox first."
        )
    last: list[Node] = (
        [Goodbye("goodbye", "Goodbye", SAFE_GOODBYE)]
        if mailbox_id is None
        else [Voicemail("box", "Leave a message", mailbox_id, SAFE_MESSAGE)]
    )
    then = last[0].id
    if has_failsafe:
        last.insert(
            0,
            Ring(
                "fail-safe",
                "Fail-safe number",
                (Target(TargetKind.FAILSAFE),),
                ring_seconds=SAFE_RING_SECONDS,
                no_answer=then,
                shows=ShownNumber.TRACKING,
            ),
        )
    forward = Ring(
        "forward",
        "Forward",
        (Target(TargetKind.DESTINATION, destination_id),),
        ring_seconds=SAFE_RING_SECONDS,
        no_answer=last[0].id,
    )
    return Flow(name, "forward", (forward, *last))
