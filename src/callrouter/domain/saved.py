"""How is a thing told apart from what it was before?"""

from datetime import datetime
from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class Saved(Struct, Generic[T], frozen=True):
    """A thing as it is stored. `revision` grows by one whenever it is saved; `archived_at` is set
    once it is out of use."""

    value: T
    revision: int
    saved_at: datetime
    archived_at: datetime | None = None


class OfProperty(Struct, Generic[T], frozen=True):
    """A property's thing as it is stored; `saved_by` is whoever saved it last, by name."""

    property_id: int
    value: T
    revision: int
    saved_at: datetime
    saved_by: str
