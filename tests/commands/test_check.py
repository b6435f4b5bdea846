"""Does `callrouter check` say what calls still need?"""

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from callrouter.commands.check import check
from callrouter.commands.migrate import migrate
from callrouter.store.engine import create_engine

SET = {
    "CALLROUTER_PUBLIC_URL": "https://calls.example.com",
    "CALLROUTER_TWILIO_AUTH_TOKEN": "s3cr3t",
    "CALLROUTER_FAILSAFE_NUMBER": "+18005550199",
}


@pytest.fixture
def checked(monkeypatch, demo_url):
    """Return a function that runs the command with everything set but for what is given."""

    def run(**changes):
        for name, value in (SET | {"CALLROUTER_DATABASE_URL": demo_url} | changes).items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(check)

    return run


def test_with_everything_set_it_says_so_and_shows_no_secret(checked):
    done = checked()
    assert (done.exit_code, done.output.splitlines()[-1]) == (
        0,
        "✓ Everything is set that calls need.",
    )
    assert "s3cr3t" not in done.output


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"CALLROUTER_TWILIO_AUTH_TOKEN": ""}, "✗ CALLROUTER_TWILIO_AUTH_TOKEN is not set: every "),
        ({"CALLROUTER_PUBLIC_URL": ""}, "✗ CALLROUTER_PUBLIC_URL is not set: signatures cannot "),
        ({"CALLROUTER_FAILSAFE_NUMBER": ""}, "✗ CALLROUTER_FAILSAFE_NUMBER is not set: a call to "),
        (
            {"CALLROUTER_FAILSAFE_NUMBER": "+12125550101"},
            "✗ CALLROUTER_FAILSAFE_NUMBER is +12125550101, one of our own tracking numbers: the ",
        ),
        (
            {"CALLROUTER_DATABASE_URL": "postgresql://127.0.0.1:9/x"},
            "✗ The database does not do what it should (ConnectionRefusedError). See that it ",
        ),
    ],
)
def test_what_is_missing_is_said(checked, changes, says):
    done = checked(**changes)
    assert done.exit_code == 1
    assert says in done.output


def test_a_database_without_tables_is_told_how_to_get_them(checked, empty_url):
    done = checked(CALLROUTER_DATABASE_URL=empty_url)
    assert "✗ The database lacks 1 migrations; run `callrouter migrate`." in done.output


@pytest.fixture
async def newer_url(demo_url):
    """A database as a newer callrouter leaves it."""
    engine = create_engine(demo_url)
    async with engine.begin() as connection:
        await connection.execute(text("update alembic_version set version_num = '9001'"))
    await engine.dispose()
    return demo_url


def test_a_database_of_a_newer_callrouter_is_a_sentence(checked, newer_url):
    done = checked(CALLROUTER_DATABASE_URL=newer_url)
    assert done.exit_code == 1
    assert "✗ The database was migrated by a newer callrouter (its schema is 9001, " in done.output


def test_migrating_a_database_of_a_newer_callrouter_is_a_sentence(newer_url, monkeypatch):
    monkeypatch.setenv("CALLROUTER_DATABASE_URL", newer_url)
    done = CliRunner().invoke(migrate)
    assert done.exit_code == 1
    assert done.output.startswith("Error: The database was migrated by a newer callrouter (its ")
