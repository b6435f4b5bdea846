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
