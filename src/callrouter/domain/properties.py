"""Which community is called, and which source earned the call?"""

from msgspec import Struct

LONGEST_NAME = 200  # characters; names are spoken to staff


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
