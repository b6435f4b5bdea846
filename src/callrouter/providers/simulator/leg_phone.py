"""What can somebody do at a phone that a simulated call rings?

A handle on one leg. Every deed runs through the call, so that only one thing happens at a time.
"""

from collections.abc import Coroutine
from typing import Any, Protocol

from callrouter.providers.simulator.dialling import Dialling
from callrouter.providers.simulator.legs import Leg, LegState, Screening
from callrouter.providers.simulator.playback import Heard
from callrouter.providers.simulator.scripts import WrongMoment

ANSWER_AFTER_SECONDS = 4.0


class DrivenCall(Protocol):
    """What a phone needs of the call that rings it."""

    @property
    def present_dialling(self) -> Dialling: ...
    async def drive(self, deed: Coroutine[Any, Any, None]) -> None: ...


class LegPhone:
    """The phone of one leg. Each deed raises WrongMoment when the leg's state does not allow it."""

    def __init__(self, call: DrivenCall, leg: Leg) -> None:
        self._call = call
        self._leg = leg

    @property
    def state(self) -> LegState:
        """Return what the leg is doing."""
        return self._leg.state

    @property
    def sid(self) -> str:
        """Return the leg's own call SID."""
        return self._leg.sid

    @property
    def caller_id(self) -> str:
        """Return the number that the phone shows."""
        return self._leg.from_

    @property
    def heard(self) -> list[Heard]:
        """Return what the phone heard while it was screened."""
        return [] if self._leg.screening is None else self._leg.screening.heard

    async def answers(self, after_seconds: float = ANSWER_AFTER_SECONDS) -> None:
        """Pick up after so many seconds of the present ringing; the other legs are cancelled."""

        async def deed() -> None:
            await self._call.present_dialling.answer(self._leg, after_seconds)

        await self._call.drive(deed())

    async def is_busy(self) -> None:
        """Answer with a busy signal."""
        await self._refuse(LegState.BUSY)

    async def fails(self) -> None:
        """Turn out not to exist."""
        await self._refuse(LegState.FAILED)

    async def does_not_answer(self) -> None:
        """Ring on; when no ringing phone will answer, the dial's time-out passes."""

        async def deed() -> None:
            await self._call.present_dialling.ignore(self._leg)

        await self._call.drive(deed())

    async def presses(self, keys: str, after_seconds: float | None = None) -> None:
        """Press keys while being screened."""

        async def deed() -> None:
            await self._screening.take_keys(keys, after_seconds)

        await self._call.drive(deed())

    async def presses_nothing(self) -> None:
        """Let the screening's gather run out."""

        async def deed() -> None:
            await self._screening.let_gather_run_out()

        await self._call.drive(deed())

    async def hangs_up(self, after_seconds: float = 0.0) -> None:
        """Put the phone down, while screened or connected."""

        async def deed() -> None:
            await self._hang_up(after_seconds)

        await self._call.drive(deed())

    async def _hang_up(self, after_seconds: float) -> None:
        dialling = self._call.present_dialling
        if self._leg not in (dialling.screened, dialling.bridged):
            raise WrongMoment(f"{self._leg.number} has not been answered.")
        await dialling.hang_up_answered(after_seconds)

    async def _refuse(self, state: LegState) -> None:
        async def deed() -> None:
            await self._call.present_dialling.refuse(self._leg, state)

        await self._call.drive(deed())

    @property
    def _screening(self) -> Screening:
        screening = self._leg.screening
        if screening is None or screening.is_over:
            raise WrongMoment(f"{self._leg.number} is not being screened.")
        return screening
