"""What was changed, by whom, and what was it before?"""

from datetime import datetime
from typing import Any

from msgspec import Struct

THINGS = (
    "alarm recipients",
    "assignment",
    "blocked number",
    "cap",
    "destination",
    "flow",
    "import",
    "invitation",
    "job",
    "key",
    "mailbox",
    "notes",
    "number",
    "number order",
    "password",
    "person",
    "planned publish",
    "property",
    "property list",
    "residents",
    "routing",
    "session",
    "sessions",
    "source",
    "team",
    "week",
)
"""What changes are of, by the names they have in the history."""


class Change(Struct, frozen=True):
    """Who changed what, when, and what it was before and after; None: it was not, or is no more."""

    id: int
    at: datetime
    actor_kind: str
    actor_id: int | None
    actor_name: str
    property_id: int | None
    thing: str
    thing_id: int
    says: str
    before: Any = None
    after: Any = None
    undoes: int | None = None
