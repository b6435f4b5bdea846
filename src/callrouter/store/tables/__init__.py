"""What lies in which table? One module per noun; `metadata` knows them all."""

from callrouter.store.tables.access import (
    api_keys,
    grants,
    property_list_members,
    property_lists,
    repeatable_requests,
)
from callrouter.store.tables.alarms import alarm_recipients, alarm_settings, alarms
from callrouter.store.tables.buying import caps, number_order_lines, number_orders
from callrouter.store.tables.callers import blocked_numbers, residents
from callrouter.store.tables.calls import calls, ledger, unfolded
from callrouter.store.tables.changes import company_changes, property_changes, prospects
from callrouter.store.tables.columns import metadata
from callrouter.store.tables.company import company, entry_links
from callrouter.store.tables.flows import (
    defaults,
    flow_versions,
    flows,
    planned_publishes,
)
from callrouter.store.tables.history import history
from callrouter.store.tables.imports import imports
from callrouter.store.tables.jobs import job_log, job_schedules, job_statistics, jobs
from callrouter.store.tables.people import (
    destinations,
    mailbox_recipients,
    mailboxes,
    people,
    phones,
    team_members,
    teams,
)
from callrouter.store.tables.properties import properties
from callrouter.store.tables.sign_in import (
    password_links,
    passwords,
    sessions,
    sign_in_tries,
)
from callrouter.store.tables.sources import number_assignments, numbers, source_routing, sources
from callrouter.store.tables.weeks import weeks

__all__ = [
    "alarm_recipients",
    "alarm_settings",
    "alarms",
    "api_keys",
    "blocked_numbers",
    "calls",
    "caps",
    "company",
    "company_changes",
    "defaults",
    "destinations",
    "entry_links",
    "flow_versions",
    "flows",
    "grants",
    "history",
    "imports",
    "job_log",
    "job_schedules",
    "job_statistics",
    "jobs",
    "ledger",
    "mailbox_recipients",
    "mailboxes",
    "metadata",
    "number_assignments",
    "number_order_lines",
    "number_orders",
    "numbers",
    "password_links",
    "passwords",
    "people",
    "phones",
    "planned_publishes",
    "properties",
    "property_changes",
    "property_list_members",
    "property_lists",
    "prospects",
    "repeatable_requests",
    "residents",
    "sessions",
    "sign_in_tries",
    "source_routing",
    "sources",
    "team_members",
    "teams",
    "unfolded",
    "weeks",
]
