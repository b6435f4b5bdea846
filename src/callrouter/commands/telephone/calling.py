"""How is a call telephoned from a terminal, from the first ring to the end?

Places it at the simulated telephone company, asks at every wait what somebody does, and writes
down what is heard.
"""

import asyncio

from callrouter.commands.telephone.deciding import Decider
from callrouter.commands.telephone.deeds import Deed, HangUp, do
from callrouter.commands.telephone.sheet import Look, Sheet
from callrouter.commands.telephone.transcript import Transcript
from callrouter.domain.numbers import national, read_caller
from callrouter.providers.simulator.call_state import CallState
from callrouter.providers.simulator.phone import PhoneClient
from callrouter.providers.simulator.views import CallView


class Telephone:
    """Telephones through `phone` as `decider` says, and writes the call on `sheet`."""

    def __init__(self, phone: PhoneClient, sheet: Sheet, decider: Decider) -> None:
        self.sid: str | None = None
        self._phone = phone
        self._sheet = sheet
        self._decider = decider
        self._transcript = Transcript(sheet)

    async def call(self, from_: str, to: str, at: str | None = None) -> CallView:
        """Call from E.164 (or "anonymous") to E.164, and return the ended call.

        With `at` (an instant, passed on as given) it is a tried call. `sid` names the call as soon
        as there is one. Raises PhoneRefused and httpx.HTTPError as PhoneClient does. A Ctrl-C,
        which cancels, hangs up.
        """
        tried = "" if at is None else f", tried as at {at}"
        self._sheet.line(f"{name_caller(from_)} calls {national(to)}{tried}", Look.HEADING)
        self._sheet.line()
        call = await self._phone.call(from_, to, at, tried=at is not None)
        self.sid = call.sid
        self._transcript.begin(call)
        while call.state != CallState.ENDED.value:
            call = await self._go_on(call)
        return call

    async def _go_on(self, call: CallView) -> CallView:
        deed = self._decider.decide(call)
        try:
            after = await do(self._phone, call.sid, deed)
        except asyncio.CancelledError:
            _take_back_cancelling()
            deed, after = await self._leave(call)
        self._transcript.go_on(call, deed, after)
        return after

    async def _leave(self, call: CallView) -> tuple[Deed, CallView]:
        return HangUp(), await self._phone.hang_up(call.sid)


def name_caller(raw: str) -> str:
    """The caller as people write it; `raw` is what a telephone company sends as its number."""
    caller = read_caller(raw)
    if caller.is_withheld:
        return "A withheld number"
    return national(caller.number) if caller.number else raw


def _take_back_cancelling() -> None:
    task = asyncio.current_task()
    if task is not None:
        task.uncancel()
