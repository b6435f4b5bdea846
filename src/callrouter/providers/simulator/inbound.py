"""What does the telephone company do with one inbound call?

It asks for documents, executes their verbs, answers, records, dials, falls back when the service
fails, and tells at the end what became of the call. It never decides what a person does.
"""

import asyncio
from dataclasses import replace
from urllib.parse import urljoin

from callrouter.providers.simulator.call_state import (
    Callback,
    CallCompany,
    CallState,
    TrackedNumber,
)
from callrouter.providers.simulator.callers import describe_parties
from callrouter.providers.simulator.dialling import Dialling
from callrouter.providers.simulator.legs import Leg
from callrouter.providers.simulator.outcomes import DialOutcome, end_fields
from callrouter.providers.simulator.playback import (
    APPLICATION_ERROR,
    BEEP_SECONDS,
    WORDS_PER_SECOND,
    Heard,
    HeardKind,
)
from callrouter.providers.simulator.recordings import Recording, action_fields, notice_fields
from callrouter.providers.simulator.scripts import Script, WrongMoment
from callrouter.providers.simulator.timeline import Timeline
from callrouter.providers.simulator.verbs import (
    Dial,
    Method,
    Record,
    RecordingNotice,
    Reject,
    Response,
    Verb,
)
from callrouter.providers.simulator.webhooks import Form, Purpose, WebhookFailure


class InboundCall(Script):
    """What the company does with one inbound call; the people on it are in `calls`."""

    company: CallCompany

    def __init__(
        self,
        company: CallCompany,
        timeline: Timeline,
        from_: str | None,
        to: str,
        number: TrackedNumber,
        extra: Form,
    ) -> None:
        super().__init__(company, timeline, [])
        self.company = company
        self.sid = company.name_sid("CA")
        self.from_ = from_
        self.to = to
        self.final_status: str | None = None
        self.recording: Recording | None = None
        self.dialling: Dialling | None = None
        self.last_dialling: Dialling | None = None
        self.number = number
        self._extra = extra
        self._has_a_document = False
        self._answered_at_seconds: float | None = None
        self._caller_has_gone = False
        self.turn = asyncio.Lock()

    @property
    def state(self) -> CallState:
        """Return what the call waits in."""
        if self.final_status is not None:
            return CallState.ENDED
        if self.dialling is not None:
            return CallState.TALKING if self.dialling.bridged else CallState.DIALLING
        if self.recording is not None:
            return CallState.RECORDING
        return CallState.GATHERING if self.gathering is not None else CallState.PLAYING

    @property
    def has_ended(self) -> bool:
        """Whether the call is over."""
        return self.final_status is not None

    @property
    def elapsed_seconds(self) -> float:
        """Return the virtual seconds since the first ring."""
        return self.timeline.elapsed_seconds

    @property
    def status(self) -> str:
        """Return the CallStatus that the provider would send now."""
        if self.final_status is not None:
            return self.final_status
        if self._answered_at_seconds is None:
            return "no-answer" if self._caller_has_gone else "ringing"
        return "completed" if self._caller_has_gone else "in-progress"

    @property
    def legs(self) -> list[Leg]:
        """Return the legs of the present dial, or of the last one."""
        return [] if self.last_dialling is None else self.last_dialling.legs

    @property
    def present_recording(self) -> Recording:
        """Return the recording under way; raise WrongMoment when there is none."""
        if self.recording is None:
            raise WrongMoment("Nothing is being recorded at the moment.")
        return self.recording

    @property
    def present_dialling(self) -> Dialling:
        """Return the dial under way; raise WrongMoment when there is none."""
        if self.dialling is None:
            raise WrongMoment("Nobody is being dialled at the moment.")
        return self.dialling

    def parameters(self) -> Form:
        """Return the form fields that every request of this call carries."""
        return (
            ("AccountSid", self.company.account_sid),
            ("ApiVersion", "2010-04-01"),
            ("CallSid", self.sid),
            ("CallStatus", self.status),
            ("Direction", "inbound"),
            *describe_parties(self.from_, self.to),
            *(() if self._has_a_document else self._extra),
        )

    @property
    def must_wait(self) -> bool:
        """Whether something is pending, or the call is over."""
        pending = (self.gathering, self.recording, self.dialling)
        return self.has_ended or any(thing is not None for thing in pending)

    def resolve(self, url: str) -> str:
        """Return `url` made absolute by the present document's."""
        return urljoin(self.document_url, url)

    def pick_up(self) -> None:
        """Answer the inbound call, if it is not answered yet."""
        if self._answered_at_seconds is None and not self.has_ended:
            self._answered_at_seconds = self.timeline.elapsed_seconds

    def load(self, url: str, document: Response) -> None:
        """Make `document` the present one; the caller's extra fields have done their duty."""
        self._has_a_document = True
        super().load(url, document)

    async def call_back(self, purpose: Purpose, method: Method, url: str, form: Form) -> None:
        """Send a status callback, whose answer changes nothing."""
        await self.company.call_back(
            Callback(purpose, method, url, form, self.exchanges, self.warnings)
        )

    async def fail(self, failure: WebhookFailure) -> None:
        """Ask the number's fallback URL; when that fails too, end with an application error.

        Source: Twilio, "Availability and reliability", "IncomingPhoneNumber resource".
        """
        self.warnings.append(f"Asked the fallback: {failure}")
        url = self.number.voice_fallback_url
        if url is not None and not self._caller_has_gone:
            extra = (("ErrorCode", str(failure.code)), ("ErrorUrl", failure.url))
            try:
                method = self.number.voice_fallback_method
                self.load(url, await self.fetch(Purpose.FALLBACK, method, url, extra))
                return
            except WebhookFailure as again:
                self.warnings.append(f"The fallback failed: {again}")
        await self._end_with_an_error()

    async def _end_with_an_error(self) -> None:
        self.pick_up()
        seconds = len(APPLICATION_ERROR.split()) / WORDS_PER_SECOND
        self.heard.append(Heard(APPLICATION_ERROR, None, seconds, HeardKind.SAY))
        self.timeline.wait(seconds)
        await self.end()

    async def execute(self, verb: Verb) -> None:
        """Record, dial, reject or hang up."""
        match verb:
            case Record():
                self._begin_recording(verb)
            case Dial():
                await self._begin_dialling(verb)
            case Reject() if self._answered_at_seconds is None:
                await self._reject(verb)
            case _:
                await self.finish()

    async def finish(self) -> None:
        """Hang up; a call that was only rung is answered first (Twilio bills it)."""
        self.pick_up()
        await self.end()

    async def _reject(self, verb: Reject) -> None:
        busy = verb.reason == "busy"
        kind = HeardKind.BUSY if busy else HeardKind.NOT_IN_SERVICE
        self.heard.append(Heard("", None, 0.0, kind))
        await self.end("busy" if busy else "no-answer")

    def _begin_recording(self, verb: Record) -> None:
        self.pick_up()
        self.recording = Recording(verb, self.company.name_sid("RE"))
        if verb.plays_beep:
            self.heard.append(Heard("", None, BEEP_SECONDS, HeardKind.BEEP))
            self.timeline.wait(BEEP_SECONDS)

    async def finish_recording(self, key: str) -> None:
        """End the present recording; `key` is what ended it, or `hangup`, or nothing."""
        recording = self.present_recording
        self.recording = None
        verb, seconds = recording.verb, recording.seconds
        notice = self._resolve_notice(verb.notice)
        if seconds:
            fields = action_fields(self.company.account_sid, recording.sid, seconds)
            digits = (("Digits", key),)
            await self._continue(verb.method, verb.action or self.document_url, fields + digits)
        await self._notify(notice, recording.sid, seconds, "RecordVerb")

    def _resolve_notice(self, notice: RecordingNotice | None) -> RecordingNotice | None:
        """Make the URL absolute while its document is still the present one."""
        return None if notice is None else replace(notice, url=self.resolve(notice.url))

    async def _notify(
        self, notice: RecordingNotice | None, sid: str, seconds: int, source: str
    ) -> None:
        status = "completed" if seconds else "absent"
        if notice is None or status not in notice.events:
            return
        form = notice_fields(
            self.company.account_sid, self.sid, sid, seconds, source, self.timeline
        )
        await self.call_back(Purpose.RECORDING, notice.method, notice.url, form)

    async def _begin_dialling(self, verb: Dial) -> None:
        if not verb.answers_on_bridge:
            self.pick_up()
        caller_id = verb.caller_id or self.from_ or ""
        legs = [Leg(noun, self.company.name_sid("CA"), caller_id) for noun in verb.numbers]
        self.dialling = self.last_dialling = Dialling(self, verb, legs)
        await self.dialling.ring_next()

    async def dial_ended(self, outcome: DialOutcome) -> None:
        """Tell the action URL how the dial ended; without one the next verb follows."""
        dialling = self.present_dialling
        self.dialling = None
        verb, records = dialling.verb, dialling.verb.is_recorded
        seconds = outcome.leg.duration_seconds if records and outcome.is_bridged else 0
        sid = self.company.name_sid("RE") if records else ""
        fields = outcome.fields
        if seconds:
            fields += action_fields(self.company.account_sid, sid, seconds)
        notice = self._resolve_notice(verb.notice)
        if verb.action is not None:
            await self._continue(verb.method, verb.action, fields)
        if records:
            await self._notify(notice, sid, seconds, "DialVerb")

    async def _continue(self, method: Method, url: str, extra: Form) -> None:
        """Ask an action URL. Once the caller has gone, its answer is not executed.

        Source: Twilio, "TwiML Voice: <Dial>" and "<Record>": the request is made all the same.
        """
        if not self._caller_has_gone:
            await self.go_to(Purpose.ACTION, method, url, extra)
            return
        try:
            await self.fetch(Purpose.ACTION, method, self.resolve(url), extra)
        except WebhookFailure as failure:
            self.warnings.append(f"After the caller left: {failure}")

    async def caller_leaves(self, abandoned_status: str) -> None:
        """The caller hangs up, in whatever state the call is."""
        self._caller_has_gone = True
        self.gathering = None
        if self.recording is not None:
            await self.finish_recording("hangup")
        elif self.dialling is not None:
            self.dialling.note_ringback()
            await self.dialling.caller_left(abandoned_status)
        await self.end()

    async def end(self, status: str | None = None) -> None:
        """End the call and send its status callback. `status` None means what it is by now."""
        if self.has_ended:
            return
        self._caller_has_gone = True
        self.final_status = status or self.status
        if self.number.status_callback is None:
            return
        answered_at = self._answered_at_seconds
        seconds = 0 if answered_at is None else round(self.elapsed_seconds - answered_at)
        form = self.parameters() + end_fields(seconds, self.timeline.now)
        await self.call_back(Purpose.STATUS, "POST", self.number.status_callback, form)
