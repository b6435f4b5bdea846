"""Is the database at the schema this program was written for, and how does it get there?"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

_PACKAGE = Path(__file__).resolve().parents[1]
# Built into the package when it is installed; a checkout has them beside src/.
_IN_PACKAGE, _IN_CHECKOUT = _PACKAGE / "migrations", _PACKAGE.parents[1] / "migrations"
MIGRATIONS = _IN_PACKAGE if _IN_PACKAGE.is_dir() else _IN_CHECKOUT
LOCK = 7_240_113
"""The advisory lock of whoever changes the schema: any number, the same in every process."""


class UnknownSchemaError(Exception):
    """The database's schema is none that this program knows; the sentence says what to do."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database was migrated by a newer callrouter (its schema is {revision}, this one "
            f"knows up to {newest_revision()}): run the newer version, or give this one a database "
            "of its own and `callrouter restore` a backup from before into it."
        )


def newest_revision() -> str:
    """The schema this program was written for."""
    return str(_scripts().get_current_head())


def knows(revision: str) -> bool:
    """Whether it is one of this program's schemas, the newest or one it can migrate from."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


async def migrate(engine: AsyncEngine) -> None:
    """Bring the schema up to date; of several processes that try at once, one does it.

    Raises UnknownSchemaError, and changes nothing, when a newer program has been here.
    """
    async with engine.connect() as connection:
        await connection.execute(text("select pg_advisory_lock(:lock)"), {"lock": LOCK})
        try:
            await connection.commit()
            await connection.run_sync(_upgrade)
            await connection.commit()
        finally:
            await connection.rollback()  # a failed migration leaves its transaction open
            await connection.execute(text("select pg_advisory_unlock(:lock)"), {"lock": LOCK})
            await connection.commit()


async def find_missing_migrations(engine: AsyncEngine) -> list[str]:
    """The names of the migrations the database has not seen yet, oldest first.

    Raises UnknownSchemaError when it has seen others.
    """
    async with engine.connect() as connection:
        current = await connection.run_sync(_find_known_revision)
    missing = _scripts().iterate_revisions("head", current or "base")
    return [script.doc for script in reversed(list(missing))]


def _find_known_revision(connection: Connection) -> str | None:
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is not None and not knows(revision):
        raise UnknownSchemaError(revision)
    return revision


def _upgrade(connection: Connection) -> None:
    _find_known_revision(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
