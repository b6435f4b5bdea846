"""Who is told when something needs a person? The log and a metric at once, people by mail soon.

An alarm can be raised anywhere, also where a caller waits and while the database is away: nothing
here waits or fails. Each open house hears of it (`alarm_keeping`) and does the rest.
"""

from collections.abc import Callable
from enum import StrEnum

import structlog

from callrouter.operations import counters

_log = structlog.get_logger("callrouter.alarm")
_LONGEST_FACT = 500


class Alarm(StrEnum):
    UNKNOWN_NUMBER = "unknown number"
    NOTHING_LOADED = "nothing loaded"
    MALFORMED_REQUEST = "malformed request"
    OUR_MISTAKE = "our mistake"
    ANSWER_FAILED = "answer failed"
    EVENT_LOST = "event lost"
    EVENT_REFUSED = "event refused"
    DATABASE_DOWN = "database down"
    SPOOL_UNUSABLE = "spool unusable"
    NOT_KEPT = "snapshots not kept"
    FALLBACK_UNWRITTEN = "fallback not written"
    NOT_PUBLISHED = "not published as planned"
    DATABASE_ENDED = "database ended"
    SIGNATURES_FAILING = "signatures failing"
    DRIFT = "drift"
    CAP_REACHED = "cap reached"
    JOB_GIVEN_UP = "job given up"
    ALARM_NOT_MAILED = "alarm not mailed"
    NUMBER_STUCK = "number stuck"


NEVER_MAILED = frozenset({Alarm.ALARM_NOT_MAILED})
"""A mail about these would fail like the one they tell of."""

Hear = Callable[[Alarm, str, dict[str, str]], None]
"""Told of an alarm, its sentence and its facts; from any thread, and it must not wait."""
_hearing: list[Hear] = []


def raise_alarm(
    alarm: Alarm, says: str, *, error: BaseException | None = None, **facts: object
) -> None:
    """Log a sentence for the person who must act, count it, and have people mailed."""
    counters.alarms_raised.labels(kind=alarm.value).inc()
    _log.error(says, alarm=alarm.value, exc_info=error, **facts)
    if not _hearing:
        return
    told = facts if error is None else facts | {"error": repr(error)}
    plain = {name: _plain(str(value)) for name, value in told.items()}
    for hear in tuple(_hearing):
        hear(alarm, _plain(says), plain)


def hear_alarms(hear: Hear) -> Callable[[], None]:
    """From now on `hear` is told; gives a function that ends it."""
    _hearing.append(hear)
    return lambda: _hearing.remove(hear)


def _plain(text: str) -> str:
    """Text as PostgreSQL can hold it, and not too much of it."""
    shown = text[:_LONGEST_FACT].replace("\0", "\ufffd")
    return shown.encode(errors="replace").decode()
