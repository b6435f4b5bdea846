"""`/calls`: who has called, what came of it, and why."""

from datetime import datetime
from typing import Annotated

from fastapi import Path, Query
from msgspec.structs import replace
from pydantic import BaseModel, Field

from callrouter.api.v1.documents import Document
from callrouter.api.v1.door import InWork
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.things import Id, problems, router
from callrouter.domain import calls as words
from callrouter.domain import events
from callrouter.domain.calls import Outcome
from callrouter.domain.numbers import national, read_caller
from callrouter.operations.calls.show_calls import ShownCall, show_calls, with_versions
from callrouter.operations.calls.tell_call import tell_call

routes = router("calls")

Event = Annotated[events.Event, Document(events.Event, "Call", "CallEvent")]
_NUMBER = Field(examples=["+12125550142"])


class Call(BaseModel):
    """`from_number` is null for a caller who withholds it, or who has none to call back; `from_shown`
    is how to write it. `flow_id` and `version` answered it; null: the safe route."""

    id: Annotated[str, Field(examples=["CA5f2e7d0c9b8a4f3e2d1c0b9a8f7e6d5c"])]
    started_at: datetime
    outcome: Outcome
    is_over: bool
    from_number: Annotated[str | None, _NUMBER]
    from_shown: Annotated[str, Field(examples=["(212) 555-0142"])]
    is_withheld: bool
    to_number: Annotated[str, _NUMBER]
    property_id: int | None
    source_id: int | None
    flow_id: int | None
    version: int | None
    seconds: int | None
    keys_pressed: str
    rings: int
    talk_seconds: int
    answered_number: Annotated[str | None, _NUMBER]
    voicemail_seconds: int | None
    is_simulated: bool
    is_tried: bool


class Note(BaseModel):
    """One line of the call's why; `node_id` is the node it speaks of."""

    says: Annotated[str, Field(examples=["Main menu: pressed 1 → Leasing."])]
    node_id: str | None


class Entry(BaseModel):
    """What came in, what was decided and why. `step` counts answered steps; null where the telephone
    company only told something."""

    at: datetime
    step: int | None
    event: Event
    notes: list[Note]


class CallWithWhy(Call):
    """Told from the ledger, which is never behind."""

    entries: list[Entry]


@routes.get("/calls", responses=problems(404))
async def calls(
    work: InWork,
    wanted: InPages,
    outcome: Annotated[Outcome | None, Query()] = None,
    source_id: Annotated[Id | None, Query()] = None,
    tried: Annotated[bool, Query(description="Those that were only tried instead.")] = False,
) -> Page[Call]:
    """The latest first. Sort by `start`. The search is for four or more digits within either
    number, or for the beginning of a call's id."""
    found = await show_calls(work, wanted, outcome=outcome, source_id=source_id, tried=tried)
    return page(found, _show)


@routes.get("/calls/{call_id}", responses=problems(404))
async def one(work: InWork, call_id: Annotated[str, Path(max_length=100)]) -> CallWithWhy:
    """With everything that happened, in the order it was written down."""
    told = await tell_call(work, call_id)
    (shown,) = await with_versions(work, [told.call])
    entries = [_entry(each) for each in told.entries]
    return CallWithWhy(**_show(shown).model_dump(), entries=entries)


def _show(shown: ShownCall) -> Call:
    call, caller = shown.call, read_caller(shown.call.from_raw)
    number = None if caller.is_withheld else caller.number
    return Call(
        id=call.call_id,
        started_at=call.started_at,
        outcome=call.outcome,
        is_over=call.is_over,
        from_number=number,
        from_shown="withheld" if caller.is_withheld else national(caller.raw),
        is_withheld=caller.is_withheld,
        to_number=call.to_number,
        property_id=call.property_id,
        source_id=call.source_id,
        flow_id=shown.flow_id,
        version=shown.version,
        seconds=call.seconds,
        keys_pressed=call.keys_pressed,
        rings=call.rings,
        talk_seconds=call.talk_seconds,
        answered_number=call.answered_number,
        voicemail_seconds=call.voicemail_seconds,
        is_simulated=call.is_simulated,
        is_tried=call.is_tried,
    )


def _entry(entry: words.Entry) -> Entry:
    event = entry.event
    if isinstance(event, events.MessageRecorded | events.RecordingProgressed):
        event = replace(event, url=None)  # where the telephone company keeps it is nobody's to see
    notes = [Note(says=each.says, node_id=each.node_id) for each in entry.notes]
    return Entry(at=entry.received_at, step=entry.step, event=event, notes=notes)
