"""Which telephone company is this, and which numbers, phones and calls does it have?

The whole company in memory: where to ask for each number, what each phone does when it rings,
the calls (all that live and the last thousand that ended), and the callbacks it still owes.
"""

import random
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import httpx

from callrouter.providers.simulator.call_state import Callback
from callrouter.providers.simulator.calls import SimulatedCall
from callrouter.providers.simulator.legs import Habit
from callrouter.providers.simulator.timeline import Timeline
from callrouter.providers.simulator.verbs import Method
from callrouter.providers.simulator.webhooks import (
    ANSWER_WITHIN_SECONDS,
    Disagreement,
    Faults,
    Webhooks,
)

MAX_ENDED_CALLS = 1000


@dataclass(frozen=True)
class Line:
    """Where the company asks for one of its numbers. None: it asks nobody."""

    voice_url: str
    voice_fallback_url: str | None = None
    status_callback: str | None = None
    voice_fallback_method: Method = "POST"


class UnknownCall(Exception):
    """No call has this SID, or it ended too long ago."""


class Exchange:
    """A simulated telephone company with one account and one service to ask.

    `lines` and `phones` may be changed at any time: numbers without a line of their own use
    `default_line`, phones without a habit ring until they are told what to do. `clock` gives the
    aware instant at which calls begin; within a call time is virtual.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        http: httpx.AsyncClient,
        service_url: str,
        clock: Callable[[], datetime],
        faults: Faults | None = None,
        answer_within_seconds: float = ANSWER_WITHIN_SECONDS,
    ) -> None:
        self.account_sid, self.clock = account_sid, clock
        self.webhooks = Webhooks(http, auth_token, faults or Faults(), answer_within_seconds)
        door = service_url.rstrip("/") + "/webhooks/twilio"
        self.default_line = Line(f"{door}/voice", f"{door}/voice/fallback", f"{door}/status")
        self.lines: dict[str, Line] = {}
        self.phones: dict[str, Habit] = {}
        self.audio_seconds: dict[str, float] = {}
        self.calls: dict[str, SimulatedCall] = {}
        self._owed: list[Callback] = []

    @property
    def faults(self) -> Faults:
        """Return what goes wrong on purpose; may be replaced between calls."""
        return self.webhooks.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self.webhooks.faults = faults

    @property
    def disagreements(self) -> list[Disagreement]:
        """Return the webhooks that were delivered twice and answered differently."""
        return self.webhooks.disagreements

    async def dial(
        self,
        from_: str | None,
        to: str,
        extra: Mapping[str, str] | None = None,
        hangs_up_after_seconds: float | None = None,
    ) -> SimulatedCall:
        """Place a call and return it once it waits for somebody, or has ended.

        `from_` may be a number, a withheld caller's text, or None for no caller at all. `extra`
        fields go with the first request and, should it fail, its fallback. The caller hangs up
        by themselves `hangs_up_after_seconds` virtual seconds after the first ring.
        """
        timeline = Timeline(self.clock(), hangs_up_after_seconds)
        line = self.lines.get(to, self.default_line)
        fields = tuple((extra or {}).items())
        call = SimulatedCall(self, timeline, from_, to, line, fields)
        self._forget_old_calls()
        self.calls[call.sid] = call
        await call.begin()
        return call

    def find_call(self, sid: str) -> SimulatedCall:
        """Return the call; raise UnknownCall when there is none."""
        try:
            return self.calls[sid]
        except KeyError:
            raise UnknownCall(f"The simulator knows no call {sid}.") from None

    async def settle(self) -> None:
        """Deliver every callback held back, in an order shuffled by the faults' seed."""
        while self._owed:
            owed, self._owed = self._owed, []
            random.Random(self.faults.seed).shuffle(owed)
            for callback in owed:
                await self._deliver(callback)

    async def call_back(self, callback: Callback) -> None:
        """Deliver a callback now, or keep it for `settle` when callbacks are held back."""
        if self.faults.holds_status_callbacks:
            self._owed.append(callback)
        else:
            await self._deliver(callback)

    async def _deliver(self, callback: Callback) -> None:
        done = await self.webhooks.send(
            callback.purpose, callback.method, callback.url, callback.form, callback.exchanges
        )
        if done.error_code is not None:
            callback.warnings.append(f"{done.url} did not take a callback ({done.error_code}).")

    def habit_of(self, number: str) -> Habit:
        """Return what the phone at `number` does when it is rung."""
        return self.phones.get(number, Habit.RINGS)

    def name_sid(self, prefix: str) -> str:
        """Return a new SID: the prefix and 32 hexadecimal digits."""
        return prefix + secrets.token_hex(16)

    def _forget_old_calls(self) -> None:
        ended = [sid for sid, call in self.calls.items() if call.has_ended]
        for sid in ended[: max(0, len(ended) - MAX_ENDED_CALLS + 1)]:
            del self.calls[sid]
