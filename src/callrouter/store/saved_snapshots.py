"""How does a service start while its database is away? From the snapshots it last had.

They lie in a file of this machine, one row per property, written again whenever a property's
snapshot is made anew. Only its owner may read it: it holds people's numbers.
"""

import asyncio
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
from msgspec.structs import replace

from callrouter.ivr.snapshot import Snapshot

FILE_NAME = "snapshots.sqlite3"

FORMAT = 1
"""Goes up when a snapshot of before can no longer be read as it was meant."""

AT_ONCE = 50
_TABLE = "create table if not exists snapshots (property_id integer primary key, body blob)"
_SAVE = "insert or replace into snapshots (property_id, body) values (?, ?)"


class SavedSnapshots:
    """The snapshots kept on this machine. `path` None: none are kept."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._saving = asyncio.Lock()

    async def save(self, snapshots: Sequence[Snapshot], *, all_there_are: bool = False) -> None:
        """Keep these; `all_there_are`: and no others. Raises OSError when it cannot.

        A few at a time, so that calls are answered meanwhile.
        """
        if self._path is None:
            return
        async with self._saving:
            for first in range(0, len(snapshots), AT_ONCE):
                some = snapshots[first : first + AT_ONCE]
                await asyncio.to_thread(_save, self._path, some)
            if all_there_are:
                kept = [each.property.id for each in snapshots]
                await asyncio.to_thread(_keep_only, self._path, kept)

    async def load(self) -> list[Snapshot]:
        """What was kept last; nothing when there is nothing or it cannot be read."""
        if self._path is None or not self._path.exists():
            return []
        try:
            return await asyncio.to_thread(_load, self._path)
        except (OSError, msgspec.MsgspecError):
            return []


def _save(path: Path, snapshots: Sequence[Snapshot]) -> None:
    rows = [(each.property.id, _encode(replace(each, our_numbers=set()))) for each in snapshots]
    with _open(path) as connection, connection:
        connection.executemany(_SAVE, rows)


def _keep_only(path: Path, property_ids: Sequence[int]) -> None:
    with _open(path) as connection, connection:
        known = {id_ for (id_,) in connection.execute("select property_id from snapshots")}
        gone = [(id_,) for id_ in known - set(property_ids)]
        connection.executemany("delete from snapshots where property_id = ?", gone)


def _load(path: Path) -> list[Snapshot]:
    with _open(path) as connection:
        rows = connection.execute("select body from snapshots order by property_id")
        return [_decode(body) for (body,) in rows]


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    """The file, made anew when it is of another format or no longer readable."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    try:
        with closing(sqlite3.connect(path, timeout=5)) as connection:
            connection.execute("pragma journal_mode = wal")
            connection.execute(_TABLE)
            if connection.execute("pragma user_version").fetchone()[0] != FORMAT:
                connection.execute("delete from snapshots")
                connection.execute(f"pragma user_version = {FORMAT}")
                connection.commit()
            yield connection
    except sqlite3.DatabaseError as error:
        if not isinstance(error, sqlite3.OperationalError):  # damaged: it is only a copy
            path.unlink(missing_ok=True)
        raise OSError(f"The snapshots kept in {path} cannot be used: {error}.") from error


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Snapshot).decode
