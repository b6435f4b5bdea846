"""What happens while one end of a call executes a document?

A `Script` plays prompts, collects keys and follows redirects until it must wait for somebody.
The caller's end and a screened phone's end are both scripts; each adds its own verbs.
"""

from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urljoin

from callrouter.providers.simulator.attributes import InvalidDocument
from callrouter.providers.simulator.markup import parse
from callrouter.providers.simulator.playback import Heard, cut, hear
from callrouter.providers.simulator.timeline import Timeline
from callrouter.providers.simulator.verbs import (
    Gather,
    Method,
    Pause,
    Play,
    Prompt,
    Redirect,
    Response,
    Say,
    Verb,
)
from callrouter.providers.simulator.webhooks import (
    Exchanged,
    Form,
    Purpose,
    WebhookFailure,
    Webhooks,
)

MAX_DOCUMENTS = 200
INVALID_CONTENT_TYPE = 12300


class TooManyDocuments(Exception):
    """The service sends a call round in circles."""


class WrongMoment(Exception):
    """A simulated person did something that the call's state does not allow."""


class Company(Protocol):
    """What a script needs to know of the telephone company."""

    account_sid: str
    webhooks: Webhooks
    audio_seconds: dict[str, float]


@dataclass
class Gathering:
    """A gather under way: where its prompts begin among what was heard, and the keys so far."""

    verb: Gather
    first_line: int
    prompt_seconds: float
    keys: str = ""


class Script(ABC):
    """Executes documents at one end of a call until it must wait."""

    def __init__(self, company: Company, timeline: Timeline, exchanges: list[Exchanged]) -> None:
        self.company = company
        self.timeline = timeline
        self.exchanges = exchanges
        self.heard: list[Heard] = []
        self.warnings: list[str] = []
        self.document_url = ""
        self.gathering: Gathering | None = None
        self._verbs: deque[Verb] = deque()

    @abstractmethod
    def parameters(self) -> Form:
        """Return the form fields that every request of this end carries."""

    @abstractmethod
    async def fail(self, failure: WebhookFailure) -> None:
        """Go on after a document could not be had: a fallback, or the end."""

    @abstractmethod
    async def execute(self, verb: Verb) -> None:
        """Do one verb other than a prompt, a gather or a redirect."""

    @abstractmethod
    async def finish(self) -> None:
        """Nothing is left to execute."""

    @property
    @abstractmethod
    def must_wait(self) -> bool:
        """Whether something is pending, or this end is over."""

    def pick_up(self) -> None:  # noqa: B027 - a phone that is screened has picked up already
        """Answer the line, if it is not answered yet."""

    async def go_to(self, purpose: Purpose, method: Method, url: str, extra: Form = ()) -> None:
        """Load the document at `url` (relative to the present one), ready for `run`."""
        target = urljoin(self.document_url, url)
        try:
            document = await self.fetch(purpose, method, target, extra)
        except WebhookFailure as failure:
            await self.fail(failure)
            return
        self.load(target, document)

    def load(self, url: str, document: Response) -> None:
        """Make `document` the present one, about to be executed."""
        self.document_url = url
        self._verbs = deque(document.verbs)

    async def fetch(self, purpose: Purpose, method: Method, url: str, extra: Form) -> Response:
        """Return the parsed document at the absolute `url`.

        Raises WebhookFailure with the provider's error code, TooManyDocuments after 200.
        """
        self.timeline.count_document(MAX_DOCUMENTS, TooManyDocuments)
        form = self.parameters() + extra
        done = await self.company.webhooks.send(purpose, method, url, form, self.exchanges)
        if done.answer is None:
            self.timeline.spend(self.company.webhooks.answer_within_seconds)
        return self._read(done)

    def _read(self, done: Exchanged) -> Response:
        answer = done.answer
        if answer is None or done.error_code is not None:
            raise WebhookFailure(done.error_code or 11200, done.url, "No document was answered.")
        if answer.redirected_through:
            self.warnings.append(f"{done.url} answered with a redirect; the form was lost.")
        kind = answer.content_type.partition(";")[0].strip().lower()
        if kind not in {"text/xml", "application/xml"}:
            raise WebhookFailure(INVALID_CONTENT_TYPE, done.url, f"It is {kind or 'untyped'}.")
        try:
            return parse(answer.body)
        except InvalidDocument as invalid:
            self.warnings.append(f"{done.url} answered an invalid document: {invalid.reason}")
            raise WebhookFailure(invalid.code, done.url, invalid.reason) from invalid

    async def run(self) -> None:
        """Execute what is left of the present document, until something must be waited for."""
        while not self.must_wait:
            if not self._verbs:
                await self.finish()
                return
            verb = self._verbs.popleft()
            match verb:
                case Say() | Play() | Pause():
                    self._play(verb)
                case Gather():
                    self._begin_gathering(verb)
                case Redirect():
                    await self.go_to(Purpose.REDIRECT, verb.method, verb.url)
                case _:
                    await self.execute(verb)

    def _play(self, prompt: Prompt) -> None:
        if not isinstance(prompt, Pause):
            self.pick_up()
        start = len(self.heard)
        line = self._hear(prompt)
        self.heard.append(line)
        passed = self.timeline.spend(line.seconds)
        if passed < line.seconds:
            cut(self.heard, start, passed)
            self.timeline.leave()
        self.pick_up()

    def _hear(self, prompt: Prompt) -> Heard:
        if isinstance(prompt, Play) and prompt.url:
            prompt = Play(urljoin(self.document_url, prompt.url), prompt.digits, prompt.loop)
        return hear(prompt, self.company.audio_seconds)

    def _begin_gathering(self, verb: Gather) -> None:
        self.pick_up()
        lines = [self._hear(prompt) for prompt in verb.prompts]
        seconds = sum(line.seconds for line in lines)
        self.gathering = Gathering(verb, len(self.heard), seconds)
        self.heard.extend(lines)

    async def take_keys(self, keys: str, after_seconds: float | None = None) -> None:
        """Press keys into the present gather, by default when its prompts are over.

        Keys beyond those the gather takes are lost. Raises WrongMoment when nothing gathers.
        """
        gathering = self._present_gather()
        prompt = gathering.prompt_seconds
        wait = prompt if after_seconds is None else after_seconds
        if wait > prompt + gathering.verb.timeout:
            await self.let_gather_run_out()
            return
        self._listen(gathering, wait)
        for key in keys:
            if await self._take_key(gathering, key):
                break
        await self.run()

    async def _take_key(self, gathering: Gathering, key: str) -> bool:
        verb = gathering.verb
        if not verb.takes_keys:
            return False
        if verb.finish_on_key == key:
            if gathering.keys:
                await self._submit(gathering, finished_on=key)
            # Twilio: the finish key only works after at least one digit.
            return bool(gathering.keys)
        gathering.keys += key
        if verb.num_digits is not None and len(gathering.keys) >= verb.num_digits:
            await self._submit(gathering)
            return True
        return False

    async def let_gather_run_out(self) -> None:
        """Press nothing (more) until the gather's time-out is over."""
        gathering = self._present_gather()
        self._listen(gathering, gathering.prompt_seconds + gathering.verb.timeout)
        if gathering.keys or gathering.verb.action_on_empty_result:
            await self._submit(gathering)
        else:
            self.gathering = None
        await self.run()

    def stop_listening(self, after_seconds: float | None) -> None:
        """Leave the present gather, by default when its prompts are over."""
        gathering = self._present_gather()
        prompt = gathering.prompt_seconds
        self._listen(gathering, prompt if after_seconds is None else after_seconds)
        self.gathering = None

    def _present_gather(self) -> Gathering:
        if self.gathering is None:
            raise WrongMoment("Nobody asks for keys at the moment.")
        return self.gathering

    def _listen(self, gathering: Gathering, seconds: float) -> None:
        """Let time pass; a key (or leaving) stops the prompts where they are."""
        passed = self.timeline.spend(seconds)
        if passed < gathering.prompt_seconds:
            cut(self.heard, gathering.first_line, passed)
        gathering.prompt_seconds = 0.0
        if passed < seconds:
            self.timeline.leave()

    async def _submit(self, gathering: Gathering, finished_on: str = "") -> None:
        self.gathering = None
        verb = gathering.verb
        extra = (
            ("Digits", gathering.keys),
            ("FinishedOnKey", finished_on),
            ("msg", "Gather End"),
        )
        await self.go_to(Purpose.ACTION, verb.method, verb.action or self.document_url, extra)
