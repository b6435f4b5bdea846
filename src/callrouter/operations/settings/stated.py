"""What is set from outside, as far as it may be told and judged? `app` states it; no secret is in it."""

from msgspec import Struct

from callrouter.operations.fallback.keep_documents import FallbackDocuments


class Setting(Struct, frozen=True):
    """A setting and its state: its value, "set" for a secret, or "not set"."""

    name: str
    state: str
    about: str


class Stated(Struct, frozen=True):
    """All settings. `trouble` is what keeps webhooks' addresses from being right; `documents` are
    those for when we are down, None unless both their folder and address are set."""

    settings: tuple[Setting, ...]
    has_twilio_secret: bool
    public_url: str | None
    trouble: str | None
    failsafe_number: str | None
    fallback_base_url: str | None
    has_fallback_dir: bool
    documents: FallbackDocuments | None = None
