"""What waits to be done. The queue's library lays these tables out (`job_queue`), in our names.

A job that is done leaves `jobs` and stays in `job_log` for a while; the last two the library wants
and we do not use.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ENUM, JSONB, UUID

from callrouter.store.tables.columns import instant, metadata, words

_STATUS = ENUM(
    "queued",
    "picked",
    "successful",
    "exception",
    "canceled",
    "deleted",
    "failed",
    name="job_status",
    metadata=metadata,
    create_type=False,
)
_QUEUED, _PICKED = text("status = 'queued'"), text("status = 'picked'")


def _serial() -> Column[int]:
    return Column("id", BigInteger, primary_key=True, autoincrement=True)


jobs = Table(
    "jobs",
    metadata,
    _serial(),
    Column("priority", Integer, nullable=False),
    Column("queue_manager_id", UUID),
    instant("created", server_default=func.now()),
    instant("updated", server_default=func.now()),
    instant("heartbeat", server_default=func.now()),
    instant("execute_after", server_default=func.now()),
    Column("status", _STATUS, nullable=False),
    words("entrypoint"),
    words("dedupe_key", required=False),
    Column("payload", LargeBinary),
    Column("headers", JSONB),  # {"tries": how many have begun}
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("slot", BigInteger),
    Index(
        "jobs_priority_id_id1_idx",
        "priority",
        text("id desc"),
        postgresql_include=["id"],
        postgresql_where=_QUEUED,
    ),
    Index(
        "jobs_updated_id_id1_idx",
        "updated",
        text("id desc"),
        postgresql_include=["id"],
        postgresql_where=_PICKED,
    ),
    Index("jobs_picked_heartbeat_idx", "heartbeat", postgresql_where=_PICKED),
    Index(
        "jobs_queue_manager_id_idx",
        "queue_manager_id",
        postgresql_where=text("queue_manager_id is not null"),
    ),
    Index(
        "jobs_ep_prio_id_idx",
        "entrypoint",
        text("priority desc"),
        "id",
        postgresql_where=_QUEUED,
    ),
    Index("jobs_ep_ea_idx", "entrypoint", "execute_after", postgresql_where=_QUEUED),
    Index(
        "jobs_unique_dedupe_key",
        "dedupe_key",
        unique=True,
        postgresql_where=text("status in ('queued', 'picked') and dedupe_key is not null"),
    ),
    Index(
        "jobs_picked_slot_idx",
        "entrypoint",
        "slot",
        unique=True,
        postgresql_where=text("status = 'picked' and slot is not null"),
    ),
    # Ours: the list of what was given up.
    Index("ix_jobs_dead", text("id desc"), postgresql_where=text("status = 'failed'")),
)

job_log = Table(
    "job_log",
    metadata,
    Column("id", BigInteger, Identity(always=False), primary_key=True),
    instant("created", server_default=func.now()),
    Column("job_id", BigInteger, nullable=False),
    Column("status", _STATUS, nullable=False),
    Column("priority", Integer, nullable=False),
    words("entrypoint"),
    Column("traceback", JSONB),
    Column("aggregated", Boolean, server_default=text("false")),
    Index("job_log_not_aggregated", text("(1)"), postgresql_where=text("not aggregated")),
    Index("job_log_created", "created"),
    Index("job_log_status", "status"),
    Index("job_log_job_id_status", "job_id", text("created desc")),
)

job_statistics = Table(
    "job_statistics",
    metadata,
    _serial(),
    instant("created", server_default=text("date_trunc('sec'::text, now())")),
    Column("count", BigInteger, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("status", _STATUS, nullable=False),
    words("entrypoint"),
    Index(
        "job_statistics_unique_count",
        "priority",
        text("date_trunc('sec'::text, timezone('UTC'::text, created))"),
        "status",
        "entrypoint",
        unique=True,
    ),
)

job_schedules = Table(
    "job_schedules",
    metadata,
    _serial(),
    words("expression"),
    words("entrypoint"),
    instant("heartbeat", server_default=func.now()),
    instant("created", server_default=func.now()),
    instant("updated", server_default=func.now()),
    instant("next_run", server_default=func.now()),
    instant("last_run", required=False),
    Column("status", _STATUS, server_default=text("'queued'::job_status")),
    UniqueConstraint("expression", "entrypoint", name="job_schedules_expression_entrypoint_key"),
)
