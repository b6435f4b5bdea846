"""How does a program telephone through a simulator that runs beside it?

A client of the control API: the terminal's telephone, the page's telephone and tests use it.
"""

from types import TracebackType
from typing import Self
from urllib.parse import quote

import httpx
import msgspec

from callrouter.providers.simulator.views import CallView


class PhoneRefused(Exception):
    """The simulator refused; the text is its own sentence. `status_code` is the HTTP status."""

    def __init__(self, status_code: int, reason: str) -> None:
        super().__init__(reason)
        self.status_code = status_code


class PhoneClient:
    """Telephones through the control API at `base_url`.

    Every deed returns the whole call afterwards. Raises PhoneRefused when the simulator says no,
    httpx.HTTPError when it cannot be reached. `http` may be given to reach it in another way; it
    then stays the giver's to close.
    """

    def __init__(self, base_url: str, token: str, http: httpx.AsyncClient | None = None) -> None:
        self._owns_http = http is None
        self._http = http or httpx.AsyncClient(timeout=60)
        self._base_url = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections, unless they were given."""
        if self._owns_http:
            await self._http.aclose()

    async def is_well(self) -> bool:
        """Return whether the simulator answers."""
        try:
            answer = await self._http.get(f"{self._base_url}/healthz")
        except httpx.HTTPError:
            return False
        return answer.status_code == 200

    async def call(
        self, from_: str | None, to: str, at: str | None = None, *, tried: bool = False
    ) -> CallView:
        """Place a call; `at` (an instant, passed on as given) or `tried` make it a tried call."""
        return await self._post("/calls", {"from": from_, "to": to, "at": at, "tried": tried})

    async def show(self, sid: str) -> CallView:
        """Return the call as it is."""
        answer = await self._http.get(f"{self._base_url}/calls/{sid}", headers=self._headers)
        return self._read(answer)

    async def press(self, sid: str, keys: str, after_seconds: float | None = None) -> CallView:
        """Press keys, by default when the prompt is over."""
        return await self._deed(sid, "press", {"keys": keys, "after_seconds": after_seconds})

    async def hang_up(self, sid: str, after_seconds: float | None = None) -> CallView:
        """Hang up."""
        return await self._deed(sid, "hang-up", {"seconds": after_seconds})

    async def wait(self, sid: str) -> CallView:
        """Let the present thing run out."""
        return await self._deed(sid, "wait", {})

    async def speak(self, sid: str, seconds: float) -> CallView:
        """Speak into the recording."""
        return await self._deed(sid, "speak", {"seconds": seconds})

    async def staff_hang_up(self, sid: str, after_seconds: float = 60.0) -> CallView:
        """The connected phone hangs up after talking so long."""
        return await self._deed(sid, "staff-hang-up", {"seconds": after_seconds})

    async def answer(self, sid: str, number: str) -> CallView:
        """The phone at `number` picks up."""
        return await self._leg(sid, number, "answer")

    async def is_busy(self, sid: str, number: str) -> CallView:
        """The phone at `number` is busy."""
        return await self._leg(sid, number, "busy")

    async def does_not_answer(self, sid: str, number: str) -> CallView:
        """Nobody picks up at `number`."""
        return await self._leg(sid, number, "no-answer")

    async def fails(self, sid: str, number: str) -> CallView:
        """`number` cannot be reached."""
        return await self._leg(sid, number, "fail")

    async def leg_presses(self, sid: str, number: str, keys: str) -> CallView:
        """The screened phone at `number` presses keys."""
        return await self._leg(sid, number, "press", {"keys": keys})

    async def leg_waits(self, sid: str, number: str) -> CallView:
        """The screened phone at `number` presses nothing."""
        return await self._leg(sid, number, "wait")

    async def leg_hangs_up(self, sid: str, number: str) -> CallView:
        """The answered phone at `number` is put down."""
        return await self._leg(sid, number, "hang-up")

    async def _leg(
        self, sid: str, number: str, deed: str, body: dict[str, object] | None = None
    ) -> CallView:
        return await self._deed(sid, f"legs/{quote(number, safe='')}/{deed}", body or {})

    async def _deed(self, sid: str, deed: str, body: dict[str, object]) -> CallView:
        return await self._post(f"/calls/{sid}/{deed}", body)

    async def _post(self, path: str, body: dict[str, object]) -> CallView:
        url = self._base_url + path
        return self._read(await self._http.post(url, json=body, headers=self._headers))

    def _read(self, answer: httpx.Response) -> CallView:
        if answer.is_success:
            return msgspec.json.decode(answer.content, type=CallView)
        try:
            detail = answer.json()["detail"]
        except (ValueError, KeyError, TypeError):
            detail = f"The simulator answered with status {answer.status_code}."
        raise PhoneRefused(answer.status_code, str(detail))
