"""Which statements does a test's own request send to the database?

Others run on the same engine meanwhile (folding, the slow poll); they are not counted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import event

from callrouter.operations.house import House

_OURS: ContextVar[list[str] | None] = ContextVar("ours", default=None)


@contextmanager
def statements(house: House) -> Iterator[list[str]]:
    """Gives the list that fills with the statements sent from within this block's own task."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_):  # type: ignore[no-untyped-def]
        if _OURS.get() is sent:
            sent.append(statement)

    engine = house.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    token = _OURS.set(sent)
    try:
        yield sent
    finally:
        _OURS.reset(token)
        event.remove(engine, "before_cursor_execute", note)
