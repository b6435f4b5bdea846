"""How is an instant written? With its offset, and near enough that a calendar means something."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator

FIRST_YEAR, LAST_YEAR = 2000, 2199
_EXAMPLE = "2026-11-25T08:00:00-05:00"


def _judge(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"write it with its offset, like {_EXAMPLE}")
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise ValueError(f"choose a time from {FIRST_YEAR} to {LAST_YEAR}")
    return instant


Instant = Annotated[datetime, AfterValidator(_judge)]
