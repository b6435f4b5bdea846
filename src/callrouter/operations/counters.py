"""What is counted, for `/metrics`? One object per number, named where it is increased."""

from functools import cache

from prometheus_client import Counter, Gauge

_steps_answered = Counter("callrouter_steps_answered", "Steps of calls answered", ["kind"])
reports_stored = Counter("callrouter_reports_stored", "Status and recording callbacks stored")
texts_stored = Counter("callrouter_texts_stored", "Texts stored")
repeats_answered = Counter(
    "callrouter_repeats_answered", "Requests answered with what their original got"
)
requests_refused = Counter(
    "callrouter_requests_refused", "Webhooks refused before anything was stored", ["reason"]
)
events_spooled = Counter(
    "callrouter_events_spooled", "Events kept on this machine because the database took none"
)
events_replayed = Counter("callrouter_events_replayed", "Spooled events brought into the ledger")
events_refused = Counter(
    "callrouter_events_refused", "Spooled events the database refuses each for itself"
)
events_waiting = Gauge("callrouter_events_waiting", "Events that wait in the spool")
database_up = Gauge("callrouter_database_up", "1 while the database takes events, else 0")
events_lost = Counter("callrouter_events_lost", "Events answered but not written down")
jobs = Counter("callrouter_jobs", "Tries of jobs, by how they ended", ["kind", "outcome"])
alarms_raised = Counter("callrouter_alarms", "Alarms raised", ["kind"])
properties_loaded = Gauge("callrouter_properties_loaded", "Properties this process can answer for")


@cache
def steps_answered(kind: str) -> Counter:
    """Steps of one kind; kept at hand, because finding a counter by its label takes longer."""
    return _steps_answered.labels(kind=kind)
