"""What is the company called, and which links let somebody in once?"""

from sqlalchemy import CheckConstraint, Column, LargeBinary, SmallInteger, Table

from callrouter.store.tables.columns import instant, metadata, reference, words

company = Table(
    "company",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    words("name"),
    CheckConstraint("id = 1", name="is_one"),
)

# Without a person: the link leads to setting the company up.
entry_links = Table(
    "entry_links",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    reference("person_id", "people.id", required=False),
    instant("expires_at"),
)
