"""Does a call fold to the same row, whatever the order and number of its entries?"""

from datetime import timedelta
from itertools import pairwise, permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from builders import NOON, an_entry
from callrouter.domain.calls import Entry, Outcome
from callrouter.domain.events import (
    CallArrived,
    CallProgressed,
    CallStatus,
    Event,
    KeysPressed,
    LegAnswered,
    LegProgressed,
    MessageRecorded,
    NothingPressed,
    RecordingProgressed,
    RingEnded,
    RingOutcome,
)
from callrouter.ivr.folding import fold

DANA_PHONE, LEE_PHONE = "+12125550111", "+12125550112"
FINAL = [status for status in CallStatus if status.is_final]


def told(*events: Event, ends: bool = False, asks: bool = False) -> list[Entry]:
    """One entry per event, a second apart; steps are numbered, reports are not.

    The last one `ends` the call; the first one `asks` for a message.
    """
    entries: list[Entry] = []
    step = 0
    for number, event in enumerate(events):
        entry = an_entry(event, f"k{number}", received_at=NOON + timedelta(seconds=number))
        if isinstance(event, CallProgressed | LegProgressed | RecordingProgressed | LegAnswered):
            entries.append(entry)
        else:
            entries.append(replace(entry, step=step))
            step += 1
    if ends:
        entries[-1] = replace(entries[-1], ends_call=True)
    if asks:
        entries[0] = replace(entries[0], asks_for_message=True)
    return entries


ARRIVED = CallArrived()
OVER = CallProgressed(CallStatus.COMPLETED, 63)
UNANSWERED, ANSWERED = RingEnded(RingOutcome.NO_ANSWER), RingEnded(RingOutcome.ANSWERED, 40)
LEG_DONE = LegProgressed("leg1", DANA_PHONE, CallStatus.COMPLETED, 44)


def test_a_call_is_told_from_its_entries() -> None:
    first, *others = told(ARRIVED, KeysPressed("2"), KeysPressed("1"), ANSWERED, LEG_DONE, OVER)
    first = replace(
        first,
        from_raw="+12125550142",
        to_number="+12125550101",
        property_id=1,
        source_id=2,
        version="17",
        is_simulated=True,
    )
    call = fold([first, *others])
    assert call.outcome is Outcome.ANSWERED
    assert (call.from_raw, call.to_number) == ("+12125550142", "+12125550101")
    assert (call.property_id, call.source_id, call.version) == (1, 2, "17")
    assert (call.started_at, call.is_over, call.seconds) == (NOON, True, 63)
    assert (call.keys_pressed, call.rings, call.steps) == ("2,1", 1, 3)
    assert (call.talk_seconds, call.answered_number) == (40, DANA_PHONE)
    assert (call.voicemail_seconds, call.voicemail_recording_id) == (None, None)
    assert (call.is_simulated, call.is_tried) == (True, False)


@pytest.mark.parametrize(
    ("entries", "outcome"),
    [
        # it has only begun, it rings, it was not answered yet
        (told(ARRIVED), Outcome.IN_PROGRESS),
        (told(ARRIVED, CallProgressed(CallStatus.RINGING)), Outcome.IN_PROGRESS),
        (told(ARRIVED, UNANSWERED), Outcome.IN_PROGRESS),
        # somebody talked: before and after the call is over, and whatever else happened
        (told(ARRIVED, ANSWERED), Outcome.ANSWERED),
        (told(ARRIVED, UNANSWERED, ANSWERED, OVER), Outcome.ANSWERED),
        (told(ARRIVED, MessageRecorded(40), ANSWERED, OVER), Outcome.ANSWERED),
        # a message long enough, by the step or by the recording's own report
        (told(ARRIVED, MessageRecorded(40), OVER), Outcome.VOICEMAIL),
        (told(ARRIVED, UNANSWERED, MessageRecorded(2), OVER), Outcome.VOICEMAIL),
        (told(ARRIVED, RecordingProgressed("RE1", True, 12), OVER), Outcome.VOICEMAIL),
        # it rang, and nobody got anything
        (told(ARRIVED, UNANSWERED, OVER), Outcome.MISSED),
        # a message was asked for and none came: hung up at the beep, or hardly spoke
        (told(ARRIVED, OVER, asks=True), Outcome.VOICEMAIL_ABANDONED),
        (told(ARRIVED, UNANSWERED, OVER, asks=True), Outcome.VOICEMAIL_ABANDONED),
        (told(ARRIVED, MessageRecorded(0), OVER), Outcome.VOICEMAIL_ABANDONED),
        (told(ARRIVED, MessageRecorded(1, "RE1"), OVER), Outcome.VOICEMAIL_ABANDONED),
        (told(ARRIVED, RecordingProgressed("RE1", True, 1), OVER), Outcome.VOICEMAIL_ABANDONED),
        (told(ARRIVED, MessageRecorded(0), OVER, ends=True), Outcome.VOICEMAIL_ABANDONED),
        # before the call is over it may still come; a long one and a talk outrank it
        (told(ARRIVED, asks=True), Outcome.IN_PROGRESS),
        (told(ARRIVED, MessageRecorded(0)), Outcome.IN_PROGRESS),
        (told(ARRIVED, MessageRecorded(2), OVER, asks=True), Outcome.VOICEMAIL),
        (told(ARRIVED, MessageRecorded(0), ANSWERED, OVER, asks=True), Outcome.ANSWERED),
        # the caller hung up while it rang, and the end of the ring was never told
        (told(ARRIVED, LegProgressed("l", DANA_PHONE, CallStatus.RINGING), OVER), Outcome.MISSED),
        (told(ARRIVED, RingEnded(RingOutcome.CANCELED, caller_is_there=False), OVER), Outcome.MISSED),
        # no recording came of it
        (told(ARRIVED, RecordingProgressed("RE1", False), OVER), Outcome.VOICEMAIL_ABANDONED),
        # the caller hung up before anybody was rung
        (told(ARRIVED, OVER), Outcome.ABANDONED),
        (told(ARRIVED, NothingPressed(), OVER), Outcome.ABANDONED),
        # the flow said goodbye
        (told(ARRIVED, OVER, KeysPressed("9"), ends=True), Outcome.ENDED),
        # every final status ends a call
        *[(told(ARRIVED, CallProgressed(status)), Outcome.ABANDONED) for status in FINAL],
    ],
)  # fmt: skip
def test_the_outcome_is_the_best_that_happened(entries: list[Entry], outcome: Outcome) -> None:
    assert fold(entries).outcome is outcome
    assert fold(reversed(entries)).outcome is outcome


STORIES = {
    "answered": told(ARRIVED, KeysPressed("1"), ANSWERED, LEG_DONE, OVER),
    "voicemail": told(
        ARRIVED, UNANSWERED, MessageRecorded(9, "RE1"), RecordingProgressed("RE1", True, 10), OVER
    ),
    "statuses": told(*[CallProgressed(status, None) for status in CallStatus][:5]),
    "two recordings": told(
        ARRIVED,
        MessageRecorded(5, "RE1"),
        MessageRecorded(5, "RE2"),
        RecordingProgressed("RE2", True, 7),
        RecordingProgressed("RE1", True, 7),
    ),
    "two legs": told(
        ARRIVED,
        ANSWERED,
        LEG_DONE,
        LegProgressed("leg2", LEE_PHONE, CallStatus.COMPLETED, 3),
        LegProgressed("leg3", "+12125550113", CallStatus.NO_ANSWER),
        OVER,
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_every_order_folds_to_the_same_call(story: str) -> None:
    entries = STORIES[story]
    expected = fold(entries)
    for order in permutations(entries):
        assert fold(order) == expected


events = st.one_of(
    st.just(ARRIVED),
    st.builds(KeysPressed, st.sampled_from("0123456789*#")),
    st.just(NothingPressed()),
    st.builds(
        RingEnded,
        st.sampled_from(RingOutcome),
        st.integers(0, 500),
        st.booleans(),
        st.sampled_from([None, "leg1", "leg2"]),
    ),
    st.builds(
        MessageRecorded,
        st.integers(0, 200),
        st.none() | st.sampled_from(["RE1", "RE2"]),
        st.none(),
        st.booleans(),
    ),
    st.builds(CallProgressed, st.sampled_from(CallStatus), st.none() | st.integers(0, 900)),
    st.builds(
        LegProgressed,
        st.sampled_from(["leg1", "leg2"]),
        st.sampled_from([DANA_PHONE, LEE_PHONE]),
        st.sampled_from(CallStatus),
        st.none() | st.integers(0, 500),
    ),
    st.builds(
        RecordingProgressed, st.sampled_from(["RE1", "RE2"]), st.booleans(), st.integers(0, 200)
    ),
)
# Few keys and few instants, so that entries meet in both.
entries_of_a_call = st.lists(
    st.builds(
        Entry,
        st.just("CA1"),
        st.integers(0, 12).map("k{}".format),
        st.integers(0, 5).map(lambda seconds: NOON + timedelta(seconds=seconds)),
        events,
        from_raw=st.sampled_from(["", "+12125550142"]),
        step=st.none() | st.integers(0, 6),
        version=st.none() | st.sampled_from(["1", "2"]),
        ends_call=st.booleans(),
        is_tried=st.booleans(),
        asks_for_message=st.booleans(),
    ),
    min_size=1,
    max_size=14,
)


@given(entries_of_a_call, st.randoms(use_true_random=False))
def test_any_order_and_repetition_folds_to_the_same_call(entries: list[Entry], rng: object) -> None:
    repeated = entries + [rng.choice(entries) for _ in range(6)]  # type: ignore[attr-defined]
    rng.shuffle(repeated)  # type: ignore[attr-defined]
    assert fold(repeated) == fold(entries)


@given(entries_of_a_call)
def test_a_call_that_is_over_stays_over(entries: list[Entry]) -> None:
    # Each entry under its own key, as the ledger keeps them.
    kept = [replace(entry, key=f"k{number}") for number, entry in enumerate(entries)]
    calls = [fold(kept[: count + 1]) for count in range(len(kept))]
    for before, after in pairwise(calls):
        assert after.is_over >= before.is_over
        assert (after.seconds or 0) >= (before.seconds or 0)
        if before.outcome is not Outcome.IN_PROGRESS:
            assert after.outcome is not Outcome.IN_PROGRESS
        if before.outcome is Outcome.ANSWERED:
            assert after.outcome is Outcome.ANSWERED


@pytest.mark.parametrize(
    "late", [status for status in CallStatus if not status.is_final], ids=lambda each: each.value
)
def test_a_late_status_does_not_reopen_a_call(late: CallStatus) -> None:
    entries = told(ARRIVED, OVER, CallProgressed(late))
    call = fold(entries)
    assert (call.is_over, call.seconds, call.outcome) == (True, 63, Outcome.ABANDONED)
    assert fold(reversed(entries)) == call


def test_a_call_known_only_by_a_report_begins_with_it() -> None:
    call = fold(told(CallProgressed(CallStatus.RINGING)))
    assert (call.started_at, call.steps, call.from_raw) == (NOON, 0, "")
    assert call.outcome is Outcome.IN_PROGRESS


def test_a_call_starts_with_its_first_step_though_a_report_came_before() -> None:
    ringing, arrived = told(CallProgressed(CallStatus.RINGING), ARRIVED)
    assert fold([ringing, arrived]).started_at == arrived.received_at


def test_of_two_entries_with_one_key_the_earlier_received_counts() -> None:
    arrived, first = told(ARRIVED, KeysPressed("1"))
    again = replace(first, event=KeysPressed("2"), received_at=NOON + timedelta(hours=1))
    assert fold([arrived, again, first]).keys_pressed == "1"
    assert fold([arrived, first, again]).keys_pressed == "1"


def test_the_phone_that_answered_is_the_one_the_ring_names_however_long_another_stayed() -> None:
    dana_alone = RingEnded(RingOutcome.NO_ANSWER, leg_id="leg1", only_picked_up=True)
    lee_talks = RingEnded(RingOutcome.ANSWERED, 8, leg_id="leg2")
    dana_done = LegProgressed("leg1", DANA_PHONE, CallStatus.COMPLETED, 12)
    lee_done = LegProgressed("leg2", LEE_PHONE, CallStatus.COMPLETED, 8)
    entries = told(ARRIVED, dana_done, dana_alone, lee_done, lee_talks, OVER)
    for order in permutations(entries):
        assert fold(order).answered_number == LEE_PHONE
    # Its own report may still be on the way: then nobody is named rather than somebody else.
    assert fold(told(ARRIVED, dana_done, dana_alone, lee_talks)).answered_number is None
    # Any report of the leg names its phone.
    picked_up = LegProgressed("leg2", LEE_PHONE, CallStatus.IN_PROGRESS)
    assert fold(told(ARRIVED, dana_done, lee_talks, picked_up)).answered_number == LEE_PHONE


def test_where_no_leg_is_named_the_one_that_stayed_longest_answered() -> None:
    assert fold(STORIES["two legs"]).answered_number == DANA_PHONE
    assert fold(told(ARRIVED, UNANSWERED, LEG_DONE, OVER)).answered_number is None


def test_a_ring_as_it_was_once_written_down_is_still_read() -> None:
    stored = b'{"type":"ring-ended","outcome":"answered","talk_seconds":40,"caller_is_there":true}'
    assert msgspec.json.decode(stored, type=Event) == ANSWERED


def test_the_longest_recording_is_the_message() -> None:
    call = fold(STORIES["voicemail"])
    assert (call.voicemail_seconds, call.voicemail_recording_id) == (10, "RE1")
    longer = told(ARRIVED, MessageRecorded(5, "RE1"), MessageRecorded(30, "RE2"))
    assert fold(longer).voicemail_recording_id == "RE2"


def test_what_is_shorter_than_two_seconds_is_no_message() -> None:
    entries = told(ARRIVED, MessageRecorded(1, "RE1"), RecordingProgressed("RE1", True, 1), OVER)
    call = fold(entries)
    assert (call.voicemail_seconds, call.voicemail_recording_id) == (None, None)
    # The recording's own report may know better how long it was.
    better = told(ARRIVED, MessageRecorded(1, "RE1"), RecordingProgressed("RE1", True, 3), OVER)
    assert (fold(better).voicemail_seconds, fold(better).outcome) == (3, Outcome.VOICEMAIL)
