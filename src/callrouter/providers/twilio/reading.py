"""What does a request of Twilio tell us?

Its form read into our own events, and nothing else: no place, no decision. Reading is generous: an
unknown or missing field has the meaning that leaves the caller best served, and only a request that
says nothing about any call of ours is a ReadingError.
"""

import re
from enum import StrEnum
from typing import assert_never

import msgspec

from callrouter.domain.events import (
    CallArrived,
    CallProgressed,
    CallStatus,
    KeysPressed,
    LegAnswered,
    LegProgressed,
    MessageRecorded,
    NothingPressed,
    RecordingProgressed,
    RecordingStatus,
    RequestFailed,
    RingEnded,
    RingOutcome,
    StepEvent,
    TextArrived,
)
from callrouter.domain.numbers import Caller, is_e164, read_caller
from callrouter.providers.twilio.form import Form
from callrouter.providers.twilio.links import StepKind

_CALL_SID = re.compile(r"CA[0-9a-fA-F]{32}")
_MESSAGE_SID = re.compile(r"(?:SM|MM)[0-9a-fA-F]{32}")
_RECORDING_SID = re.compile(r"RE[0-9a-fA-F]{32}")
_MOST_KEYS = 32  # we ask for one
_NO_KEY = re.compile(r"[^0-9*#A-D]")
_SECONDS = re.compile(r"[0-9]{1,9}")
_STATUSES = {status.value: status for status in CallStatus}
_RECORDING_STATUSES = {status.value: status for status in RecordingStatus}


class ReadingError(ValueError):
    """A request that tells nothing of a call; its text is a sentence for the log."""


class CallFacts(msgspec.Struct, frozen=True, gc=False):
    """Which call a request speaks of, and who called whom.

    For a rung phone all of it is the leg's, not the caller's. `to_number` is E.164, None when `To`
    is missing or none; `from_raw` and `forwarded_from` are as sent.
    """

    call_id: str
    account_sid: str | None
    from_raw: str
    to_number: str | None
    caller: Caller
    forwarded_from: str | None


def read_facts(form: Form, stand_in: str | None = None) -> CallFacts:
    """Read what every request of a call carries.

    Without a lawful CallSid the call is `stand_in`; if there is none, raises ReadingError.
    """
    from_raw = _text(form, "From") or ""
    return CallFacts(
        call_id=stand_in or _call_sid(form),
        account_sid=_text(form, "AccountSid"),
        from_raw=from_raw,
        to_number=_number(form, "To"),
        caller=read_caller(from_raw),
        forwarded_from=_text(form, "ForwardedFrom"),
    )


def read_text(form: Form) -> tuple[TextArrived, str | None, str | None]:
    """Read a text that came in: what it says, its MessageSid, and what is wrong with that, if
    anything; never raises.
    """
    event = TextArrived(_text(form, "Body") or "", _seconds(form, "NumMedia") or 0)
    message_id = _text(form, "MessageSid")
    if message_id and _MESSAGE_SID.fullmatch(message_id):
        return event, message_id, None
    return (
        event,
        None,
        "The request's MessageSid is missing or is not SM and 32 hexadecimal digits.",
    )


def read_step(kind: StepKind, form: Form) -> StepEvent | LegAnswered:
    """Read a request that asks what to do next; never raises."""
    match kind:
        case StepKind.ARRIVED:
            return CallArrived(_text(form, "ForwardedFrom"))
        case StepKind.PRESSED:
            # What no keypad has is dropped: keys are kept, shown and compared.
            keys = _NO_KEY.sub("", form.first("Digits") or "")[:_MOST_KEYS]
            return KeysPressed(keys) if keys else NothingPressed()
        case StepKind.RUNG:
            return _ring_ended(form)
        case StepKind.RECORDED:
            return _message_recorded(form)
        case StepKind.WHISPER:
            return LegAnswered()
        case StepKind.FALLBACK:
            return RequestFailed(_text(form, "ErrorCode"))
        case _:
            assert_never(kind)


def read_call_status(form: Form, stand_in: str | None = None) -> CallProgressed | LegProgressed:
    """Read a status callback: a leg's when it names a ParentCallSid, else the caller's own.

    A missing or unknown CallStatus is read as queued, the status that every other one outranks, so
    that it changes nothing. Seconds (CallDuration) are None until the call is over. A leg's number
    is "" when its `To` is none. Without a lawful CallSid the leg is `stand_in`; if there is none,
    raises ReadingError.
    """
    call_id = stand_in or _call_sid(form)
    status = _call_status(form) or CallStatus.QUEUED
    seconds = _seconds(form, "CallDuration") if status.is_final else None
    if _text(form, "ParentCallSid") is None:
        return CallProgressed(status, seconds)
    return LegProgressed(call_id, _number(form, "To") or "", status, seconds)


def read_recording(form: Form) -> tuple[RecordingProgressed, str | None]:
    """Read a recording status callback, and what is wrong with it, if anything; never raises.

    Completed is available, absent and failed are not; a missing or unknown status is read as
    in-progress, which settles nothing.
    """
    recording_id = _recording_sid(form)
    wrong = None
    if recording_id is None:
        wrong = "The recording's RecordingSid is missing or is not RE and 32 hexadecimal digits."
    status = _RECORDING_STATUSES.get(_word(form, "RecordingStatus"), RecordingStatus.IN_PROGRESS)
    if status is RecordingStatus.COMPLETED:
        seconds, url = _seconds(form, "RecordingDuration") or 0, _text(form, "RecordingUrl")
        return RecordingProgressed(recording_id or "", True, seconds, url, status), wrong
    return RecordingProgressed(recording_id or "", False, status=status), wrong


def read_status_word(form: Form, name: str, known: type[StrEnum]) -> tuple[str, str | None]:
    """The status as it was sent, at most 40 characters, and what is wrong with it, if anything.

    It tells callbacks apart, also those whose status says nothing to us.
    """
    word = _word(form, name)[:40]
    if word in set(known):
        return word, None
    return word or "none", f"The callback's {name} {word!r} is none that we know."


def _ring_ended(form: Form) -> RingEnded:
    outcome = _ring_outcome(form)
    picked_up = outcome is RingOutcome.ANSWERED
    # A phone that hung up in its whisper still counts as answered in DialCallStatus.
    if picked_up and _word(form, "DialBridged") == "false":
        outcome = RingOutcome.NO_ANSWER
    talked = outcome is RingOutcome.ANSWERED
    return RingEnded(
        outcome,
        talk_seconds=(_seconds(form, "DialCallDuration") or 0) if talked else 0,
        caller_is_there=_caller_is_there(form),
        leg_id=_lawful_call_sid(form, "DialCallSid"),
        only_picked_up=picked_up and not talked,
    )


def _ring_outcome(form: Form) -> RingOutcome:
    """What became of the dialled phone, joined with the caller or not.

    Sources: "TwiML Voice: <Dial>", DialCallStatus; DialBridged is sent but not on that page.
    """
    match _word(form, "DialCallStatus"):
        case "completed" | "answered":
            return RingOutcome.ANSWERED
        case "busy":
            return RingOutcome.BUSY
        case "no-answer":
            return RingOutcome.NO_ANSWER
        case "canceled":
            return RingOutcome.CANCELED
        case _:
            return RingOutcome.FAILED


def _message_recorded(form: Form) -> MessageRecorded:
    # Twilio sends Digits=hangup when the caller's hanging up ended the recording.
    hung_up = _word(form, "Digits") == "hangup"
    return MessageRecorded(
        seconds=_seconds(form, "RecordingDuration") or 0,
        recording_id=_recording_sid(form),
        url=_text(form, "RecordingUrl"),
        caller_is_there=not hung_up and _caller_is_there(form),
    )


def _caller_is_there(form: Form) -> bool:
    # Not knowing, we go on: an answer nobody hears does no harm, silence does.
    status = _call_status(form)
    return status is None or not status.is_final


def _call_status(form: Form) -> CallStatus | None:
    return _STATUSES.get(_word(form, "CallStatus"))


def read_parent(form: Form) -> str | None:
    """The call that a leg belongs to; None when there is none, or its SID is malformed."""
    return _lawful_call_sid(form, "ParentCallSid")


def _lawful_call_sid(form: Form, name: str) -> str | None:
    text = _text(form, name)
    return text if text and _CALL_SID.fullmatch(text) else None


def _call_sid(form: Form) -> str:
    text = _text(form, "CallSid")
    if text is None:
        raise ReadingError("The request has no CallSid, so it belongs to no call.")
    if not _CALL_SID.fullmatch(text):
        raise ReadingError(
            f"The request's CallSid {text[:40]!r} is not CA and 32 hexadecimal digits."
        )
    return text


def _recording_sid(form: Form) -> str | None:
    text = _text(form, "RecordingSid")
    return text if text and _RECORDING_SID.fullmatch(text) else None


def _number(form: Form, name: str) -> str | None:
    text = _text(form, name)
    return text if text and is_e164(text) else None


def _seconds(form: Form, name: str) -> int | None:
    text = _text(form, name)
    return int(text) if text and _SECONDS.fullmatch(text) else None


def _word(form: Form, name: str) -> str:
    return (_text(form, name) or "").lower()


def _text(form: Form, name: str) -> str | None:
    """The field without blanks at its ends, None when it is missing or blank.

    Without NUL, which PostgreSQL's text cannot hold.
    """
    return (form.first(name) or "").replace("\0", "").strip() or None
