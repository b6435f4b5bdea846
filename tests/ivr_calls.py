"""How is a call followed through `route` in telephone words? `a_call(flow).presses("1").rung()`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from builders import CALLER_NUMBER, NOON, ZILLOW_NUMBER, a_snapshot
from callrouter.domain.events import (
    CallArrived,
    KeysPressed,
    MessageRecorded,
    NothingPressed,
    RingEnded,
    RingOutcome,
    StepEvent,
)
from callrouter.domain.numbers import Caller, read_caller
from callrouter.ivr.actions import Action, AskForKey, Play, RingPhones, Say
from callrouter.ivr.flow import Flow, Target
from callrouter.ivr.place import Place
from callrouter.ivr.routing import Step, entrance, route
from callrouter.ivr.snapshot import Snapshot


@dataclass
class ACall:
    """A call followed step by step through `route`; `steps` are those taken so far."""

    snapshot: Snapshot
    caller: Caller
    now: datetime
    place: Place
    steps: list[Step] = field(default_factory=list)

    def gets(self, event: StepEvent, now: datetime | None = None) -> "ACall":
        step = route(self.snapshot, self.place, event, self.caller, now or self.now)
        self.steps.append(step)
        self.place = step.place
        return self

    def presses(self, *keys: str) -> "ACall":
        for key in keys:
            self.gets(KeysPressed(key))
        return self

    def waits(self, times: int = 1) -> "ACall":
        for _ in range(times):
            self.gets(NothingPressed())
        return self

    def rung(self, outcome: RingOutcome = RingOutcome.NO_ANSWER, **more: Any) -> "ACall":
        return self.gets(RingEnded(outcome, **more))

    def leaves_message(self, seconds: int = 40, **more: Any) -> "ACall":
        return self.gets(MessageRecorded(seconds, **more))

    @property
    def actions(self) -> tuple[Action, ...]:
        return self.steps[-1].actions

    @property
    def last(self) -> Action:
        return self.actions[-1]

    @property
    def notes(self) -> list[str]:
        return [note.says for note in self.steps[-1].notes]

    @property
    def heard(self) -> list[str]:
        """What the last step says, in order; recordings by their URL."""
        return [each.text if isinstance(each, Say) else each.url for each in self._speech()]

    @property
    def languages(self) -> list[str]:
        return [each.language for each in self._speech() if isinstance(each, Say)]

    @property
    def rings(self) -> tuple[Target, ...]:
        assert isinstance(self.last, RingPhones), self.actions
        return self.last.targets

    @property
    def node_id(self) -> str:
        flow = self.snapshot.flow(self.place.version)
        assert flow is not None
        return flow.nodes[self.place.node].id

    def _speech(self) -> Sequence[Say | Play]:
        speech: list[Say | Play] = []
        for action in self.actions:
            if isinstance(action, AskForKey):
                speech += action.prompts
            elif isinstance(action, Say | Play):
                speech.append(action)
        return speech


def a_call(
    snapshot: Snapshot | Flow | None = None,
    from_: str = CALLER_NUMBER,
    now: datetime = NOON,
    shift_seconds: int | None = None,
) -> ACall:
    """A call that has just arrived on the Zillow number; its first step is taken."""
    known = snapshot if isinstance(snapshot, Snapshot) else a_snapshot(snapshot)
    start = entrance(known, ZILLOW_NUMBER, shift_seconds)
    return ACall(known, read_caller(from_), now, start).gets(CallArrived())
