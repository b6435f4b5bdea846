"""Flows with their drafts, the versions that were published, and each property's defaults.

A version is frozen: its body, the sub-flows as they were, who published it and why. It answers
new calls until `superseded_at`. A planned publish waits for its time.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from callrouter.ivr.flow import Flow
from callrouter.store.documents import Document
from callrouter.store.tables.columns import (
    id_column,
    instant,
    metadata,
    reference,
    revision,
    saved_at,
    words,
)

flows = Table(
    "flows",
    metadata,
    id_column(),
    reference("property_id", "properties.id"),
    words("name"),
    Column("is_sub_flow", Boolean, nullable=False, server_default="false"),
    Column("draft", Document(Flow), nullable=False),
    revision(),
    saved_at(),
    instant("archived_at", required=False),
    # The name of an archived flow may be given again.
    Index(
        "uq_flows_name",
        "property_id",
        "name",
        unique=True,
        postgresql_where=text("archived_at is null"),
    ),
    Index("ix_flows_by_name", text("lower(name)"), "id"),
    Index("ix_flows_by_saved_at", "saved_at", "id"),
)

flow_versions = Table(
    "flow_versions",
    metadata,
    id_column(),
    reference("flow_id", "flows.id"),
    Column("number", Integer, nullable=False),
    Column("body", Document(Flow), nullable=False),
    Column("sub_flows", Document(dict[int, Flow]), nullable=False),
    words("author"),
    words("note", server_default=""),
    instant("published_at"),
    instant("superseded_at", required=False),
    UniqueConstraint("flow_id", "number"),
    Index(
        "uq_flow_versions_live",
        "flow_id",
        unique=True,
        postgresql_where=text("superseded_at is null"),
    ),
)

planned_publishes = Table(
    "planned_publishes",
    metadata,
    reference("flow_id", "flows.id"),
    instant("at"),
    Column("body", Document(Flow), nullable=False),
    words("by"),
    words("note"),
    words("trouble", required=False),
    PrimaryKeyConstraint("flow_id"),
)

defaults = Table(
    "defaults",
    metadata,
    reference("property_id", "properties.id"),
    Column("channel", Text, nullable=False),
    reference("flow_id", "flows.id", index=True),
    saved_at(),
    PrimaryKeyConstraint("property_id", "channel"),
    CheckConstraint("channel in ('calls', 'texts', 'e-mail')", name="is_a_channel"),
)
