"""Communities: one row each."""

from sqlalchemy import Table, UniqueConstraint

from callrouter.store.tables.columns import id_column, instant, metadata, revision, saved_at, words

properties = Table(
    "properties",
    metadata,
    id_column(),
    words("key"),
    words("name"),
    words("zone"),
    words("main_number"),
    words("failsafe_number", required=False),
    words("language", server_default="en"),
    words("spoken_name", required=False),
    instant("archived_at", required=False),
    revision(),
    saved_at(),
    UniqueConstraint("key"),
)
