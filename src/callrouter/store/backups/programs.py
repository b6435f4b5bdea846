"""Which pg_dump and pg_restore are run, and how, without showing a password?

The machine's own programs are preferred to the wheel's, which know no TLS.
"""

import os
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL

from callrouter.store.embedded.binaries import folders_with
from callrouter.store.embedded.layout import bare_environment
from callrouter.store.engine import read_url

# What the service's own driver reads from outside too, and where certificates may lie.
_FROM_OUTSIDE = {"HOME", "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGPASSFILE", "PGDATABASE"} | {
    "PGSSLMODE",
    "PGSSLCERT",
    "PGSSLKEY",
    "PGSSLROOTCERT",
    "PGSSLCRL",
    "PGTARGETSESSIONATTRS",
}


class BackupError(Exception):
    """A backup cannot be made or restored; the message says what the operator can do."""


@dataclass(frozen=True)
class Programs:
    """A folder that holds pg_dump and pg_restore, and their major version."""

    folder: Path
    major: int

    @property
    def pg_dump(self) -> str:
        return str(self.folder / "pg_dump")

    @property
    def pg_restore(self) -> str:
        return str(self.folder / "pg_restore")


def find_dump_programs(server_major: int) -> Programs:
    """Those nearest to the server's version: pg_dump refuses a server newer than itself.

    Raises BackupError.
    """
    found = _list_programs()
    fitting = [programs for programs in found if programs.major >= server_major]
    if not fitting:
        newest = max(programs.major for programs in found)
        raise BackupError(
            f"The database is PostgreSQL {server_major}, but the newest pg_dump here is "
            f"{newest}: install the client programs of PostgreSQL {server_major} "
            f"(Debian: postgresql-client-{server_major})."
        )
    return min(fitting, key=lambda programs: programs.major)


def find_restore_programs() -> Programs:
    """The newest: they read what all older ones have written. Raises BackupError."""
    return max(_list_programs(), key=lambda programs: programs.major)


def _list_programs() -> list[Programs]:
    found = list(_with_versions(folders_with("pg_dump", "pg_restore")))
    if not found:
        raise BackupError(
            "No pg_dump and pg_restore were found: install PostgreSQL's client programs (Debian: "
            "postgresql-client), or callrouter with its extra `embedded`."
        )
    return found


def _with_versions(folders: Iterable[Path]) -> Iterable[Programs]:
    for folder in folders:
        asked = subprocess.run(
            [str(folder / "pg_dump"), "--version"],
            capture_output=True,
            text=True,
            check=False,
            env=bare_environment(),
        )
        if version := re.match(r"pg_dump \(PostgreSQL\) (\d+)", asked.stdout):
            yield Programs(folder, int(version[1]))


def spoken_address(database_url: str) -> tuple[str, dict[str, str]]:
    """The database's address for a command line, and the environment that holds its password."""
    url = read_url(database_url)
    said = dict(url.query)
    password = said.pop("password", None) or url.password
    shown = URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database, query=said
    )
    outside = {name: value for name, value in os.environ.items() if name in _FROM_OUTSIDE}
    environment = bare_environment() | outside
    if password:
        environment["PGPASSWORD"] = str(password)
    return shown.render_as_string(), environment


def last_words(said: str) -> str:
    """The end of what a program complained of, on one line, without its name before each."""
    lines = [re.sub(r"^pg_(dump|restore): (error: )?", "", line) for line in said.splitlines()]
    return " / ".join(lines[-3:]) or "it said nothing"
