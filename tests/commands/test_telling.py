"""Is a call read back in words: why it went where it went, what it was, and what came in?"""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from callrouter.commands.telephone.sheet import Sheet
from callrouter.commands.telephone.telling import (
    length_words,
    sum_up,
    words_of_event,
    write_call,
    write_why,
)
from callrouter.domain.calls import Call, Entry, Note, Outcome
from callrouter.domain.events import (
    CallArrived,
    CallProgressed,
    CallStatus,
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
    WrongAddress,
)
from callrouter.operations.calls.tell_call import Told

SID = "CA" + "0" * 32
ANA = "+12125550111"
AT = datetime(2026, 11, 23, 15, 0, 3, tzinfo=UTC)


def a_call(**changes: Any) -> Call:
    """An answered, simulated call of a minute."""
    call = Call(
        call_id=SID,
        outcome=Outcome.ANSWERED,
        from_raw="+12125550142",
        to_number="+12125550101",
        property_id=1,
        source_id=1,
        version="v1",
        started_at=AT,
        is_over=True,
        seconds=60,
        keys_pressed="1",
        rings=1,
        talk_seconds=34,
        answered_number=ANA,
        voicemail_seconds=None,
        voicemail_recording_id=None,
        steps=2,
        is_simulated=True,
        is_tried=False,
        entries=2,
    )
    return replace(call, **changes)


def an_entry(event: Event, step: int | None = None, *notes: str) -> Entry:
    told = tuple(Note(says) for says in notes)
    return Entry(SID, f"{step}{event}", AT, event, step=step, notes=told)


ENTRIES = (
    an_entry(CallArrived(), 0, "(212) 555-0142 called Alder Creek.", "Hours: Open → Main menu."),
    an_entry(LegProgressed("CA2", ANA, CallStatus.RINGING)),
    an_entry(RingEnded(RingOutcome.ANSWERED, 34), 2, "Leasing: answered; on the line for 34 s."),
    an_entry(KeysPressed("1"), 1, "Main menu: pressed 1 → Leasing."),
    an_entry(CallProgressed(CallStatus.COMPLETED, 60)),
)


def test_the_why_goes_by_steps_in_whatever_order_they_were_stored():
    stream = io.StringIO()
    write_why(Sheet(stream), Told(a_call(), ENTRIES))

    assert stream.getvalue() == (
        "Why:\n"
        "   0  (212) 555-0142 called Alder Creek.\n"
        "      Hours: Open → Main menu.\n"
        "   1  Main menu: pressed 1 → Leasing.\n"
        "   2  Leasing: answered; on the line for 34 s.\n"
        "\n"
        "Answered by (212) 555-0111; on the line for 34 s. The call lasted 1 min.\n"
    )


def test_a_call_is_read_back_whole():
    stream = io.StringIO()
    write_call(Sheet(stream), Told(a_call(), ENTRIES))

    assert stream.getvalue() == (
        f"{SID}\n"
        "  from         (212) 555-0142\n"
        "  to           (212) 555-0101\n"
        "  when         Mon, Nov 23, 2026, 15:00:03 UTC\n"
        "  outcome      answered\n"
        "  length       1 min\n"
        "  keys         1\n"
        "  answered by  (212) 555-0111\n"
        "  on the line  34 s\n"
        "  kind         simulated call\n"
        "\n"
        "  15:00:03    0  the call came in\n"
        "                 (212) 555-0142 called Alder Creek.\n"
        "                 Hours: Open → Main menu.\n"
        "\n"
        "  15:00:03       leg (212) 555-0111: ringing\n"
        "\n"
        "  15:00:03    2  answered; on the line for 34 s\n"
        "                 Leasing: answered; on the line for 34 s.\n"
        "\n"
        "  15:00:03    1  pressed 1\n"
        "                 Main menu: pressed 1 → Leasing.\n"
        "\n"
        "  15:00:03       status: completed (1 min)\n"
    )


def test_a_tried_voicemail_of_a_withheld_caller_has_a_header_of_its_own():
    stream = io.StringIO()
    call = a_call(
        from_raw="anonymous",
        outcome=Outcome.VOICEMAIL,
        seconds=None,
        keys_pressed="",
        answered_number=None,
        voicemail_seconds=75,
        is_tried=True,
    )
    write_call(Sheet(stream), Told(call, ()))

    assert stream.getvalue() == (
        f"{SID}\n"
        "  from         A withheld number\n"
        "  to           (212) 555-0101\n"
        "  when         Mon, Nov 23, 2026, 15:00:03 UTC\n"
        "  outcome      voicemail\n"
        "  voicemail    1 min 15 s\n"
        "  kind         tried call\n"
    )


def test_long_notes_are_wrapped_and_numbers_stay_whole():
    stream = io.StringIO()
    says = "Leasing: rings Dana Cole, Luis Ortega, Mei Tanaka and the desk (212) 555-0111 for 20 s."
    write_why(Sheet(stream), Told(a_call(), (an_entry(KeysPressed("1"), 1, says),)))

    assert (
        "   1  Leasing: rings Dana Cole, Luis Ortega, Mei Tanaka and the desk\n"
        "        (212) 555-0111 for 20 s.\n"
    ) in stream.getvalue()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"answered_number": None}, "Answered; on the line for 34 s. The call lasted 1 min."),
        (
            {"outcome": Outcome.VOICEMAIL, "voicemail_seconds": 12},
            "Voicemail: a message of 12 s was left. The call lasted 1 min.",
        ),
        (
            {"outcome": Outcome.MISSED, "seconds": 25},
            "Missed: nobody answered, and no message was left. The call lasted 25 s.",
        ),
        (
            {"outcome": Outcome.VOICEMAIL_ABANDONED, "seconds": 25},
            "Voicemail abandoned: nobody answered, and the caller left no message. "
            "The call lasted 25 s.",
        ),
        (
            {"outcome": Outcome.VOICEMAIL_ABANDONED, "rings": 0, "seconds": 5},
            "Voicemail abandoned: the caller left no message. The call lasted 5 s.",
        ),
        (
            {"outcome": Outcome.ABANDONED, "seconds": 0},
            "Abandoned: the caller hung up before anybody was rung.",
        ),
        ({"outcome": Outcome.ENDED, "seconds": None}, "Ended: the flow said goodbye."),
        ({"outcome": Outcome.IN_PROGRESS, "seconds": None}, "The call is still in progress."),
    ],
)
def test_each_outcome_is_summed_up(changes, says):
    assert sum_up(a_call(**changes)) == says


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (CallArrived(), "the call came in"),
        (CallArrived("+12125550100"), "the call came in, forwarded from (212) 555-0100"),
        (KeysPressed("2"), "pressed 2"),
        (NothingPressed(), "nothing pressed"),
        (RingEnded(RingOutcome.ANSWERED, 90), "answered; on the line for 1 min 30 s"),
        (RingEnded(RingOutcome.NO_ANSWER), "nobody answered"),
        (RingEnded(RingOutcome.BUSY), "busy"),
        (RingEnded(RingOutcome.FAILED), "the phone could not be reached"),
        (RingEnded(RingOutcome.CANCELED), "the ring was cancelled"),
        (RingEnded(RingOutcome.CANCELED, caller_is_there=False), "hung up while it rang"),
        (
            RingEnded(RingOutcome.NO_ANSWER, only_picked_up=True),
            "picked up, but not joined with the caller",
        ),
        (
            RingEnded(RingOutcome.NO_ANSWER, caller_is_there=False, only_picked_up=True),
            "picked up, but not joined with the caller; hung up",
        ),
        (NobodyToRing(), "nobody is left to ring"),
        (MessageRecorded(12), "recorded a message of 12 s"),
        (MessageRecorded(12, caller_is_there=False), "recorded a message of 12 s; hung up"),
        (MessageRecorded(0), "no message"),
        (MessageRecorded(1), "no message (1 s)"),
        (LegAnswered(), "a phone was picked up"),
        (RequestFailed(), "our answer could not be used"),
        (RequestFailed("11200"), "our answer could not be used (error 11200)"),
        (WrongAddress(), "asked at an address that does not exist"),
        (CallProgressed(CallStatus.COMPLETED, 34), "status: completed (34 s)"),
        (LegProgressed("CA2", ANA, CallStatus.RINGING), "leg (212) 555-0111: ringing"),
        (LegProgressed("CA2", ANA, CallStatus.NO_ANSWER, 0), "leg (212) 555-0111: no-answer"),
        (RecordingProgressed("RE1", True, 12), "recording: 12 s"),
        (RecordingProgressed("RE1", False), "recording: absent"),
        (
            RecordingProgressed("RE1", False, status=RecordingStatus.IN_PROGRESS),
            "recording: in-progress",
        ),
        (RecordingProgressed("RE1", False, status=RecordingStatus.FAILED), "recording: failed"),
    ],
)
def test_what_came_in_is_told_in_words(event, words):
    assert words_of_event(event) == words


def test_lengths_are_said_in_minutes_and_seconds():
    assert [length_words(seconds) for seconds in (0, 59, 60, 61, 3600)] == [
        "0 s",
        "59 s",
        "1 min",
        "1 min 1 s",
        "60 min",
    ]
