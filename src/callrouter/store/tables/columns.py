"""Which columns do tables have in common, and how are constraints named?"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    MetaData,
    Text,
    func,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_column() -> Column[int]:
    return Column("id", BigInteger, Identity(always=True), primary_key=True)


def instant(name: str, *, required: bool = True, **options: Any) -> Column[Any]:
    """An instant; every one of them carries its offset."""
    return Column(name, DateTime(timezone=True), nullable=not required, **options)


def revision() -> Column[int]:
    """How often a thing has been saved: whoever changes it says which state they have read."""
    return Column("revision", BigInteger, nullable=False, server_default="1")


def saved_at() -> Column[Any]:
    return instant("saved_at", server_default=func.now())


def reference(name: str, to: str, *, required: bool = True, **options: Any) -> Column[int]:
    """A column that points at `table.id`; nothing that is pointed at can be deleted."""
    return Column(name, BigInteger, ForeignKey(to), nullable=not required, **options)


def words(name: str, *, required: bool = True, **options: Any) -> Column[str]:
    return Column(name, Text, nullable=not required, **options)
