"""Where shall the telephone company come back to?

The callback URLs below our configured public URL. Each carries the caller's place in its query, so
that any process can answer it.
"""

from enum import StrEnum

import msgspec

from callrouter.ivr.place import Place, to_query

MAX_PUBLIC_URL_BYTES = 200
VOICE_PATH = "/webhooks/twilio/voice"
GOODBYE_PATH = f"{VOICE_PATH}/goodbye"
STATUS_PATH = "/webhooks/twilio/status"
RECORDING_PATH = "/webhooks/twilio/recording"
TEXT_PATH = "/webhooks/twilio/text"


class StepKind(StrEnum):
    """Why the telephone company asks what to do; the last part of the URL's path."""

    ARRIVED = ""
    PRESSED = "pressed"
    RUNG = "rung"
    RECORDED = "recorded"
    WHISPER = "whisper"
    FALLBACK = "fallback"


class Links(msgspec.Struct, frozen=True, gc=False):
    """The callback URLs below `public_url`, which is what `signature.check_public_url` returned.

    Raises ValueError for a public URL over 200 bytes: callback URLs are to stay within 512.
    """

    public_url: str

    def __post_init__(self) -> None:
        if len(self.public_url.encode()) > MAX_PUBLIC_URL_BYTES:
            raise ValueError(
                f"The public URL must not be longer than {MAX_PUBLIC_URL_BYTES} bytes, because "
                "every callback URL begins with it."
            )

    def step(self, kind: StepKind, place: Place) -> str:
        """Where to ask what happens next at `place`."""
        path = f"{VOICE_PATH}/{kind}" if kind else VOICE_PATH
        return f"{self.public_url}{path}?{to_query(place)}"

    def leg_status(self, place: Place) -> str:
        """Where a rung phone's progress is told; `place` names its `parent` and `leg`."""
        return f"{self.public_url}{STATUS_PATH}?{to_query(place)}"

    def recording(self, place: Place | None = None) -> str:
        """Where a recording's fate is told; without a place only its CallSid says whose it is."""
        query = f"?{to_query(place)}" if place else ""
        return f"{self.public_url}{RECORDING_PATH}{query}"

    def goodbye(self) -> str:
        """A path without a place, to be answered with `twiml.goodbye()` and nothing else.

        It ends `twiml.last_resort`: no answer of ours there can fail and lead back to it.
        """
        return f"{self.public_url}{GOODBYE_PATH}"
