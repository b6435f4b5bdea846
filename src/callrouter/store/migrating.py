"""Is the database at the schema this program was written for, and how does it get there?"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

# The folder stands beside src/ in a checkout and in the image.
MIGRATIONS = Path(__file__).resolve().parents[3] / "migrations"
_LOCK = 7_240_113  # any number, the same in every process


async def migrate(engine: AsyncEngine) -> None:
    """Bring the schema up to date; of several processes that try at once, one does it."""
    async with engine.connect() as connection:
        await connection.execute(text("select pg_advisory_lock(:lock)"), {"lock": _LOCK})
        try:
            await connection.commit()
            await connection.run_sync(_upgrade)
            await connection.commit()
        finally:
            await connection.rollback()  # a failed migration leaves its transaction open
            await connection.execute(text("select pg_advisory_unlock(:lock)"), {"lock": _LOCK})
            await connection.commit()


async def find_missing_migrations(engine: AsyncEngine) -> list[str]:
    """The names of the migrations the database has not seen yet, oldest first."""
    async with engine.connect() as connection:
        current = await connection.run_sync(
            lambda sync: MigrationContext.configure(sync).get_current_revision()
        )
    scripts = ScriptDirectory.from_config(_config())
    missing = scripts.iterate_revisions("head", current or "base")
    return [script.doc for script in reversed(list(missing))]


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
