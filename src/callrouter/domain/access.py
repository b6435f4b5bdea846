"""Which properties stand together, and what do programs come in with?"""

from datetime import datetime

from msgspec import Struct

from callrouter.domain.rights import Grant


class PropertyList(Struct, frozen=True):
    """A named choice of properties."""

    id: int
    name: str
    property_ids: tuple[int, ...]


class ApiKey(Struct, frozen=True):
    """What may be shown of a key. `shown` are its first letters."""

    id: int
    name: str
    shown: str
    made_by: str
    made_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    grants: tuple[Grant, ...] = ()
