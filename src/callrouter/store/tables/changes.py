"""What has changed since a process last looked?

Each row says in which transaction it was last written. `learnt_in` and `changed_in` are
PostgreSQL's own 64-bit transaction ids, which no two clocks can disagree about.
"""

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, Table, text

from callrouter.store.tables.columns import metadata, reference, words

_THIS_TRANSACTION = text("(pg_current_xact_id()::text)::bigint")

property_changes = Table(
    "property_changes",
    metadata,
    reference("property_id", "properties.id"),
    Column("changed_in", BigInteger, nullable=False),
    PrimaryKeyConstraint("property_id"),
    Index("ix_property_changes_changed_in", "changed_in"),
)

company_changes = Table(
    "company_changes",
    metadata,
    words("what"),
    Column("changed_in", BigInteger, nullable=False),
    PrimaryKeyConstraint("what"),
)

prospects = Table(
    "prospects",
    metadata,
    Column("property_id", BigInteger, nullable=False),
    words("number"),
    Column("learnt_in", BigInteger, nullable=False, server_default=_THIS_TRANSACTION),
    PrimaryKeyConstraint("property_id", "number"),
    Index("ix_prospects_learnt_in", "learnt_in"),
)
