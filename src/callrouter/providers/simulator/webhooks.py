"""How does a request of the telephone company reach the service, and what came back?

Posts signed forms, gives up after 15 seconds, follows redirects as the provider does (301, 302
and 303 turn into a bare GET), repeats requests when a test asks for it, and keeps a record of
everything. The engine only ever sees an answer or a `WebhookFailure` with the provider's code.
"""

import asyncio
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlencode, urljoin

import httpx

from callrouter.providers.simulator.signing import SIGNATURE_HEADER, sign
from callrouter.providers.simulator.verbs import Method

Form = tuple[tuple[str, str], ...]
IDEMPOTENCY_HEADER = "I-Twilio-Idempotency-Token"
ANSWER_WITHIN_SECONDS = 15.0
MAX_REDIRECTS = 10

HTTP_RETRIEVAL_FAILURE = 11200
HTTP_CONNECTION_FAILURE = 11205
HTTP_TOO_MANY_REDIRECTS = 11215
HTTP_INVALID_REDIRECT = 11216


class Purpose(Enum):
    """Why a request was sent."""

    VOICE = "voice"
    ACTION = "action"
    REDIRECT = "redirect"
    FALLBACK = "fallback"
    SCREENING = "screening"
    STATUS = "status"
    RECORDING = "recording"


class Repeats(Enum):
    """Whether each webhook is delivered twice, and when the second one is sent."""

    NEVER = "never"
    AFTER_THE_ANSWER = "after the answer"
    AT_ONCE = "at once"


@dataclass(frozen=True)
class Faults:
    """What goes wrong on purpose between the company and the service.

    `abandoned_status` is the DialCallStatus of a dial whose caller left while phones rang; the
    provider's pages do not settle it, so a service must take both.
    """

    repeats: Repeats = Repeats.NEVER
    holds_status_callbacks: bool = False
    seed: int = 0
    abandoned_status: str = "canceled"


@dataclass(frozen=True)
class Answer:
    """What the service sent back, after any redirects."""

    status_code: int
    content_type: str
    body: bytes
    url: str
    redirected_through: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exchanged:
    """One request and its answer; without an answer, `error_code` says what failed."""

    purpose: Purpose
    method: Method
    url: str
    form: Form
    signature: str
    idempotency_token: str
    answer: Answer | None
    error_code: int | None = None
    is_repeat: bool = False

    def field(self, name: str) -> str | None:
        """Return the value of one form field, None when it was not sent."""
        return dict(self.form).get(name)


@dataclass(frozen=True)
class Disagreement:
    """The same request, delivered twice, was answered differently."""

    first: Exchanged
    second: Exchanged


class WebhookFailure(Exception):
    """No usable answer came; `code` is the provider's error code."""

    def __init__(self, code: int, url: str, reason: str) -> None:
        super().__init__(f"{code} at {url}: {reason}")
        self.code = code
        self.url = url


class Webhooks:
    """The company's way to one service. Promises that `send` never raises for a bad answer."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        auth_token: str,
        faults: Faults,
        answer_within_seconds: float = ANSWER_WITHIN_SECONDS,
    ) -> None:
        self._http = http
        self._auth_token = auth_token
        self.faults = faults
        self.answer_within_seconds = answer_within_seconds
        self.disagreements: list[Disagreement] = []

    async def send(
        self, purpose: Purpose, method: Method, url: str, form: Form, kept: list[Exchanged]
    ) -> Exchanged:
        """Deliver one webhook, twice if repeats are on; append to `kept` and return the first."""
        token = secrets.token_hex(16)
        if self.faults.repeats is Repeats.AT_ONCE:
            first, second = await asyncio.gather(
                self._deliver(purpose, method, url, form, token, False),
                self._deliver(purpose, method, url, form, token, True),
            )
            kept.extend((first, second))
        else:
            first = await self._deliver(purpose, method, url, form, token, False)
            kept.append(first)
            if self.faults.repeats is Repeats.NEVER:
                return first
            second = await self._deliver(purpose, method, url, form, token, True)
            kept.append(second)
        if _seen(first) != _seen(second):
            self.disagreements.append(Disagreement(first, second))
        return first

    async def _deliver(
        self, purpose: Purpose, method: Method, url: str, form: Form, token: str, repeat: bool
    ) -> Exchanged:
        request = self._build(method, url, form, token)
        answer: Answer | None = None
        error_code: int | None = None
        try:
            async with asyncio.timeout(self.answer_within_seconds):
                answer = await self._follow(request, form, token)
        except WebhookFailure as failure:
            error_code = failure.code
        except (TimeoutError, httpx.HTTPError, OSError):
            error_code = HTTP_CONNECTION_FAILURE
        return Exchanged(
            purpose,
            method,
            str(request.url),
            form,
            request.headers[SIGNATURE_HEADER],
            token,
            answer,
            error_code or _judge_status(answer),
            repeat,
        )

    async def _follow(self, request: httpx.Request, form: Form, token: str) -> Answer:
        hops: list[str] = []
        while True:
            got = await self._http.send(request, follow_redirects=False)
            url = str(request.url)
            if not 300 <= got.status_code < 400:
                content_type = got.headers.get("content-type", "")
                return Answer(got.status_code, content_type, got.content, url, tuple(hops))
            request = self._redirect(request, got, form, token)
            hops.append(url)
            if len(hops) > MAX_REDIRECTS:
                raise WebhookFailure(HTTP_TOO_MANY_REDIRECTS, url, "It redirects without end.")

    def _redirect(
        self, request: httpx.Request, got: httpx.Response, form: Form, token: str
    ) -> httpx.Request:
        """Return the next request: only a 307 keeps method and form.

        Source: Twilio error 11216 names 301, 302, 303 and 307 as the redirects it follows.
        """
        url, location = str(request.url), got.headers.get("location")
        if got.status_code not in {301, 302, 303, 307} or not location:
            raise WebhookFailure(HTTP_INVALID_REDIRECT, url, "The redirect is not valid.")
        try:
            target = str(httpx.URL(urljoin(url, location)))
        except (ValueError, httpx.InvalidURL) as error:
            reason = f"It redirects to no URL: {location!r}."
            raise WebhookFailure(HTTP_INVALID_REDIRECT, url, reason) from error
        if got.status_code == 307 and request.method == "POST":
            return self._build("POST", target, form, token)
        return self._build("GET", target, (), token)

    def _build(self, method: Method, url: str, form: Form, token: str) -> httpx.Request:
        """Sign exactly what is sent; a fragment (connection overrides) is neither."""
        bare = httpx.URL(url).copy_with(fragment=None)
        if method == "GET":
            query = [bare.query, urlencode(form).encode()]
            bare = bare.copy_with(query=b"&".join(part for part in query if part) or None)
            request = self._http.build_request("GET", bare)
            signature = sign(self._auth_token, str(request.url))
        else:
            fields = _as_lists(form)
            request = self._http.build_request("POST", bare, data=fields)
            signature = sign(self._auth_token, str(request.url), form)
        request.headers[SIGNATURE_HEADER] = signature
        request.headers[IDEMPOTENCY_HEADER] = token
        request.headers["User-Agent"] = "TwilioProxy/1.1"
        return request


def _as_lists(form: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, value in form:
        fields.setdefault(name, []).append(value)
    return fields


def _judge_status(answer: Answer | None) -> int | None:
    if answer is None or 200 <= answer.status_code < 300:
        return None
    return HTTP_RETRIEVAL_FAILURE


def _seen(exchanged: Exchanged) -> Sequence[object]:
    answer = exchanged.answer
    if answer is None:
        return (exchanged.error_code,)
    return (answer.status_code, answer.content_type, answer.body)
