"""Who is rung, who answers first, and how does the dial end?

One `Dialling` per Dial verb: it rings its legs (all at once or in turn), screens the one that
picks up, connects it with the caller, and at the end tells the call what happened. It never looks
at the documents that follow.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from callrouter.providers.simulator.call_state import CallCompany
from callrouter.providers.simulator.legs import (
    EVENT_OF_STATE,
    Habit,
    Leg,
    LegState,
    Screening,
)
from callrouter.providers.simulator.outcomes import DialOutcome
from callrouter.providers.simulator.playback import Heard, HeardKind
from callrouter.providers.simulator.scripts import WrongMoment
from callrouter.providers.simulator.timeline import Timeline
from callrouter.providers.simulator.verbs import Dial, Method
from callrouter.providers.simulator.webhooks import Exchanged, Form, Purpose


class Caller(Protocol):
    """What a dial needs of the call it belongs to."""

    sid: str
    timeline: Timeline
    heard: list[Heard]
    exchanges: list[Exchanged]

    @property
    def company(self) -> CallCompany: ...
    def resolve(self, url: str) -> str: ...
    def pick_up(self) -> None: ...
    async def call_back(self, purpose: Purpose, method: Method, url: str, form: Form) -> None: ...
    async def dial_ended(self, outcome: DialOutcome) -> None: ...


class Dialling:
    """One Dial verb under way, or over."""

    def __init__(self, caller: Caller, verb: Dial, legs: list[Leg]) -> None:
        self.verb = verb
        self.legs = legs
        self.bridged: Leg | None = None
        self.bridged_at_seconds = 0.0
        self.is_over = False
        self._caller = caller
        self._timeline = caller.timeline
        self._ringing_since = 0.0
        self._ringback: int | None = None

    @property
    def ringing(self) -> list[Leg]:
        """Return the legs that ring now."""
        return [leg for leg in self.legs if leg.state is LegState.RINGING]

    @property
    def screened(self) -> Leg | None:
        """Return the leg that hears its screening document now, None when there is none."""
        for leg in self.legs:
            if leg.screening is not None and not leg.screening.is_over:
                return leg
        return None

    @property
    def ring_seconds_left(self) -> float:
        """Return how long the ringing legs ring on before they time out."""
        return self._ringing_since + self.verb.timeout - self._timeline.elapsed_seconds

    async def ring_next(self) -> None:
        """Ring the next leg of a sequential dial, or all of them; end when none is left."""
        waiting = [leg for leg in self.legs if leg.state is LegState.WAITING]
        if not waiting:
            await self._end_unanswered()
            return
        group = waiting[:1] if self.verb.sequential else waiting
        self._ringing_since = self._timeline.elapsed_seconds
        self._ringback = len(self._caller.heard)
        self._caller.heard.append(Heard("", None, 0.0, HeardKind.RINGING))
        for leg in group:
            await self._ring(leg)
        for leg in group:
            if self._caller.company.habit_of(leg.number) is Habit.ANSWERS and leg in self.ringing:
                await self.answer(leg, min(4.0, self.verb.timeout))
                return
        await self._go_on()

    async def _ring(self, leg: Leg) -> None:
        habit = self._caller.company.habit_of(leg.number)
        await self._enter(leg, LegState.INITIATED)
        if habit is Habit.FAILS or not leg.is_dialable:
            await self._enter(leg, LegState.FAILED)
            return
        if habit is Habit.IS_BUSY:
            await self._enter(leg, LegState.BUSY)
            return
        leg.will_answer = habit is not Habit.DOES_NOT_ANSWER
        await self._enter(leg, LegState.RINGING)

    async def answer(self, leg: Leg, after_seconds: float) -> None:
        """Pick up `leg` after it rang for so long; the other legs are cancelled at once.

        Source: Twilio, "TwiML Voice: <Number>": the first to pick up is connected, the rest are
        hung up. Picking up counts, not accepting after a screening document.
        """
        self._must_ring(leg)
        if after_seconds > self.ring_seconds_left:
            await self.ring_out()
            return
        self._let_ring(after_seconds)
        leg.answered_at_seconds = self._timeline.elapsed_seconds
        await self._enter(leg, LegState.ANSWERED)
        for other in self.ringing:
            await self._enter(other, LegState.CANCELED)
        if leg.noun.url is None:
            await self._bridge(leg)
        else:
            await self._screen(leg, leg.noun.url)

    async def _screen(self, leg: Leg, url: str) -> None:
        caller = self._caller

        async def decide(accepted: bool) -> None:
            if accepted:
                await self._bridge(leg)
            else:
                await self.hang_up_leg(leg)

        def parameters() -> Form:
            return leg.parameters(caller.company.account_sid, caller.sid)

        screening = Screening(caller.company, self._timeline, caller.exchanges, parameters, decide)
        leg.screening = screening
        await screening.go_to(Purpose.SCREENING, leg.noun.method, caller.resolve(url))
        await screening.run()

    async def refuse(self, leg: Leg, state: LegState) -> None:
        """End a ringing leg unanswered: busy or failed."""
        self._must_ring(leg)
        await self._enter(leg, state)
        await self._go_on()

    async def ignore(self, leg: Leg) -> None:
        """Nobody will answer `leg`; when that is true of all that ring, they ring out."""
        self._must_ring(leg)
        leg.will_answer = False
        await self._go_on()

    async def ring_out(self) -> None:
        """Let what rings ring until the dial's time-out."""
        self._let_ring(self.ring_seconds_left)
        for leg in self.ringing:
            await self._enter(leg, LegState.NO_ANSWER)
        await self._go_on()

    async def hang_up_leg(self, leg: Leg) -> None:
        """The answered phone (or its screening document) hangs up."""
        await self._enter(leg, LegState.COMPLETED)
        was_bridged = self.bridged is leg
        # A leg that hung up while it was screened still counts as answered: only DialBridged
        # tells the difference.
        await self._end(DialOutcome("completed", leg, was_bridged))

    async def hang_up_answered(self, after_seconds: float) -> None:
        """The phone that answered hangs up after so long; WrongMoment when none has answered."""
        leg = self.bridged or self.screened
        if leg is None:
            raise WrongMoment("No phone has answered.")
        self._timeline.wait(min(after_seconds, self.verb.time_limit))
        if leg.screening is not None and not leg.screening.is_over:
            await leg.screening.end(accepted=False)
        else:
            await self.hang_up_leg(leg)

    async def caller_left(self, abandoned_status: str) -> None:
        """The caller has gone: end every leg."""
        answered = [leg for leg in self.legs if leg.state is LegState.ANSWERED]
        for leg in self.legs:
            if leg.screening is not None:
                leg.screening.is_over = True
                leg.screening.gathering = None
        for leg in answered:
            await self._enter(leg, LegState.COMPLETED)
        for leg in self.ringing:
            await self._enter(leg, LegState(abandoned_status))
        if answered:
            bridged = self.bridged is not None
            await self._end(DialOutcome("completed", answered[0], bridged))
        else:
            rung = [leg for leg in self.legs if leg.state is not LegState.WAITING]
            await self._end(DialOutcome(abandoned_status, rung[-1], False))

    async def _bridge(self, leg: Leg) -> None:
        self.bridged = leg
        self.bridged_at_seconds = self._timeline.elapsed_seconds
        self._caller.pick_up()

    async def _go_on(self) -> None:
        live = self.ringing
        if not live:
            await self.ring_next()
        elif not any(leg.will_answer for leg in live):
            await self.ring_out()

    async def _end_unanswered(self) -> None:
        last = self.legs[-1]
        states = [leg.state for leg in self.legs]
        # Several unanswered phones: the provider reports one status. We take the kindest.
        order = (LegState.NO_ANSWER, LegState.BUSY, LegState.FAILED)
        status = next((state for state in order if state in states), last.state)
        await self._end(DialOutcome(status.value, last, False))

    async def _end(self, outcome: DialOutcome) -> None:
        self.is_over = True
        await self._caller.dial_ended(outcome)

    def _let_ring(self, seconds: float) -> None:
        """Let time pass while the caller hears ringing; raise CallerLeft when they give up."""
        try:
            self._timeline.wait(max(0.0, seconds))
        finally:
            self.note_ringback()

    def note_ringback(self) -> None:
        """Bring the ringing that the caller has heard up to the present."""
        if self._ringback is not None:
            heard = self._timeline.elapsed_seconds - self._ringing_since
            line = self._caller.heard[self._ringback]
            self._caller.heard[self._ringback] = replace(line, seconds=heard)

    async def _enter(self, leg: Leg, state: LegState) -> None:
        leg.state = state
        if leg.has_ended:
            leg.ended_at_seconds = self._timeline.elapsed_seconds
        noun = leg.noun
        event = EVENT_OF_STATE.get(state, "completed")
        if noun.status_callback is None or event not in noun.status_callback_events:
            return
        form = leg.parameters(self._caller.company.account_sid, self._caller.sid)
        await self._caller.call_back(
            Purpose.STATUS,
            noun.status_callback_method,
            self._caller.resolve(noun.status_callback),
            form + leg.progress(self._timeline),
        )

    def _must_ring(self, leg: Leg) -> None:
        if leg.state is not LegState.RINGING:
            raise WrongMoment(f"{leg.number} is not ringing; it is {leg.state.value}.")


def find_leg(legs: Sequence[Leg], number: str) -> Leg:
    """Return the last leg to `number`; raise WrongMoment when none was rung."""
    for leg in reversed(legs):
        if leg.number == number:
            return leg
    rung = ", ".join(leg.number for leg in legs) or "nobody"
    raise WrongMoment(f"{number} was not rung in the present dial; {rung} was.")
