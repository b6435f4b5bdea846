"""Who is told when something needs a person? For now the log and a metric."""

from enum import StrEnum

import structlog

from callrouter.operations import counters

_log = structlog.get_logger("callrouter.alarm")


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
    DATABASE_ENDED = "database ended"
    CAP_REACHED = "cap reached"
    DRIFT = "drift"
    NUMBER_STUCK = "number stuck"


def raise_alarm(
    alarm: Alarm, says: str, *, error: BaseException | None = None, **facts: object
) -> None:
    """Log a sentence for the person who must act, and count it."""
    counters.alarms_raised.labels(kind=alarm.value).inc()
    _log.error(says, alarm=alarm.value, exc_info=error, **facts)
