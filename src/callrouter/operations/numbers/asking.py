"""What is done when the telephone company gives no answer?

Whoever asks a question that may be asked again at will is told to; where money is spent, or a number
given back, a job asks instead, and waits a while before it asks again.
"""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from callrouter.operations.work import RefusedError
from callrouter.providers.port import (
    CompanyBusyError,
    CompanyError,
    CompanyRefusedError,
    OutcomeUnknownError,
)

SETTLED_AFTER_SECONDS = 60
"""After this nobody is asking any more: several times what a request may take."""
_MOST_LATER = 1.25  # so that not everybody who was sent away comes back at the same moment


def again_in_seconds(error: CompanyError) -> float:
    """When to ask again: a little after the company says, or when what was asked must be over."""
    if isinstance(error, CompanyBusyError):
        return error.again_in_seconds * random.uniform(1.0, _MOST_LATER)
    return SETTLED_AFTER_SECONDS


@asynccontextmanager
async def asking() -> AsyncIterator[None]:
    """Turns the telephone company's errors into a RefusedError with what to do."""
    try:
        yield
    except CompanyRefusedError as error:
        raise RefusedError(str(error)) from error
    except (CompanyBusyError, OutcomeUnknownError) as error:
        raise RefusedError(f"{error} Try again in a minute.") from error
