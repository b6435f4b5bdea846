"""How do the vendor's client's requests leave the house, and what do failures mean?

By our own httpx client, to our own base URL, within a bounded time. Imported only when the client
is used: the vendor's package is large. Failures become the port's errors here, before the
vendor's client sees them; neither credentials nor what was sent get into their sentences.
"""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx
import msgspec
import structlog
from twilio.http import AsyncHttpClient
from twilio.http.response import Response

from callrouter.providers.port import CompanyBusyError, CompanyRefusedError, OutcomeUnknownError

AGAIN_IN_SECONDS = 5.0
_LONGEST_WAIT_SECONDS = 600.0
_LONGEST_SENTENCE = 300
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_log = structlog.get_logger("callrouter.twilio")


class _Trouble(msgspec.Struct):
    """What an error's body says."""

    message: str = ""
    code: int | None = None


class Transport(AsyncHttpClient):  # type: ignore[misc]  # the vendor's package has no types
    """Sends to `base_url` whatever host the vendor's client names; paths tell its products apart.

    `seconds` bounds a whole request, however it is held up.
    """

    def __init__(self, http: httpx.AsyncClient, base_url: str, seconds: float) -> None:
        super().__init__(None, True, seconds)
        self._http, self._base_url, self._seconds = http, base_url, seconds

    async def request(
        self,
        method: str,
        uri: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # the vendor's own signature
        allow_redirects: bool = False,
    ) -> Response:
        """Raises the port's errors for all that is no success."""
        parts = urlsplit(uri)
        target = self._base_url + parts.path + (f"?{parts.query}" if parts.query else "")
        try:
            async with asyncio.timeout(self._seconds):
                response = await self._http.request(
                    method,
                    target,
                    params=dict(params) if params else None,  # type: ignore[arg-type]
                    data=dict(data) if data else None,
                    headers=dict(headers or {}),
                    auth=auth,
                    timeout=self._seconds,
                )
        except _NEVER_SENT as error:
            raise CompanyBusyError(
                "The telephone company cannot be reached.", AGAIN_IN_SECONDS
            ) from error
        except (TimeoutError, httpx.HTTPError) as error:
            raise OutcomeUnknownError(
                "The telephone company did not answer in time, or the connection broke."
            ) from error
        _log.info("asked", method=method, path=parts.path, status=response.status_code)
        _judge(method, response)
        return Response(response.status_code, response.text, response.headers)


def _judge(method: str, response: httpx.Response) -> None:
    """Raise what a status that is no success means."""
    status = response.status_code
    if status < 300:
        return
    if status == 429:
        raise CompanyBusyError(
            "The telephone company takes no more requests at present.", _wait(response)
        )
    if status >= 500 and method == "GET":
        raise CompanyBusyError(f"The telephone company is in trouble ({status}).", _wait(response))
    if status >= 500:  # it may have failed only after doing it
        raise OutcomeUnknownError(f"The telephone company failed while it worked on it ({status}).")
    try:
        told = msgspec.json.decode(response.content, type=_Trouble)
    except msgspec.MsgspecError:
        told = _Trouble()
    says = told.message[:_LONGEST_SENTENCE] or f"it answered {status}"
    raise CompanyRefusedError(f"The telephone company refused: {says}", told.code, status)


def _wait(response: httpx.Response) -> float:
    try:
        asked = float(response.headers.get("Retry-After", ""))
    except ValueError:
        return AGAIN_IN_SECONDS
    return min(max(asked, 1.0), _LONGEST_WAIT_SECONDS) if asked == asked else AGAIN_IN_SECONDS
