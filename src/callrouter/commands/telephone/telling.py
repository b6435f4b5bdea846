"""How is a call told to somebody at a terminal: why it went where it went, and what it was?

Writes what `tell_call` returns. Step numbers are the ledger's own: 0 is the call's arrival.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import assert_never

from callrouter.commands.telephone.calling import name_caller
from callrouter.commands.telephone.sheet import Look, Sheet
from callrouter.domain.calls import Call, Entry, Outcome
from callrouter.domain.events import (
    CallArrived,
    CallProgressed,
    Event,
    KeysPressed,
    LegAnswered,
    LegProgressed,
    MessageRecorded,
    NobodyToRing,
    NothingPressed,
    RecordingProgressed,
    RecordingStatus,
    RequestFailed,
    RingEnded,
    RingOutcome,
    TextArrived,
    WrongAddress,
)
from callrouter.domain.numbers import national
from callrouter.domain.wall_time import date_words
from callrouter.ivr.routing import SHORTEST_MESSAGE_SECONDS
from callrouter.operations.calls.tell_call import Told


def write_why(sheet: Sheet, told: Told) -> None:
    """Write every note of the call, by steps, and then what the call was."""
    sheet.line("Why:", Look.HEADING)
    for margin, says in _numbered(told.entries):
        sheet.row(margin, says, hang=2)
    sheet.line()
    sheet.row("", sum_up(told.call))


def write_call(sheet: Sheet, told: Told) -> None:
    """Write the call's header, then each entry in stored order with its notes beneath."""
    sheet.line(told.call.call_id, Look.HEADING)
    for name, value in _header(told.call):
        sheet.row(f"  {name:<13}", value)
    had_notes = True
    for entry in told.entries:
        if had_notes or entry.notes:
            sheet.line()
        _write_entry(sheet, entry)
        had_notes = bool(entry.notes)


def sum_up(call: Call) -> str:
    """What the call was, in one or two sentences."""
    # A call that was never answered has no length, however long it rang.
    lasted = f" The call lasted {length_words(call.seconds)}." if call.seconds else ""
    return _sum_up_outcome(call) + lasted


def length_words(seconds: int) -> str:
    """A length as people say it: `46 s`, `2 min`, `1 min 12 s`."""
    minutes, rest = divmod(seconds, 60)
    parts = [f"{minutes} min"] if minutes else []
    return " ".join([*parts, f"{rest} s"] if rest or not minutes else parts)


def words_of_event(event: Event) -> str:
    """What came in, in a few words."""
    match event:
        case CallArrived(forwarded_from=None):
            return "the call came in"
        case CallArrived(forwarded_from=number):
            return f"the call came in, forwarded from {national(number or '')}"
        case KeysPressed(keys=keys):
            return f"pressed {keys}"
        case NothingPressed():
            return "nothing pressed"
        case RingEnded():
            return _words_of_ring(event)
        case NobodyToRing():
            return "nobody is left to ring"
        case MessageRecorded(seconds=seconds):
            left = _words_of_message(seconds)
            return left if event.caller_is_there else f"{left}; hung up"
        case LegAnswered():
            return "a phone was picked up"
        case RequestFailed(error_code=code):
            return "our answer could not be used" + (f" (error {code})" if code else "")
        case WrongAddress():
            return "asked at an address that does not exist"
        case CallProgressed(status=status, seconds=seconds):
            return f"status: {status}{_in_brackets(seconds)}"
        case LegProgressed(number=number, status=status, seconds=seconds):
            return f"leg {national(number)}: {status}{_in_brackets(seconds)}"
        case RecordingProgressed(is_available=True, seconds=seconds):
            return f"recording: {length_words(seconds)}"
        case RecordingProgressed(status=status):
            return f"recording: {status or RecordingStatus.ABSENT}"
        case TextArrived(text=text):
            return f"a text: {text}"
        case _:
            assert_never(event)


def _in_brackets(seconds: int | None) -> str:
    return f" ({length_words(seconds)})" if seconds else ""


def _words_of_message(seconds: int) -> str:
    if seconds >= SHORTEST_MESSAGE_SECONDS:
        return f"recorded a message of {length_words(seconds)}"
    return f"no message{_in_brackets(seconds)}"


def _words_of_ring(ring: RingEnded) -> str:
    if ring.outcome is RingOutcome.ANSWERED:
        return f"answered; on the line for {length_words(ring.talk_seconds)}"
    unjoined = "picked up, but not joined with the caller" if ring.only_picked_up else ""
    if not ring.caller_is_there:
        return f"{unjoined}; hung up" if unjoined else "hung up while it rang"
    if unjoined:
        return unjoined
    match ring.outcome:
        case RingOutcome.BUSY:
            return "busy"
        case RingOutcome.NO_ANSWER:
            return "nobody answered"
        case RingOutcome.FAILED:
            return "the phone could not be reached"
        case RingOutcome.CANCELED:
            return "the ring was cancelled"
        case _:
            assert_never(ring.outcome)


def _numbered(entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """Each note with its margin: the step's number before its first one."""
    noted = [entry for entry in entries if entry.notes]
    for entry in sorted(noted, key=lambda entry: (entry.step is None, entry.step or 0)):
        margin = f"{'' if entry.step is None else entry.step:>4}  "
        for note in entry.notes:
            yield margin, note.says
            margin = " " * len(margin)


def _sum_up_outcome(call: Call) -> str:
    match call.outcome:
        case Outcome.IN_PROGRESS:
            return "The call is still in progress."
        case Outcome.ANSWERED:
            by = f" by {national(call.answered_number)}" if call.answered_number else ""
            return f"Answered{by}; on the line for {length_words(call.talk_seconds)}."
        case Outcome.VOICEMAIL:
            return f"Voicemail: a message of {length_words(call.voicemail_seconds or 0)} was left."
        case Outcome.VOICEMAIL_ABANDONED:
            nobody = "nobody answered, and " if call.rings else ""
            return f"Voicemail abandoned: {nobody}the caller left no message."
        case Outcome.MISSED:
            nobody = "nobody answered" if call.rings else "nobody was reached"
            return f"Missed: {nobody}, and no message was left."
        case Outcome.ABANDONED:
            return "Abandoned: the caller hung up before anybody was rung."
        case Outcome.ENDED:
            return "Ended: the flow said goodbye."
        case _:
            assert_never(call.outcome)


def _header(call: Call) -> Iterator[tuple[str, str]]:
    at = call.started_at.astimezone(UTC)
    yield "from", name_caller(call.from_raw)
    yield "to", national(call.to_number) or "no number"
    yield "when", f"{date_words(at.date())}, {at:%Y, %H:%M:%S} UTC"
    yield "outcome", call.outcome.value
    if call.seconds:
        yield "length", length_words(call.seconds)
    if call.keys_pressed:
        yield "keys", call.keys_pressed
    if call.answered_number is not None:
        yield "answered by", national(call.answered_number)
    if call.outcome is Outcome.ANSWERED:
        yield "on the line", length_words(call.talk_seconds)
    if call.voicemail_seconds is not None:
        yield "voicemail", length_words(call.voicemail_seconds)
    if call.is_tried or call.is_simulated:
        yield "kind", "tried call" if call.is_tried else "simulated call"


def _write_entry(sheet: Sheet, entry: Entry) -> None:
    at = entry.received_at.astimezone(UTC)
    margin = f"  {at:%H:%M:%S}  {'' if entry.step is None else entry.step:>3}  "
    sheet.row(margin, words_of_event(entry.event), Look.DEED)
    for note in entry.notes:
        sheet.row(" " * len(margin), note.says, hang=2)
