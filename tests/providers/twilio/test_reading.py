"""Twilio's forms say to us what they mean, row by row."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
)
from callrouter.domain.numbers import Caller
from callrouter.providers.twilio.form import Form
from callrouter.providers.twilio.links import StepKind
from callrouter.providers.twilio.reading import (
    CallFacts,
    ReadingError,
    read_call_status,
    read_facts,
    read_recording,
    read_step,
)

CALL = "CA00000000000000000000000000000001"
LEG = "CA00000000000000000000000000000002"
ACCOUNT = "AC00000000000000000000000000000003"
RECORDING = "RE00000000000000000000000000000004"
RECORDING_URL = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}"

ANSWERED, NO_ANSWER = RingOutcome.ANSWERED, RingOutcome.NO_ANSWER
BUSY, FAILED, CANCELED = RingOutcome.BUSY, RingOutcome.FAILED, RingOutcome.CANCELED


DONE = RecordingStatus.COMPLETED
UNDER_WAY = RecordingProgressed(RECORDING, False, status=RecordingStatus.IN_PROGRESS)


def form(**fields: str | None) -> Form:
    """A request of a call that goes on, with these fields instead of or beside the usual ones."""
    usual: dict[str, str | None] = {
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "CallSid": CALL,
        "CallStatus": "in-progress",
        "Direction": "inbound",
        "From": "+12125550142",
        "To": "+12125550100",
    }
    return Form(tuple((name, text) for name, text in (usual | fields).items() if text is not None))


def test_a_request_says_which_call_it_is_of_and_who_called_whom() -> None:
    assert read_facts(form(ForwardedFrom="+12125550111")) == CallFacts(
        call_id=CALL,
        account_sid=ACCOUNT,
        from_raw="+12125550142",
        to_number="+12125550100",
        caller=Caller("+12125550142", "+12125550142", is_withheld=False),
        forwarded_from="+12125550111",
    )


@pytest.mark.parametrize(
    ("call_sid", "sentence"),
    [
        (None, "The request has no CallSid, so it belongs to no call."),
        ("", "The request has no CallSid, so it belongs to no call."),
        (
            "CA123",
            "The request's CallSid 'CA123' is not CA and 32 hexadecimal digits.",
        ),
        (
            "SM" + "0" * 32,
            f"The request's CallSid 'SM{'0' * 32}' is not CA and 32 hexadecimal digits.",
        ),
        (
            "CA" + "x" * 100,
            f"The request's CallSid 'CA{'x' * 38}' is not CA and 32 hexadecimal digits.",
        ),
    ],
)
def test_without_a_lawful_call_sid_there_is_no_call(call_sid: str | None, sentence: str) -> None:
    for read in (read_facts, read_call_status):
        with pytest.raises(ReadingError) as refusal:
            read(form(CallSid=call_sid))
        assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("to", "number"),
    [
        ("+442079460958", "+442079460958"),
        # a SIP address, a client, a word and nothing are no numbers
        ("sip:desk@alder.example.com", None),
        ("client:ana", None),
        ("12125550100", None),
        ("", None),
        (None, None),
    ],
)
def test_a_called_number_is_e164_or_none(to: str | None, number: str | None) -> None:
    assert read_facts(form(To=to)).to_number == number


@pytest.mark.parametrize("from_raw", ["anonymous", "+266696687", "", None])
def test_a_withheld_caller_is_nobody(from_raw: str | None) -> None:
    facts = read_facts(form(From=from_raw))

    assert (facts.from_raw, facts.caller.number) == (from_raw or "", None)
    assert facts.caller.is_withheld


def test_a_repeated_field_is_read_where_it_first_stands() -> None:
    twice = Form((("CallSid", CALL), ("CallSid", LEG), ("From", "a"), ("From", "b")))

    facts = read_facts(twice)

    assert (facts.call_id, facts.from_raw, facts.account_sid) == (CALL, "a", None)


@pytest.mark.parametrize(
    ("kind", "fields", "event"),
    [
        # a new call, direct or forwarded
        (StepKind.ARRIVED, {}, CallArrived()),
        (StepKind.ARRIVED, {"ForwardedFrom": "+12125550111"}, CallArrived("+12125550111")),
        (StepKind.ARRIVED, {"ForwardedFrom": " "}, CallArrived()),
        # PostgreSQL's text cannot hold a NUL
        (StepKind.ARRIVED, {"ForwardedFrom": "+1\x00212"}, CallArrived("+1212")),
        # every key has a meaning
        (StepKind.PRESSED, {"Digits": "2"}, KeysPressed("2")),
        (StepKind.PRESSED, {"Digits": "#"}, KeysPressed("#")),
        (StepKind.PRESSED, {"Digits": "*"}, KeysPressed("*")),
        # more keys than were asked for are kept: routing says that they are no choice
        (StepKind.PRESSED, {"Digits": "12"}, KeysPressed("12")),
        # no keys: with actionOnEmptyResult the field comes empty, or not at all
        (StepKind.PRESSED, {"Digits": ""}, NothingPressed()),
        (StepKind.PRESSED, {}, NothingPressed()),
        # no telephone has such keys
        (StepKind.PRESSED, {"Digits": "hangup"}, NothingPressed()),
        (StepKind.PRESSED, {"Digits": "\x00３ "}, NothingPressed()),
        # a rung phone picked up
        (StepKind.WHISPER, {"ParentCallSid": CALL, "CallSid": LEG}, LegAnswered()),
        # our last answer could not be used
        (
            StepKind.FALLBACK,
            {"ErrorCode": "11200", "ErrorUrl": "https://a.example"},
            RequestFailed("11200"),
        ),
        (StepKind.FALLBACK, {}, RequestFailed()),
    ],
)
def test_what_a_step_says(
    kind: StepKind, fields: dict[str, str], event: StepEvent | LegAnswered
) -> None:
    assert read_step(kind, form(**fields)) == event


@pytest.mark.parametrize(
    ("dial_status", "bridged", "duration", "event"),
    [
        # they talked
        ("completed", "true", "42", RingEnded(ANSWERED, 42)),
        ("answered", "true", "42", RingEnded(ANSWERED, 42)),
        # DialBridged stands on no page of theirs, so it may be missing
        ("completed", None, "42", RingEnded(ANSWERED, 42)),
        # picked up, and hung up in the whisper: nobody talked with the caller
        ("completed", "false", "6", RingEnded(NO_ANSWER, only_picked_up=True)),
        ("answered", "False", "6", RingEnded(NO_ANSWER, only_picked_up=True)),
        # nobody came
        ("no-answer", "false", None, RingEnded(NO_ANSWER)),
        ("busy", "false", None, RingEnded(BUSY)),
        ("failed", "false", None, RingEnded(FAILED)),
        ("canceled", "false", None, RingEnded(CANCELED)),
        # a length of nothing is no talk
        ("no-answer", None, "9", RingEnded(NO_ANSWER)),
        # unreadable lengths are none
        ("completed", "true", "", RingEnded(ANSWERED)),
        ("completed", "true", "-1", RingEnded(ANSWERED)),
        ("completed", "true", "1.5", RingEnded(ANSWERED)),
        ("completed", "true", "9" * 50, RingEnded(ANSWERED)),
        # what we do not know is not an answer: the flow goes on
        ("transferred", "true", "9", RingEnded(FAILED)),
        ("", None, None, RingEnded(FAILED)),
        (None, None, None, RingEnded(FAILED)),
    ],
)
def test_how_a_ring_ended(
    dial_status: str | None, bridged: str | None, duration: str | None, event: RingEnded
) -> None:
    sent = form(DialCallStatus=dial_status, DialBridged=bridged, DialCallDuration=duration)

    assert read_step(StepKind.RUNG, sent) == event


@pytest.mark.parametrize(
    ("leg", "leg_id"),
    [(LEG, LEG), ("", None), (None, None), ("CA12", None), ("\x00", None)],
)
def test_which_phone_the_end_of_a_ring_speaks_of(leg: str | None, leg_id: str | None) -> None:
    sent = form(DialCallStatus="completed", DialBridged="true", DialCallSid=leg)

    assert read_step(StepKind.RUNG, sent) == RingEnded(ANSWERED, leg_id=leg_id)


@pytest.mark.parametrize(
    ("status", "is_there"),
    [
        ("in-progress", True),
        # answerOnBridge: the caller still hears ringing
        ("ringing", True),
        ("queued", True),
        # the caller hung up while it rang
        ("completed", False),
        ("no-answer", False),
        ("canceled", False),
        ("busy", False),
        ("failed", False),
        ("Completed", False),
        # not knowing, we go on
        ("on-hold", True),
        ("", True),
        (None, True),
    ],
)
def test_whether_the_caller_is_still_there(status: str | None, is_there: bool) -> None:
    rung = read_step(StepKind.RUNG, form(CallStatus=status, DialCallStatus="no-answer"))
    recorded = read_step(StepKind.RECORDED, form(CallStatus=status))

    assert rung == RingEnded(NO_ANSWER, caller_is_there=is_there)
    assert recorded == MessageRecorded(0, caller_is_there=is_there)


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        # ended by silence, or by #
        (
            {"RecordingDuration": "17", "RecordingSid": RECORDING, "RecordingUrl": RECORDING_URL},
            MessageRecorded(17, RECORDING, RECORDING_URL),
        ),
        (
            {"RecordingDuration": "17", "RecordingSid": RECORDING, "Digits": "#"},
            MessageRecorded(17, RECORDING),
        ),
        # ended by hanging up, while the call's own status still lags behind
        (
            {"RecordingDuration": "17", "RecordingSid": RECORDING, "Digits": "hangup"},
            MessageRecorded(17, RECORDING, caller_is_there=False),
        ),
        # nothing was said: only our redirect asks
        ({}, MessageRecorded(0)),
        # unreadable: no message rather than none of the call
        ({"RecordingDuration": "a while", "RecordingSid": "RE1"}, MessageRecorded(0)),
        ({"RecordingDuration": "-1"}, MessageRecorded(0)),
    ],
)
def test_what_was_recorded(fields: dict[str, str], event: MessageRecorded) -> None:
    assert read_step(StepKind.RECORDED, form(**fields)) == event


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        # the caller's own call
        ({"CallStatus": "ringing"}, CallProgressed(CallStatus.RINGING)),
        (
            {"CallStatus": "completed", "CallDuration": "61"},
            CallProgressed(CallStatus.COMPLETED, 61),
        ),
        ({"CallStatus": "canceled"}, CallProgressed(CallStatus.CANCELED)),
        # a length before the end says nothing yet
        (
            {"CallStatus": "in-progress", "CallDuration": "0"},
            CallProgressed(CallStatus.IN_PROGRESS),
        ),
        ({"CallStatus": "completed", "CallDuration": "?"}, CallProgressed(CallStatus.COMPLETED)),
        # what we do not know outranks nothing
        ({"CallStatus": "on-hold"}, CallProgressed(CallStatus.QUEUED)),
        ({"CallStatus": ""}, CallProgressed(CallStatus.QUEUED)),
        # an empty parent is none
        ({"ParentCallSid": ""}, CallProgressed(CallStatus.IN_PROGRESS)),
        # a rung phone
        (
            {"ParentCallSid": CALL, "CallSid": LEG, "To": "+12125550143", "CallStatus": "ringing"},
            LegProgressed(LEG, "+12125550143", CallStatus.RINGING),
        ),
        (
            {
                "ParentCallSid": CALL,
                "CallSid": LEG,
                "To": "+12125550143",
                "CallStatus": "completed",
                "CallDuration": "30",
            },
            LegProgressed(LEG, "+12125550143", CallStatus.COMPLETED, 30),
        ),
        (
            {"ParentCallSid": CALL, "CallSid": LEG, "To": "client:ana", "CallStatus": "busy"},
            LegProgressed(LEG, "", CallStatus.BUSY),
        ),
    ],
)
def test_what_a_status_callback_says(
    fields: dict[str, str], event: CallProgressed | LegProgressed
) -> None:
    assert read_call_status(form(**fields)) == event


@pytest.mark.parametrize("status", CallStatus)
def test_every_status_is_read_as_itself(status: CallStatus) -> None:
    assert read_call_status(form(CallStatus=status.value)) == CallProgressed(status)


@pytest.mark.parametrize(
    ("status", "event"),
    [
        # ready to be fetched
        ("completed", RecordingProgressed(RECORDING, True, 17, RECORDING_URL, DONE)),
        # too short, silent, or not to be encrypted: there is nothing to fetch
        ("absent", RecordingProgressed(RECORDING, False, status=RecordingStatus.ABSENT)),
        ("failed", RecordingProgressed(RECORDING, False, status=RecordingStatus.FAILED)),
        # nothing is settled
        ("in-progress", UNDER_WAY),
        ("processing", UNDER_WAY),
        ("", UNDER_WAY),
        (None, UNDER_WAY),
    ],
)
def test_what_became_of_a_recording(status: str | None, event: RecordingProgressed) -> None:
    sent = form(
        RecordingStatus=status,
        RecordingSid=RECORDING,
        RecordingUrl=RECORDING_URL,
        RecordingDuration="17",
    )

    assert read_recording(sent) == (event, None)


@pytest.mark.parametrize("recording_sid", [None, "", "RE1", CALL])
@pytest.mark.parametrize("status", RecordingStatus)
def test_a_recording_without_a_lawful_sid_is_read_and_what_is_wrong_is_said(
    status: RecordingStatus, recording_sid: str | None
) -> None:
    event, wrong = read_recording(form(RecordingStatus=status.value, RecordingSid=recording_sid))

    assert (event.recording_id, event.status) == ("", status)
    assert wrong == (
        "The recording's RecordingSid is missing or is not RE and 32 hexadecimal digits."
    )


def test_a_status_without_a_lawful_call_sid_is_of_the_stand_in() -> None:
    sent = form(CallSid=None, ParentCallSid=CALL, CallStatus="ringing", To="+12125550143")

    assert read_call_status(sent, "unknown1").leg_id == "unknown1"  # type: ignore[union-attr]


_NAMES = st.sampled_from(
    [
        "CallSid",
        "AccountSid",
        "ParentCallSid",
        "From",
        "To",
        "ForwardedFrom",
        "CallStatus",
        "CallDuration",
        "Digits",
        "DialCallStatus",
        "DialBridged",
        "DialCallDuration",
        "RecordingStatus",
        "RecordingSid",
        "RecordingUrl",
        "RecordingDuration",
        "ErrorCode",
    ]
)
_VALUES = st.one_of(
    st.sampled_from(
        [CALL, RECORDING, "completed", "absent", "true", "false", "12", "+12125550142"]
    ),
    st.text(max_size=12),
    st.integers().map(str),
)


@given(st.lists(st.tuples(_NAMES, _VALUES), max_size=20), st.sampled_from(StepKind))
def test_no_form_breaks_the_reading(pairs: list[tuple[str, str]], kind: StepKind) -> None:
    sent = Form(tuple(pairs))

    read_step(kind, sent)
    read_recording(sent)
    for read in (read_facts, read_call_status):
        with suppress(ReadingError):
            read(sent)
