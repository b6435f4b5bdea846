"""What would a usual call router keep in its tables? Nodes and keys as rows, mapped by the ORM."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Identity,
    LargeBinary,
    MetaData,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Naive(DeclarativeBase):
    metadata = MetaData(schema="naive")
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy's own convention)
        int: BigInteger,
        str: Text,
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        datetime: TIMESTAMP(timezone=True),
        bytes: LargeBinary,
    }


class Schedule(Naive):
    """When the office is open: weekday, first and last minute."""

    __tablename__ = "schedules"
    id: Mapped[int] = mapped_column(primary_key=True)
    windows: Mapped[list[Any]]


class Community(Naive):
    __tablename__ = "communities"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    zone: Mapped[str]
    schedule_id: Mapped[int] = mapped_column(ForeignKey("naive.schedules.id"))
    schedule: Mapped[Schedule] = relationship()


class Number(Naive):
    __tablename__ = "numbers"
    number: Mapped[str] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("naive.communities.id"))
    community: Mapped[Community] = relationship()


class Node(Naive):
    """A menu (with prompts by language) or a ring."""

    __tablename__ = "nodes"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str]
    position: Mapped[int]
    kind: Mapped[str]
    prompts: Mapped[dict[str, Any]]
    seconds: Mapped[int]
    phones: Mapped[list["Phone"]] = relationship(order_by="Phone.place")
    __table_args__ = (UniqueConstraint("version", "position"),)


class Choice(Naive):
    """What a key does at a menu."""

    __tablename__ = "choices"
    node_id: Mapped[int] = mapped_column(ForeignKey("naive.nodes.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("naive.nodes.id"))
    language: Mapped[str | None]
    node: Mapped[Node] = relationship(foreign_keys=[node_id])
    to: Mapped[Node] = relationship(foreign_keys=[to_id])


class Phone(Naive):
    __tablename__ = "phones"
    node_id: Mapped[int] = mapped_column(ForeignKey("naive.nodes.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]


class Event(Naive):
    """One row per request, unique by call and step, as the service's ledger is."""

    __tablename__ = "events"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    call_id: Mapped[str]
    key: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())
    entry: Mapped[dict[str, Any]]
    request_url: Mapped[str]
    parameters: Mapped[dict[str, Any]]
    answer: Mapped[bytes]
    __table_args__ = (UniqueConstraint("call_id", "key"),)
