"""What is counted, for `/metrics`? One object per number, named where it is increased."""

from prometheus_client import Counter, Gauge

steps_answered = Counter("callrouter_steps_answered", "Steps of calls answered", ["kind"])
reports_stored = Counter("callrouter_reports_stored", "Status and recording callbacks stored")
repeats_answered = Counter(
    "callrouter_repeats_answered", "Requests answered with what their original got"
)
requests_refused = Counter(
    "callrouter_requests_refused", "Webhooks refused before anything was stored", ["reason"]
)
events_lost = Counter("callrouter_events_lost", "Events answered but not written down")
alarms_raised = Counter("callrouter_alarms", "Alarms raised", ["kind"])
properties_loaded = Gauge("callrouter_properties_loaded", "Properties this process can answer for")
