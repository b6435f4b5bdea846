"""What does a request say of its call, of where the caller stands, and which request it is?

Nothing here decides or answers. What is wrong with a request comes back as a sentence: the caller
is answered all the same.
"""

import hashlib
from datetime import datetime
from urllib.parse import urlsplit

from msgspec import Struct

from callrouter.ivr.place import Place, PlaceError, from_query
from callrouter.providers.twilio.form import Form
from callrouter.providers.twilio.links import StepKind
from callrouter.providers.twilio.reading import CallFacts, ReadingError, read_facts

MAX_BODY_BYTES = 65_536


class Request(Struct, frozen=True, gc=False):
    """A request as the server read it; header names are in lower case."""

    method: str
    raw_path: bytes
    raw_query: bytes
    headers: dict[str, str]
    body: bytes | None  # None: longer than `MAX_BODY_BYTES`

    @property
    def query(self) -> str:
        return self.raw_query.decode("latin-1")

    @property
    def path(self) -> str:
        return self.raw_path.decode("latin-1").rstrip("/")


def read_call(request: Request, form: Form, received_at: datetime) -> tuple[CallFacts, str | None]:
    """Whose call it is, and what is wrong with its CallSid, if anything.

    Without a lawful CallSid the request stands for a call of its own: nothing tells a repeat of
    it from a later call that looks the same.
    """
    try:
        facts = read_facts(form)
    except ReadingError as error:
        stand_in = f"unknown{digest(request, received_at.isoformat())}"
        return read_facts(form, stand_in), str(error)
    return facts, None


def wrong_number(facts: CallFacts) -> str | None:
    """What is wrong with the called number, if anything."""
    return None if facts.to_number else "The request's To is missing or is no phone number."


def read_place(
    request: Request, form: Form, kind: StepKind | None
) -> tuple[Place | None, str | None]:
    """Where the caller stands (None: at the beginning), and what is wrong with what tells it.

    A fallback request tells it in the URL that failed; so may one at an address that does not
    exist (`kind` is None), which is likely to be a mistyped fallback URL.
    """
    if kind is StepKind.ARRIVED:
        return None, None
    query = request.query
    error_url = form.first("ErrorUrl")
    if kind is StepKind.FALLBACK or (kind is None and error_url):
        try:
            query = urlsplit(error_url or "").query
        except ValueError:
            return None, f"The request's ErrorUrl {(error_url or '')[:80]!r} is no URL."
        if not query:  # the very first request of the call failed
            return None, None
    try:
        return from_query(query), None
    except PlaceError as error:
        return None, str(error)


def wrong_address(request: Request) -> str:
    """What to tell whoever set up the number."""
    return (
        f"The telephone company asked at {request.path[:80]!r}, which is no address of ours; see "
        "which URLs the number has there."
    )


def find_place(request: Request) -> Place | None:
    """The place in the request's own URL, None where there is none."""
    try:
        return from_query(request.query)
    except PlaceError:
        return None


def step_key(request: Request, kind: str, place: Place | None) -> str:
    """What tells a request that asks what to do from all others of its call: its kind and step.

    Where nobody can tell the step (`place` is None), only the very same request is its repeat.
    """
    if place is None:
        return f"{kind}:{digest(request)}"
    return f"{kind}:{place.step}" if place.detour is None else f"{kind}:{place.step}:{place.detour}"


def digest(request: Request, *more: str) -> str:
    """A short name for a request as it was sent, path, query and body; `more` sets it apart."""
    seen = hashlib.sha256()
    for part in (*(each.encode() for each in more), request.raw_path, request.raw_query):
        seen.update(part + b"\n")
    seen.update(request.body or b"")
    return seen.hexdigest()[:32]
