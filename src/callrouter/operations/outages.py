"""Who is told that the database went away or came back, and of what waited meanwhile?"""

import structlog

from callrouter.operations import counters
from callrouter.operations.alarms import Alarm, raise_alarm
from callrouter.store.folding import Folding
from callrouter.store.ledger import Ledger
from callrouter.store.replaying import Replayed
from callrouter.store.spool import Spool

_log = structlog.get_logger("callrouter.outages")


def tell_of_outage(error: BaseException) -> None:
    """The database has just gone away; `error` is how that showed."""
    raise_alarm(
        Alarm.DATABASE_DOWN,
        "The database takes no events. Calls are answered all the same; their events wait in "
        "the spool on this machine. See that PostgreSQL runs, may be written and has room.",
        reason=repr(error),
    )


def tell_of_return() -> None:
    """The database takes events again."""
    _log.warning("The database takes events again.")


def tell_of_replay(replayed: Replayed) -> None:
    """Events that waited are in the ledger now; each that was refused is an alarm."""
    counters.events_replayed.inc(replayed.lines)
    for line, error in replayed.refused:
        counters.events_refused.inc()
        raise_alarm(
            Alarm.EVENT_REFUSED,
            "The database refuses an event of a call; it stays in the spool.",
            reason=repr(error),
            call_id=line.entry.call_id,
            key=line.entry.key,
        )


def tell_of_refused_call(call_id: str, error: Exception) -> None:
    """A call's row cannot be brought up to date; the ledger has all there is."""
    raise_alarm(
        Alarm.OUR_MISTAKE,
        "A call's row could not be folded from what was written down; `callrouter rebuild` folds "
        "it again once that is mended.",
        call_id=call_id,
        reason=repr(error),
    )


def list_troubles(
    ledger: Ledger, spool: Spool, folding: Folding, following_trouble: BaseException | None
) -> list[str]:
    """Sentences on what keeps this process from being wholly well; none when it is."""
    troubles = []
    if ledger.trouble is not None:
        troubles.append("The database takes no events; they wait in the spool.")
    elif folding.trouble is not None:
        troubles.append("The calls' rows cannot be brought up to date from the ledger.")
    if following_trouble is not None:
        troubles.append("The snapshots cannot be brought up to date from the database.")
    if spool.waiting:
        troubles.append(f"{spool.waiting} events wait in the spool.")
    if spool.refused:
        troubles.append(f"{spool.refused} events in the spool are refused by the database.")
    return troubles
