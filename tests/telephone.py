"""How is a call told in telephone words?

`Phone` dials through the simulated company and the real, signed webhook door; a `Caller` hears,
presses, speaks and hangs up; `Community` knows a demo property's numbers and people.
"""

import random
from dataclasses import dataclass, field

from callrouter.domain.calls import Call, Entry
from callrouter.domain.wall_time import instant_of_wall
from callrouter.ivr.folding import fold
from callrouter.operations.calls.tell_call import tell_call
from callrouter.operations.demo.communities import COMMUNITIES, SOURCES, Community
from callrouter.operations.house import House
from callrouter.providers.simulator.call_state import CallState
from callrouter.providers.simulator.calls import SimulatedCall
from callrouter.providers.simulator.exchange import Exchange
from callrouter.providers.simulator.leg_phone import LegPhone
from callrouter.providers.simulator.playback import Heard
from clocks import StoppedClock
from folded import folded_call

RENTER = "+12125550142"


class Place:
    """A demo property: `zillow`, `gate` … are its numbers, `leasing`, `technicians` its phones."""

    def __init__(self, key: str, clock: StoppedClock) -> None:
        self._community: Community = next(c for c in COMMUNITIES if c.property.key == key)
        self._clock = clock
        numbers = {name: self.number(last_four) for name, last_four in SOURCES}
        self.main, self.zillow = numbers["Main number"], numbers["Zillow"]
        self.apartments, self.google = numbers["Apartments.com"], numbers["Google Ads"]
        self.gate = numbers["Sign at the gate"]
        staff = self._community.staff
        self.leasing = [self.number(four) for _, four in staff.leasing]
        self.resident_services = self.number(staff.resident_services[1])
        self.technicians = [self.number(four) for _, four in staff.technicians]
        self.answering_service = self.number("0190")
        self.failsafe = self.number("0199")

    def number(self, last_four: str) -> str:
        return self._community.number(last_four)

    def it_is(self, wall: str) -> None:
        """Move the clock to a wall time of this property; an offset says which pass is meant."""
        self._clock.move_to(instant_of_wall(self._community.property.zone, wall))


@dataclass
class Caller:
    """Somebody on the line."""

    call: SimulatedCall
    phone: "Phone"
    _heard_before: list[Heard] = field(default_factory=list)

    @property
    def lately(self) -> str:
        """What was heard since the last deed, in one line."""
        same = 0  # a key pressed early cuts what was being said, so the end may have changed
        for now, before in zip(self.call.heard, self._heard_before, strict=False):
            if now is not before:
                break
            same += 1
        return " | ".join(_words(heard) for heard in self.call.heard[same:])

    def hears(self, words: str) -> None:
        assert words in self.lately, f"Not heard: {words!r}. Heard: {self.lately}"

    def does_not_hear(self, words: str) -> None:
        assert words not in self.lately, f"Heard all the same: {self.lately}"

    async def presses(self, keys: str, after_seconds: float | None = None) -> None:
        self._remember()
        await self.call.press(keys, after_seconds)

    async def presses_nothing(self) -> None:
        self._remember()
        await self.call.press_nothing()

    async def speaks(self, seconds: float) -> None:
        self._remember()
        await self.call.speaks(seconds)

    async def waits(self) -> None:
        self._remember()
        await self.call.waits()

    async def hangs_up(self, after_seconds: float | None = None) -> None:
        self._remember()
        await self.call.hang_up(after_seconds)

    async def staff_hangs_up(self, after_seconds: float = 60) -> None:
        self._remember()
        await self.call.staff_hangs_up(after_seconds)

    def staff(self, number: str) -> LegPhone:
        self._remember()
        return self.call.leg(number)

    def is_asked_for_a_key(self) -> None:
        self._is(CallState.GATHERING)

    def is_asked_for_a_message(self) -> None:
        self._is(CallState.RECORDING)

    def is_ringing(self, *numbers: str) -> None:
        self._is(CallState.DIALLING)
        ringing = [leg.number for leg in self.call.present_dialling.legs]
        assert ringing == list(numbers), f"Rings {ringing}. Heard: {self.lately}"

    def is_talking(self) -> None:
        self._is(CallState.TALKING)

    def has_ended(self) -> None:
        self._is(CallState.ENDED)

    def _is(self, state: CallState) -> None:
        assert self.call.state is state, f"It is {self.call.state}. Heard: {self.lately}"

    def _remember(self) -> None:
        self._heard_before = list(self.call.heard)

    async def entries(self) -> tuple[Entry, ...]:
        async with self.phone.house.work() as work:
            return (await tell_call(work, self.call.sid)).entries

    async def why(self) -> list[str]:
        """Every note of the call, in the order of its steps."""
        steps = [entry for entry in await self.entries() if entry.step is not None]
        steps.sort(key=lambda entry: entry.step or 0)
        return [note.says for entry in steps for note in entry.notes]

    async def outcome(self) -> Call:
        """The folded call, when every callback that was held back has come."""
        await self.phone.exchange.settle()
        return await folded_call(self.phone.house, self.call.sid)


class Phone:
    """A telephone network with one service on it."""

    def __init__(self, house: House, exchange: Exchange) -> None:
        self.house, self.exchange = house, exchange
        self.callers: list[Caller] = []
        self.may_fail = False

    async def call(self, to: str, from_: str | None = RENTER, **extra: str) -> Caller:
        caller = Caller(await self.exchange.dial(from_, to, extra), self)
        self.callers.append(caller)
        return caller

    async def tries(self, to: str, at: str, from_: str = RENTER) -> Caller:
        return await self.call(to, from_, CallrouterTried="1", CallrouterTriedAt=at)

    async def check(self) -> None:
        """What holds after every scenario, however its requests were delivered."""
        await self.exchange.settle()
        assert self.exchange.disagreements == []
        for caller in self.callers:
            if not self.may_fail:
                assert caller.call.warnings == []
            entries = await caller.entries()
            row = await folded_call(self.house, caller.call.sid)
            assert fold(entries) == row, "The row is not what its entries fold to."
            shuffled = list(entries) * 2
            random.Random(7).shuffle(shuffled)
            assert fold(shuffled) == row
            keys = [entry.key for entry in entries]
            assert len(keys) == len(set(keys)), "A request is written down twice."


def _words(heard: Heard) -> str:
    return heard.text or f"({heard.kind.value})"
