"""How do rings, messages, texts and goodbyes go on, and how do they end?"""

import pytest
from msgspec.structs import replace

from builders import (
    DANA,
    FAILSAFE_NUMBER,
    LEE,
    ZILLOW_NUMBER,
    a_directory,
    a_flow,
    a_goodbye,
    a_greeting,
    a_menu,
    a_person,
    a_ring,
    a_service,
    a_snapshot,
    a_team,
    a_text_back,
    a_voicemail,
)
from callrouter.domain.events import NobodyToRing, RingOutcome
from callrouter.domain.people import Person
from callrouter.ivr.actions import (
    HangUp,
    Leg,
    Refuse,
    RingPhones,
    Say,
    SendText,
    TakeMessage,
)
from callrouter.ivr.flow import Manner, Refusal, ShownNumber, Target, TargetKind
from callrouter.ivr.ringing import rounds, whisper
from ivr_calls import a_call

RING_FLOW = a_flow(a_ring(), a_voicemail())


def test_an_answered_ring_ends_the_call() -> None:
    call = a_call(RING_FLOW)
    assert call.last == RingPhones(
        (a_person(DANA),), Manner.ALL_AT_ONCE, 20, round=0, shows=ShownNumber.CALLER
    )
    call.rung(RingOutcome.ANSWERED, talk_seconds=95)
    assert call.actions == (HangUp(),)
    assert call.notes == ["Leasing: answered; on the line for 95 s."]


@pytest.mark.parametrize(
    ("outcome", "note"),
    [
        (RingOutcome.BUSY, "Leasing: busy."),
        (RingOutcome.NO_ANSWER, "Leasing: nobody answered."),
        (RingOutcome.FAILED, "Leasing: the phone could not be reached."),
        (RingOutcome.CANCELED, "Leasing: the ring was cancelled."),
    ],
)
def test_an_unanswered_ring_goes_to_the_next_round(outcome: RingOutcome, note: str) -> None:
    call = a_call(RING_FLOW).rung(outcome)
    assert isinstance(call.last, RingPhones)
    assert (call.last.round, call.place.round, call.notes) == (1, 1, [note])
    assert call.rung(outcome).place.round == 2


def test_when_nobody_is_left_to_ring_no_answer_is_taken() -> None:
    call = a_call(RING_FLOW).rung().gets(NobodyToRing())
    assert isinstance(call.last, TakeMessage)
    assert call.place.round == 0
    assert call.notes == [
        "Leasing: nobody is left to ring.",
        "Leasing mailbox: the caller may leave a message.",
    ]


@pytest.mark.parametrize("outcome", list(RingOutcome))
def test_nobody_is_dialled_for_a_caller_who_hung_up(outcome: RingOutcome) -> None:
    call = a_call(RING_FLOW).rung(outcome, caller_is_there=False)
    assert call.actions == (HangUp(),)
    if outcome is not RingOutcome.ANSWERED:
        assert call.notes == ["Leasing: the caller hung up while it rang."]


def test_a_second_ring_counts_its_rounds_from_the_first() -> None:
    second = a_ring(a_person(LEE), id="second", name="Second", whispers=True)
    call = a_call(a_flow(a_ring(no_answer="second"), second, a_voicemail()))
    call.rung().gets(NobodyToRing())
    assert isinstance(call.last, RingPhones)
    assert (call.last.targets, call.last.round, call.last.whispers) == ((a_person(LEE),), 0, True)


@pytest.mark.parametrize(
    ("seconds", "is_there", "note"),
    [
        # too short to be a message, and long enough; the caller still there or gone
        (1, True, "Leasing mailbox: no message was left (1 s)."),
        (1, False, "Leasing mailbox: no message was left (1 s)."),
        (40, True, "Leasing mailbox: a message of 40 s was left."),
        (40, False, "Leasing mailbox: a message of 40 s was left."),
    ],
)
@pytest.mark.parametrize("has_next", [True, False])
def test_after_a_message(seconds: int, is_there: bool, note: str, has_next: bool) -> None:
    bye = (a_goodbye(),) if has_next else ()
    call = a_call(a_flow(a_voicemail(next="goodbye" if has_next else None), *bye))
    assert call.actions == (Say("Please leave a message.", "en"), TakeMessage(1, 120))
    call.leaves_message(seconds, caller_is_there=is_there)
    assert call.notes[0] == note
    assert call.last == HangUp()
    heard = ["Goodbye."] if has_next else ["Thank you. Goodbye."]
    assert call.heard == (heard if is_there else [])


@pytest.mark.parametrize("how", list(Refusal))
def test_a_goodbye_refuses_a_call_that_just_arrived(how: Refusal) -> None:
    call = a_call(a_flow(a_goodbye(refuses=how)))
    assert call.actions == (Refuse(how),)
    assert call.notes == [f"Goodbye: refused as {how.value}."]


def test_a_call_that_was_answered_is_not_refused_but_ends() -> None:
    refusing = a_goodbye(prompt=None, refuses=Refusal.BUSY)
    call = a_call(a_flow(a_menu({"1": "goodbye"}), refusing, a_voicemail())).presses("1")
    assert call.actions == (HangUp(),)
    assert call.notes[-1] == "Goodbye: the call ends here."


def test_a_call_that_was_greeted_is_not_refused() -> None:
    refusing = a_goodbye(refuses=Refusal.REJECTED)
    call = a_call(a_flow(a_greeting(next="goodbye"), refusing))
    assert call.actions[1:] == (Say("Goodbye.", "en"), HangUp())


def test_a_call_is_not_refused_after_a_greeting_and_a_ring_without_phones() -> None:
    nobody = a_directory(people={DANA: Person(DANA, "Dana")})
    flow = a_flow(
        a_greeting(next="leasing"), a_ring(no_answer="goodbye"), a_goodbye(refuses=Refusal.BUSY)
    )
    call = a_call(a_snapshot(flow, directory=nobody))
    # What happens when nobody can be rung is asked within the same step.
    call.place = replace(call.place, step=0)
    assert call.gets(NobodyToRing()).actions == (Say("Goodbye.", "en"), HangUp())


def test_a_goodbye_without_words_just_ends() -> None:
    assert a_call(a_flow(a_goodbye(prompt=None))).actions == (HangUp(),)


@pytest.mark.parametrize(
    ("from_", "texts", "note"),
    [
        ("+12125550142", (SendText("We will call you back."),), None),
        ("anonymous", (), "Text back: no text, the caller's number is withheld."),
        ("client:dana", (), "Text back: no text, the caller's number cannot be texted."),
    ],
)
def test_a_text_goes_to_callers_with_a_number(
    from_: str, texts: tuple[SendText, ...], note: str | None
) -> None:
    call = a_call(a_flow(a_text_back(next="goodbye"), a_goodbye()), from_)
    assert call.actions == (*texts, Say("Goodbye.", "en"), HangUp())
    assert call.notes == [*([note] if note else []), "Goodbye: the call ends here."]


def phones(
    targets: tuple[Target, ...], manner: Manner, people: dict[int, Person] | None = None
) -> list[list[str]]:
    known = a_snapshot()
    if people is not None:
        known = replace(known, directory=a_directory(people=people))
    return [[leg.number for leg in legs] for legs in rounds(known, targets, manner)]


D, L, SERVICE = "+12125550111", "+12125550112", "+12125550120"


@pytest.mark.parametrize(
    ("targets", "manner", "expected"),
    [
        # a team all at once, and one after another
        ((a_team(),), Manner.ALL_AT_ONCE, [[D, L]]),
        ((a_team(),), Manner.IN_ORDER, [[D], [L]]),
        ((a_team(),), Manner.ROUND_ROBIN, [[D], [L]]),
        # several targets in stored order; nobody twice
        ((a_service(), a_person(DANA), a_team()), Manner.IN_ORDER, [[SERVICE], [D], [L]]),
        ((a_team(), a_person(DANA)), Manner.ALL_AT_ONCE, [[D, L]]),
        ((Target(TargetKind.FAILSAFE),), Manner.ALL_AT_ONCE, [[FAILSAFE_NUMBER]]),
        # targets that are gone
        ((a_person(99), a_team(99), a_service(99)), Manner.IN_ORDER, []),
    ],
)
def test_rounds(targets: tuple[Target, ...], manner: Manner, expected: list[list[str]]) -> None:
    assert phones(targets, manner) == expected


def test_ten_phones_ring_at_once_and_the_others_after_them() -> None:
    numbers = tuple(f"+121255503{number:02}" for number in range(23))
    people = {DANA: Person(DANA, "Dana", numbers)}
    each = phones((a_person(DANA),), Manner.ALL_AT_ONCE, people)
    assert [len(legs) for legs in each] == [10, 10, 3]
    # One person's many phones ring together, whatever the manner.
    assert phones((a_person(DANA),), Manner.IN_ORDER, people) == each


def test_our_own_numbers_are_never_rung() -> None:
    people = {
        DANA: Person(DANA, "Dana", (ZILLOW_NUMBER, D)),
        LEE: Person(LEE, "Lee", (ZILLOW_NUMBER,)),
    }
    assert phones((a_team(),), Manner.IN_ORDER, people) == [[D]]


def test_legs_bear_their_owners_names() -> None:
    targets = (a_person(LEE), a_service())
    assert rounds(a_snapshot(), targets, Manner.ALL_AT_ONCE) == [
        (Leg(L, "Lee"), Leg(SERVICE, "Answering service"))
    ]


def test_staff_hear_property_source_and_what_was_chosen() -> None:
    call = a_call(a_flow(a_ring(whispers=True), a_voicemail()))
    assert whisper(call.snapshot, call.place) == Say("Alder Creek, Zillow, Leasing.", "en")


def test_staff_hear_nothing_where_nothing_is_whispered() -> None:
    call = a_call(RING_FLOW)
    assert whisper(call.snapshot, call.place) is None
    assert whisper(call.snapshot, replace(call.place, version="404")) is None
