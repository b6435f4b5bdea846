"""Who plays the telephone company, the staff and the caller, and judges every answer on the way?"""

from random import Random

from msgspec.structs import replace

from builders import (
    MIDNIGHT,
    NOON,
    ZILLOW_NUMBER,
)
from callrouter.domain.events import (
    CallArrived,
    KeysPressed,
    MessageRecorded,
    NobodyToRing,
    NothingPressed,
    RingEnded,
    RingOutcome,
    StepEvent,
)
from callrouter.domain.numbers import Caller
from callrouter.ivr.actions import (
    Action,
    AskForKey,
    Dial,
    HangUp,
    Refuse,
    RingPhones,
    TakeMessage,
)
from callrouter.ivr.flow import Menu
from callrouter.ivr.place import MAX_BACK, MAX_SHIFT_SECONDS, Place, from_query, to_query
from callrouter.ivr.ringing import MAX_LEGS, rounds
from callrouter.ivr.routing import Step, entrance, route
from callrouter.ivr.snapshot import Snapshot
from callrouter.providers.twilio.links import Links, StepKind
from ivr_strategies import KEYS

WAITING, ENDING = AskForKey | RingPhones | TakeMessage, HangUp | Refuse
LONGEST_URL = 512
LINKS = Links("h" * 200)
BROKEN = ("is broken at", "Nothing was found to do")


def check_answer(step: Step, before: Place) -> None:
    """What holds of every answer: it acts, waits or ends last and only last, and its place travels."""
    *earlier, last = step.actions
    assert isinstance(last, WAITING | ENDING), step.actions
    assert not any(isinstance(each, WAITING | ENDING | Dial) for each in earlier), step.actions
    if isinstance(last, Refuse):
        assert not earlier
        assert before.step == 0
    assert step.place.step == before.step + 1
    assert from_query(to_query(step.place)) == step.place
    for url in callback_urls(step):
        assert len(url.encode()) <= LONGEST_URL, url
    assert len(set(step.place.back)) == len(step.place.back) <= MAX_BACK
    assert not any(words in note.says for note in step.notes for words in BROKEN), step.notes


def callback_urls(step: Step) -> list[str]:
    """The longest URLs of each kind that the answer may hold, those of its legs included.

    A tried call's has the longest of clocks.
    """
    place = replace(step.place, shift_seconds=-MAX_SHIFT_SECONDS)
    match step.actions[-1]:
        case TakeMessage():
            return [LINKS.step(StepKind.RECORDED, place), LINKS.recording(place)]
        case RingPhones():
            leg = replace(place, parent="CA" + "f" * 32, leg=MAX_LEGS - 1)
            assert from_query(to_query(leg)) == leg
            whisper = LINKS.step(StepKind.WHISPER, leg)
            return [LINKS.step(StepKind.RUNG, place), LINKS.leg_status(leg), whisper]
        case AskForKey():
            return [LINKS.step(StepKind.PRESSED, place)]
        case _:
            return []


class Telephone:
    """Plays the telephone company, the staff and the caller for one call."""

    def __init__(self, snapshot: Snapshot, caller: Caller, rng: Random, does_nothing: bool) -> None:
        self.snapshot, self.caller, self.rng = snapshot, caller, rng
        self.does_nothing = does_nothing
        self.now = rng.choice([NOON, MIDNIGHT])
        self.places: list[Place] = []
        self.walked: list[tuple[Place, StepEvent, Step]] = []
        self.acted: list[Action] = []

    def call(self, most: int) -> Step:
        """Follow one call to its end, which must come within `most` answers."""
        step = self.ask(entrance(self.snapshot, ZILLOW_NUMBER), CallArrived())
        answers = 1
        while not isinstance(step.actions[-1], ENDING):
            step = self.ask(*self.next(step))
            answers += 1
            assert answers <= most, step
        return step

    def ask(self, place: Place, event: StepEvent) -> Step:
        step = route(self.snapshot, place, event, self.caller, self.now)
        check_answer(step, place)
        self.places.append(step.place)
        self.walked.append((place, event, step))
        self.acted += step.actions
        return step

    def next(self, step: Step) -> tuple[Place, StepEvent]:
        match step.actions[-1]:
            case AskForKey():
                if self.does_nothing or self.rng.random() < 0.05:
                    return step.place, NothingPressed()
                return step.place, KeysPressed(self.key(step.place))
            case RingPhones() as ring:
                if ring.round >= len(rounds(self.snapshot, ring.targets, ring.manner)):
                    # As the operation does: nobody is left, which is asked within the same step.
                    return replace(step.place, step=step.place.step - 1), NobodyToRing()
                return step.place, self.ring_ended()
            case TakeMessage():
                if self.does_nothing:
                    return step.place, MessageRecorded(0)
                there = self.rng.random() < 0.9
                return step.place, MessageRecorded(
                    self.rng.choice([0, 1, 2, 60]), "RE1", None, there
                )
            case action:
                raise AssertionError(action)

    def key(self, place: Place) -> str:
        """Mostly one that the menu offers, so that calls get far."""
        flow = self.snapshot.flow(place.version)
        menu = flow.node_at(place.node) if flow else None
        assert isinstance(menu, Menu)
        offered = [choice.key for choice in menu.choices]
        return self.rng.choice(offered if self.rng.random() < 0.9 else KEYS)

    def ring_ended(self) -> RingEnded:
        if self.does_nothing:
            return RingEnded(RingOutcome.NO_ANSWER)
        unanswered = [each for each in RingOutcome if each is not RingOutcome.ANSWERED]
        if self.rng.random() < 0.05:
            return RingEnded(RingOutcome.ANSWERED, 30)
        return RingEnded(self.rng.choice(unanswered), 0, self.rng.random() < 0.95)
