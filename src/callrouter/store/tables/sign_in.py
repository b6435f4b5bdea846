"""What lets people in: passwords, mailed links, sessions, and tries of late. Of secrets only hashes.

A password's hash lies apart from the person, so that nothing that reads people reads it.
"""

from sqlalchemy import Column, Index, LargeBinary, Table, UniqueConstraint

from callrouter.store.tables.columns import id_column, instant, metadata, reference, words

passwords = Table(
    "passwords",
    metadata,
    reference("person_id", "people.id", primary_key=True, autoincrement=False),
    words("hash"),
    instant("set_at"),
)

password_links = Table(
    "password_links",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    reference("person_id", "people.id", index=True),
    instant("made_at"),
    instant("expires_at"),
)

sessions = Table(
    "sessions",
    metadata,
    id_column(),
    reference("person_id", "people.id"),
    Column("hash", LargeBinary, nullable=False),
    words("address"),
    instant("made_at"),
    instant("last_used_at"),
    instant("expires_at"),
    UniqueConstraint("hash"),
    Index("ix_sessions_person", "person_id", "made_at", "id"),
)

# Those that failed, and those under way: of whom only a hash is kept, also where there is no such
# person.
sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    id_column(),
    Column("email_hash", LargeBinary, nullable=False),
    words("address"),
    instant("at"),
    Index("ix_sign_in_tries_email", "email_hash", "at"),
    Index("ix_sign_in_tries_address", "address", "at"),
    Index("ix_sign_in_tries_at", "at"),
)
