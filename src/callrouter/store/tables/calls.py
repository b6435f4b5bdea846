"""The ledger, append-only, one row per call folded from it, and notes of calls yet to be folded.

The ledger names property and source by number only, without a foreign key: what a caller did is
written down whatever has become of the thing they called.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    desc,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from callrouter.store.tables.columns import id_column, instant, metadata, words

PIECE, _LONGEST = 4, 15
DIGITS = "(ARRAY[{}])".format(
    ", ".join(
        f"substr({column}, {first}, {PIECE})"
        for column in ("from_raw", "to_number")
        for first in range(2, 1 + _LONGEST - PIECE + 2)  # what follows the "+"
    )
)
"""Every four digits that follow one another in a call's two numbers: an index on them finds what
is contained in a number without an extension of PostgreSQL."""

ledger = Table(
    "ledger",
    metadata,
    id_column(),
    words("call_id"),
    words("key"),
    instant("received_at"),
    Column("entry", JSONB, nullable=False),
    words("request_url"),
    Column("request_body", LargeBinary, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    UniqueConstraint("call_id", "key"),
)

unfolded = Table(
    "unfolded",
    metadata,
    id_column(),
    Column("call_ids", ARRAY(Text), nullable=False),
    instant("not_before", required=False),
)

calls = Table(
    "calls",
    metadata,
    Column("call_id", Text, primary_key=True),
    words("outcome"),
    words("from_raw"),
    words("to_number"),
    Column("property_id", BigInteger),
    Column("source_id", BigInteger),
    words("version", required=False),
    instant("started_at"),
    Column("is_over", Boolean, nullable=False),
    Column("seconds", Integer),
    words("keys_pressed"),
    Column("rings", Integer, nullable=False),
    Column("talk_seconds", Integer, nullable=False),
    words("answered_number", required=False),
    Column("voicemail_seconds", Integer),
    words("voicemail_recording_id", required=False),
    Column("steps", Integer, nullable=False),
    Column("is_simulated", Boolean, nullable=False),
    Column("is_tried", Boolean, nullable=False),
    Column("entries", Integer, nullable=False),
    Index("ix_calls_property_started", "property_id", desc("started_at")),
    Index("ix_calls_started", desc("started_at")),
    Index("ix_calls_source_started", "source_id", desc("started_at")),
    Index("ix_calls_outcome_started", "outcome", desc("started_at")),
    Index("ix_calls_tried", desc("started_at"), postgresql_where=text("is_tried")),
    Index("ix_calls_begins", "call_id", postgresql_ops={"call_id": "text_pattern_ops"}),
    Index("ix_calls_digits", text(DIGITS), postgresql_using="gin"),
    Index("ix_calls_open", "started_at", postgresql_where=text("not is_over")),
)
