"""Which community is called, and which source earned the call?"""

import re
import unicodedata

from msgspec import Struct

LONGEST_NAME = 200  # characters; names are spoken to staff
LONGEST_KEY = 60


class Property(Struct, frozen=True, gc=False):
    """A community. `zone` is an IANA name; numbers are E.164; `language` is like "en".

    `spoken_name` is how the name should be pronounced, where spelling misleads a voice.
    `failsafe_number` is an outside phone dialled when nothing else can be.
    """

    id: int
    key: str
    name: str
    zone: str
    main_number: str
    failsafe_number: str | None = None
    language: str = "en"
    spoken_name: str | None = None


class Source(Struct, frozen=True, gc=False):
    """A marketing source at one property; `own_flow_id` is None while it follows the defaults."""

    id: int
    name: str
    own_flow_id: int | None = None


def key_of(name: str) -> str:
    """A key for a community of this name: "Niño & Sons" is nino-sons. Empty where nothing of the
    name can be written so."""
    plain = "".join(
        each
        for each in unicodedata.normalize("NFKD", name.casefold())
        if not unicodedata.combining(each)
    )
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_KEY].rstrip("-")
