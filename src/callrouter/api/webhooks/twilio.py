"""The door Twilio knocks on: is this request genuine, what does it ask, who answers it?

Never a 5xx, never a redirect. Nothing is stored of a request that is not signed by the account it
names; every signed one gets a document that a caller can live with.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from callrouter.api.webhooks.answers import STORED, Answer, document, refusal
from callrouter.api.webhooks.asked import (
    MAX_BODY_BYTES,
    Request,
    digest,
    find_place,
    read_call,
    read_place,
    step_key,
    wrong_address,
    wrong_number,
)
from callrouter.domain.events import (
    CallArrived,
    CallStatus,
    LegAnswered,
    LegProgressed,
    RecordingStatus,
    WrongAddress,
)
from callrouter.ivr.actions import Action
from callrouter.ivr.place import Place
from callrouter.operations import counters
from callrouter.operations.alarms import Alarm, raise_alarm
from callrouter.operations.calls.incoming import Received, Report, StepRequest, Trial
from callrouter.operations.calls.take_report import take_report
from callrouter.operations.calls.take_step import take_step
from callrouter.operations.calls.whisper_to_leg import find_whisper, whisper_to_leg
from callrouter.operations.house import House
from callrouter.operations.refused_signatures import RefusedSignatures
from callrouter.operations.texts.take_text import take_text
from callrouter.providers.twilio import documents, twiml
from callrouter.providers.twilio.form import Form, FormError, parse_form
from callrouter.providers.twilio.links import (
    GOODBYE_PATH,
    RECORDING_PATH,
    STATUS_PATH,
    TEXT_PATH,
    VOICE_PATH,
    Links,
    StepKind,
)
from callrouter.providers.twilio.reading import (
    CallFacts,
    read_call_status,
    read_facts,
    read_parent,
    read_recording,
    read_status_word,
    read_step,
    read_text,
)
from callrouter.providers.twilio.signature import (
    SETTINGS_HEADER,
    SIGNATURE_HEADER,
    Account,
    account_for,
    signed_url,
    verify,
)

PREFIX = "/webhooks/twilio/"
_FORM = "application/x-www-form-urlencoded"
_NOTHING = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""Answers a text without a text."""
_VOICE_KINDS = {f"{VOICE_PATH}/{kind}": kind for kind in StepKind if kind} | {
    VOICE_PATH: StepKind.ARRIVED
}


class Line(Struct, frozen=True, gc=False):
    """An account whose requests we take, and the base of the URLs it signs and is given."""

    account: Account
    links: Links


class TwilioDoor:
    """Answers every request below `/webhooks/twilio/`."""

    def __init__(self, house: House, lines: Sequence[Line]) -> None:
        self._house, self._lines = house, {line.account.name: line for line in lines}
        self._accounts = [line.account for line in lines]
        self._refused = RefusedSignatures()

    async def answer(self, request: Request) -> Answer:
        """The answer to any request whatever; never raises, never a 5xx."""
        form = self._read_form(request)
        if isinstance(form, Answer):
            return form
        line = self._find_line(request, form)
        if line is None:
            counters.requests_refused.labels(reason="signature").inc()
            if SIGNATURE_HEADER.lower() in request.headers:
                self._refused.note(self._house.clock())
            return refusal(
                403,
                "The signature does not fit. Check CALLROUTER_PUBLIC_URL and the account's "
                "secret with `callrouter check`.",
            )
        try:
            return await self._dispatch(request, form, line)
        except Exception as error:
            raise_alarm(
                Alarm.OUR_MISTAKE, "A webhook could not be answered as it should.", error=error
            )
        return self._least_answer(request, line)

    def _least_answer(self, request: Request, line: Line) -> Answer:
        """What can be said when nothing could be decided."""
        if _VOICE_KINDS.get(request.path) is StepKind.WHISPER:  # staff listen, not the caller
            return document(twiml.write_whisper(None))
        if request.path.startswith(VOICE_PATH):
            return document(twiml.last_resort(line.links, self._house.failsafe_number))
        if request.path == TEXT_PATH:
            return document(_NOTHING)
        return STORED

    def _read_form(self, request: Request) -> Form | Answer:
        content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        refused: Answer | None = None
        if request.method != "POST":
            refused = refusal(405, "Send webhooks with POST.")
        elif request.body is None:
            refused = refusal(413, f"A webhook may be {MAX_BODY_BYTES} bytes long.")
        elif content_type != _FORM:
            refused = refusal(415, f"Send webhooks as {_FORM}.")
        if refused is not None or request.body is None:
            counters.requests_refused.labels(reason="form").inc()
            return refused or refusal(413, "")
        try:
            return parse_form(request.body)
        except FormError as error:
            counters.requests_refused.labels(reason="form").inc()
            return refusal(413, str(error))

    def _find_line(self, request: Request, form: Form) -> Line | None:
        account = account_for(self._accounts, form.first("AccountSid"))
        if account is None:
            return None
        line = self._lines[account.name]
        genuine = verify(
            account,
            signed_url(line.links.public_url, request.raw_path, request.raw_query),
            form,
            request.headers.get(SIGNATURE_HEADER.lower()),
            request.headers.get(SETTINGS_HEADER.lower()),
        )
        return line if genuine else None

    async def _dispatch(self, request: Request, form: Form, line: Line) -> Answer:
        path = request.path
        if path == GOODBYE_PATH:
            return document(twiml.goodbye())
        if path == STATUS_PATH:
            return await self._status(request, form, line)
        if path == RECORDING_PATH:
            return await self._recording(request, form, line)
        if path == TEXT_PATH:
            return await self._text(request, form, line)
        kind = _VOICE_KINDS.get(path)
        if kind is StepKind.WHISPER:
            return await self._whisper(request, form, line)
        if kind is not None:
            return await self._step(request, form, line, kind)
        if path.startswith(VOICE_PATH):  # a caller is waiting, whoever mistyped the address
            return await self._step(request, form, line, None)
        return refusal(404, "There is no such webhook.")

    async def _step(
        self, request: Request, form: Form, line: Line, kind: StepKind | None
    ) -> Answer:
        """What to do next. `kind` is None at an address that does not exist."""
        facts, trouble = read_call(request, form, self._house.clock())
        place, problem = read_place(request, form, kind)
        has_arrived = kind is StepKind.ARRIVED
        event = WrongAddress() if kind is None else read_step(kind, form)
        assert not isinstance(event, LegAnswered)
        name = "misdirected" if kind is None else kind.name.lower()
        misdirected = wrong_address(request) if kind is None else None
        trouble = misdirected or trouble or wrong_number(facts) or problem
        first_failed = kind is StepKind.FALLBACK and place is None and not problem
        is_first = has_arrived or (first_failed and bool(form.first("ErrorUrl")))
        key = f"{name}:0" if is_first else step_key(request, name, place)
        step = StepRequest(
            received=_received(request, facts, line, key),
            kind=name,
            event=event,
            place=place,
            trial=_read_trial(form) if isinstance(event, CallArrived) else None,
            trouble=trouble,
            detour=digest(request)[:8] if place is None and not has_arrived else None,
        )

        def write(actions: tuple[Action, ...], stands: Place) -> bytes:
            return documents.write(actions, stands, line.links, facts.call_id)

        return document(await take_step(self._house, step, write))

    async def _whisper(self, request: Request, form: Form, line: Line) -> Answer:
        facts, trouble = read_call(request, form, self._house.clock())
        place, problem = read_place(request, form, StepKind.WHISPER)
        told = twiml.write_whisper(find_whisper(self._house, place) if place else None)
        key = f"{step_key(request, 'whisper', place)}:{facts.call_id}"
        call_id = (place.parent if place else None) or read_parent(form) or facts.call_id
        received = _received(request, replace(facts, call_id=call_id), line, key)
        _alarm(received, trouble or problem)
        return document(await whisper_to_leg(self._house, received, place, told))

    async def _status(self, request: Request, form: Form, line: Line) -> Answer:
        facts, trouble = read_call(request, form, self._house.clock())
        event, place = read_call_status(form, facts.call_id), find_place(request)
        word, problem = read_status_word(form, "CallStatus", CallStatus)
        if isinstance(event, LegProgressed):
            parent = (place.parent if place else None) or read_parent(form)
            key = f"leg:{facts.call_id}:{word}"
            # From and To are the leg's; the call's own are in its other entries.
            facts = replace(facts, call_id=parent or facts.call_id, from_raw="", to_number=None)
        else:
            key = f"status:{word}"
        received = _received(request, facts, line, key)
        _alarm(received, trouble or problem)
        await take_report(self._house, Report(received, event, place))
        return STORED

    async def _recording(self, request: Request, form: Form, line: Line) -> Answer:
        facts, trouble = read_call(request, form, self._house.clock())
        event, problem = read_recording(form)
        which = event.recording_id or digest(request)
        word, unknown = read_status_word(form, "RecordingStatus", RecordingStatus)
        problem = problem or unknown
        key = f"recording:{which}:{word}"
        received = _received(request, facts, line, key)
        _alarm(received, trouble or problem)
        await take_report(self._house, Report(received, event, find_place(request)))
        return STORED

    async def _text(self, request: Request, form: Form, line: Line) -> Answer:
        event, message_id, trouble = read_text(form)
        # Without a MessageSid only the very same request is its repeat.
        facts = read_facts(form, message_id or f"unknown{digest(request)}")
        received = _received(request, facts, line, "text")
        _alarm(received, trouble or wrong_number(facts))
        return document(await take_text(self._house, received, event, _NOTHING))


def _alarm(received: Received, trouble: str | None) -> None:
    """Tell somebody what is wrong with a request that is answered and stored all the same."""
    if trouble is not None:
        raise_alarm(Alarm.MALFORMED_REQUEST, trouble, call_id=received.call_id)


def _read_trial(form: Form) -> Trial | None:
    if form.first("CallrouterTried") is None:
        return None
    return Trial(form.first("CallrouterTriedAt") or None)


def _received(request: Request, facts: CallFacts, line: Line, key: str) -> Received:
    query = f"?{request.raw_query.decode('latin-1')}" if request.raw_query else ""
    return Received(
        call_id=facts.call_id,
        key=key,
        from_raw=facts.from_raw,
        caller=facts.caller,
        to_number=facts.to_number or "",
        is_simulated=line.account.is_simulator,
        request_url=request.raw_path.decode("latin-1") + query,
        request_body=request.body or b"",
    )
