"""Does a database get to the schema the program was written for, from wherever it is?"""

import asyncio

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from callrouter.store.engine import create_engine
from callrouter.store.migrating import (
    UnknownSchemaError,
    _config,
    find_missing_migrations,
    knows,
    migrate,
    newest_revision,
)
from callrouter.store.tables import metadata

ALL = [
    "The first tables: properties, sources, weeks, flows, people, the ledger and its calls.",
    "Several processes: what has changed since a process last looked, and how much a call's row "
    "tells.",
    "Calls whose rows are to be brought up to date, noted by the commit that stored their lines.",
    "Rights, keys and the history of every change; things know how often they were saved.",
    "People who sign in: passwords, mailed links, sessions and the tries that failed.",
    "Jobs that wait to be done; alarms, and who is mailed about them.",
    "Sources have a category, rules, a cost and an e-mail address; blocks reach every process.",
    "Numbers at the telephone company: how they are bought, set up, disabled and released.",
    "Flows out of use, publishes that wait for their time, and ways to look for calls.",
    "Imports of one property's defaults into another, so that they can be confirmed and reverted.",
    "The company's name, and links that let somebody in once.",
    "An import that nobody wants can be discarded.",
]
_TABLES = text("select count(*) from pg_tables where schemaname = 'public'")


@pytest.fixture
async def engine(empty_url):
    made = create_engine(empty_url)
    yield made
    await made.dispose()


async def tables(engine):
    async with engine.connect() as connection:
        return (await connection.execute(_TABLES)).scalar_one()


async def test_an_empty_database_gets_every_table(engine):
    assert await find_missing_migrations(engine) == ALL
    await migrate(engine)
    assert await find_missing_migrations(engine) == []
    assert await tables(engine) == len(metadata.tables) + 1  # and Alembic's own


async def test_a_second_time_changes_nothing(engine):
    await migrate(engine)
    await migrate(engine)
    assert await find_missing_migrations(engine) == []


async def test_of_two_processes_at_once_one_does_it(engine, empty_url):
    other = create_engine(empty_url)
    await asyncio.gather(migrate(engine), migrate(other), migrate(engine))
    assert await find_missing_migrations(other) == []
    await other.dispose()


async def test_the_migrated_schema_is_the_one_the_program_knows(engine):
    await migrate(engine)

    def differences(connection):
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return compare_metadata(context, metadata)

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_down_and_up_again_leaves_the_same(engine):
    await migrate(engine)

    def down(connection):
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")

    async with engine.begin() as connection:
        await connection.run_sync(down)
    assert await tables(engine) == 1
    assert await find_missing_migrations(engine) == ALL
    await migrate(engine)
    assert await tables(engine) == len(metadata.tables) + 1


async def test_calls_that_wait_to_be_folded_are_not_forgotten_by_going_down(engine):
    await migrate(engine)
    async with engine.begin() as connection:
        await connection.execute(text("insert into unfolded (call_ids) values (array['CA1'])"))
    with pytest.raises(RuntimeError, match="1 commits wait to be folded"):
        await _go_down(engine, "0002")


async def _go_down(engine, revision):
    def down(connection):
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)

    async with engine.begin() as connection:
        await connection.run_sync(down)


async def test_sources_of_before_get_addresses_of_their_own(engine):
    await migrate(engine)
    await _go_down(engine, "0006")
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "insert into properties (key, name, zone, main_number) values"
                " ('alder', 'Alder', 'UTC', '+12125550100'), (:long, 'Long', 'UTC', '+1')"
            ),
            {"long": "k" * 60},
        )
        await connection.execute(
            text(
                "insert into sources (property_id, name) values (1, 'Sign, at the gate!'),"
                " (1, 'Sign at the Gate'), (1, '房屋'), (2, :long)"
            ),
            {"long": "n" * 200},
        )
    await migrate(engine)
    async with engine.connect() as connection:
        found = await connection.execute(text("select address from sources order by id"))
        addresses = list(found.scalars())
    assert addresses[:3] == [
        "alder.sign-at-the-gate",
        "alder.sign-at-the-gate.2",
        "alder.source",
    ]
    assert addresses[3] == f"{'k' * 36}.{'n' * 24}"


async def test_a_migration_that_fails_says_why_and_locks_nobody_out(engine, empty_url):
    async with engine.begin() as connection:
        await connection.execute(text("create table calls (theirs text)"))
    with pytest.raises(ProgrammingError, match='relation "calls" already exists'):
        await migrate(engine)
    assert await tables(engine) == 1  # nothing half done
    async with engine.begin() as connection:
        await connection.execute(text("drop table calls"))
    other = create_engine(empty_url)
    await asyncio.wait_for(migrate(other), 10)
    await other.dispose()


async def test_a_database_of_a_newer_program_is_a_sentence_and_left_as_it_is(engine):
    await migrate(engine)
    async with engine.begin() as connection:
        await connection.execute(text("update alembic_version set version_num = '9001'"))
    for ask in (find_missing_migrations, migrate):
        with pytest.raises(UnknownSchemaError) as refused:
            await ask(engine)
        assert str(refused.value) == (
            "The database was migrated by a newer callrouter (its schema is 9001, this one knows "
            f"up to {newest_revision()}): run the newer version, or give this one a database of "
            "its own and `callrouter restore` a backup from before into it."
        )
    async with engine.connect() as connection:
        kept = await connection.execute(text("select version_num from alembic_version"))
        assert kept.scalar_one() == "9001"


async def test_after_a_refusal_nobody_is_locked_out(engine, empty_url):
    await migrate(engine)
    async with engine.begin() as connection:
        await connection.execute(text("update alembic_version set version_num = '9001'"))
    with pytest.raises(UnknownSchemaError):
        await migrate(engine)
    async with engine.begin() as connection:
        await connection.execute(
            text("update alembic_version set version_num = :known"), {"known": newest_revision()}
        )
    other = create_engine(empty_url)
    await asyncio.wait_for(migrate(other), 10)
    await other.dispose()


def test_the_program_knows_its_own_schemas_only():
    assert knows(newest_revision())
    assert not knows("9001")
