"""What can the people on a simulated call do, and when?

The caller presses keys, speaks, waits or hangs up; phones answer or do not. Each deed lets the
company go on, in virtual time, to the next moment at which somebody must do something.
"""

from collections.abc import Coroutine
from typing import assert_never

from callrouter.providers.simulator.call_state import CallState
from callrouter.providers.simulator.dialling import find_leg
from callrouter.providers.simulator.inbound import InboundCall
from callrouter.providers.simulator.leg_phone import LegPhone
from callrouter.providers.simulator.scripts import TooManyDocuments, WrongMoment
from callrouter.providers.simulator.timeline import CallerLeft
from callrouter.providers.simulator.webhooks import Purpose

Deed = Coroutine[object, object, None]


class SimulatedCall(InboundCall):
    """One inbound call and its people. `heard`, `exchanges` and `warnings` tell its story."""

    def leg(self, number: str) -> LegPhone:
        """Return the phone rung at `number`; raise WrongMoment when it was not rung."""
        return LegPhone(self, find_leg(self.legs, number))

    async def press(self, keys: str, after_seconds: float | None = None) -> None:
        """Press keys, by default when the prompt is over; earlier ones cut it short.

        Raises WrongMoment when the call takes no keys now.
        """
        await self.drive(self._press(keys, after_seconds))

    async def press_nothing(self) -> None:
        """Let the present gather run out."""
        await self.drive(self.let_gather_run_out())

    async def waits(self) -> None:
        """Let the present thing run out: a gather, silence after speech, ringing, a talk."""
        await self.drive(self._wait())

    async def speaks(self, seconds: float) -> None:
        """Speak into the present recording; beyond its `maxLength` it ends."""
        await self.drive(self._speak(seconds))

    async def hang_up(self, after_seconds: float | None = None) -> None:
        """Hang up; by default a gather's prompt is heard to its end first.

        On a call that has ended it changes nothing.
        """
        if not self.has_ended:
            await self.drive(self._hang_up(after_seconds))

    async def staff_hangs_up(self, after_seconds: float = 60.0) -> None:
        """The connected phone hangs up after talking so long."""
        await self.drive(self._staff_hangs_up(after_seconds))

    async def begin(self) -> None:
        """Ring the called number: ask its voice URL and execute the answer."""
        await self.drive(self._begin(), starts=True)

    async def drive(self, deed: Deed, *, starts: bool = False) -> None:
        """Do one thing at a time; when the caller's patience ends meanwhile, they hang up."""
        async with self.turn:
            try:
                if self.has_ended and not starts:
                    deed.close()
                    raise WrongMoment(f"The call has ended ({self.final_status}).")
                await deed
                await self.run()
            except CallerLeft:
                await self.caller_leaves(self.company.webhooks.faults.abandoned_status)
            except TooManyDocuments:
                self.final_status = "failed"
                raise

    async def _begin(self) -> None:
        await self.go_to(Purpose.VOICE, "POST", self.number.voice_url)

    async def _press(self, keys: str, after_seconds: float | None) -> None:
        match self.state:
            case CallState.GATHERING:
                await self.take_keys(keys, after_seconds)
            case CallState.RECORDING:
                self.timeline.wait(after_seconds or 0.0)
                ends = [key for key in keys if key in self.present_recording.verb.finish_on_key]
                if ends:
                    await self.finish_recording(ends[0])
            case CallState.TALKING:
                await self._press_while_talking(keys, after_seconds or 0.0)
            case CallState.PLAYING | CallState.DIALLING | CallState.ENDED:
                raise WrongMoment(f"The call takes no keys while it is {self.state.value}.")
            case _:
                assert_never(self.state)

    async def _press_while_talking(self, keys: str, after_seconds: float) -> None:
        dialling = self.present_dialling
        self.timeline.wait(after_seconds)
        if "*" in keys and dialling.verb.hangs_up_on_star and dialling.bridged is not None:
            await dialling.hang_up_leg(dialling.bridged)

    async def _wait(self) -> None:
        match self.state:
            case CallState.GATHERING:
                await self.let_gather_run_out()
            case CallState.RECORDING:
                self.timeline.wait(self.present_recording.verb.timeout)
                self.present_recording.silent_seconds += self.present_recording.verb.timeout
                await self.finish_recording("")
            case CallState.DIALLING:
                screened = self.present_dialling.screened
                if screened is not None and screened.screening is not None:
                    await screened.screening.let_gather_run_out()
                else:
                    await self.present_dialling.ring_out()
            case CallState.TALKING:
                await self._staff_hangs_up(self.present_dialling.verb.time_limit)
            case CallState.PLAYING | CallState.ENDED:
                raise WrongMoment("Nothing is pending.")
            case _:
                assert_never(self.state)

    async def _speak(self, seconds: float) -> None:
        recording = self.present_recording
        spoken = min(seconds, recording.seconds_left)
        passed = self.timeline.spend(spoken)
        recording.spoken_seconds += passed
        if passed < spoken:
            self.timeline.leave()
        if recording.seconds_left <= 0:
            await self.finish_recording("")

    async def _hang_up(self, after_seconds: float | None) -> None:
        if self.gathering is not None:
            self.stop_listening(after_seconds)
        elif after_seconds:
            if self.last_dialling is not None and self.state is CallState.DIALLING:
                after_seconds = min(after_seconds, self.last_dialling.ring_seconds_left)
            self.timeline.wait(after_seconds)
        raise CallerLeft

    async def _staff_hangs_up(self, after_seconds: float) -> None:
        await self.present_dialling.hang_up_answered(after_seconds)
