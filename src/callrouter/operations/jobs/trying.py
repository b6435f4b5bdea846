"""When is a job that failed tried again, and when is it given up?

Ten tries, at first some seconds apart, at last half a day: more than a day in all, so that a mail
server or a telephone company may be away for a night. Each delay varies by a fifth, so that what
failed together does not come back together.
"""

import random

TRIES = 10
_FIRST_SECONDS, _GROWS_BY, _LONGEST_SECONDS = 5.0, 3.5, 43_200.0
_VARIES_BY = 0.2


class GiveUpError(Exception):
    """The job cannot be done however often it is tried; the sentence says what to do."""


def find_delay(tries: int, error: BaseException) -> float | None:
    """How many seconds until the next try, after this many; None: the job is given up."""
    if isinstance(error, GiveUpError) or tries >= TRIES:
        return None
    delay: float = min(_LONGEST_SECONDS, _FIRST_SECONDS * _GROWS_BY ** (tries - 1))
    return delay * random.uniform(1 - _VARIES_BY, 1 + _VARIES_BY)
