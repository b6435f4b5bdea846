"""Does `callrouter check` say what calls still need?"""

import asyncio

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from callrouter.app import build_fallback, build_house
from callrouter.commands.check import check
from callrouter.commands.migrate import migrate
from callrouter.settings import Settings
from callrouter.store.engine import create_engine
from callrouter.store.migrating import newest_revision

SET = {
    "CALLROUTER_PUBLIC_URL": "https://calls.example.com",
    "CALLROUTER_TWILIO_AUTH_TOKEN": "s3cr3t",
    "CALLROUTER_FAILSAFE_NUMBER": "+18005550199",
    "CALLROUTER_FALLBACK_BASE_URL": "https://files.example.com/down",
}


@pytest.fixture
def folder(tmp_path):
    """Where the documents for when we are down lie."""
    (tmp_path / "down").mkdir()
    return tmp_path / "down"


@pytest.fixture
async def checked(monkeypatch, demo_url, folder):
    """Return a function that runs the command with everything set but for what is given."""
    set_to = SET | {"CALLROUTER_FALLBACK_DIR": str(folder), "CALLROUTER_DATABASE_URL": demo_url}
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)
    await _write_documents(demo_url)

    def run(*arguments, **changes):
        for name, value in changes.items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(check, arguments)

    return run


async def _write_documents(database_url):
    house = build_house(database_url)
    await house.open()
    build_fallback(house, Settings()).renew().result(30)
    await house.close()


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
            {"CALLROUTER_FALLBACK_BASE_URL": ""},
            "✗ CALLROUTER_FALLBACK_BASE_URL is not set: while this service is down, whoever calls ",
        ),
        (
            {"CALLROUTER_FALLBACK_BASE_URL": "https://calls.example.com:443/down"},
            "✗ CALLROUTER_FALLBACK_BASE_URL has the same host and port as CALLROUTER_PUBLIC_URL: ",
        ),
        ({"CALLROUTER_FALLBACK_DIR": ""}, "✗ CALLROUTER_FALLBACK_DIR is not set: the documents "),
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


def test_that_no_mail_is_sent_is_a_warning_and_no_fault(checked):
    done = checked()
    assert done.exit_code == 0
    assert "! CALLROUTER_SMTP_HOST is not set: no mail is sent, so nobody is told of" in done.output
    mailing = checked(
        CALLROUTER_SMTP_HOST="mail.example.com", CALLROUTER_MAIL_FROM="Calls <calls@example.com>"
    )
    assert "\n! " not in mailing.output
    open_way = checked(
        CALLROUTER_SMTP_TLS="none", CALLROUTER_SMTP_USER="us", CALLROUTER_SMTP_PASSWORD="pa55"
    )
    assert "! CALLROUTER_SMTP_TLS is none: the mail server's password travels" in open_way.output
    assert "pa55" not in open_way.output


def test_a_database_without_tables_is_told_how_to_get_them(checked, empty_url):
    done = checked(CALLROUTER_DATABASE_URL=empty_url)
    lacking = f"✗ The database lacks {int(newest_revision())} migrations; run `callrouter migrate`."
    assert lacking in done.output


async def _change(database_url, statement):
    house = build_house(database_url)
    async with house.work() as work:
        await work.connection.execute(text(statement))
    await house.close()


async def test_properties_without_a_fail_safe_number_are_named(checked, demo_url):
    await _change(
        demo_url, "update properties set failsafe_number = null where key <> 'mesa-vista'"
    )
    said = (await asyncio.to_thread(checked)).output
    assert "✗ No fail-safe number: Alder Creek Apartments, Harbor Point Lofts. Give each " in said


async def test_a_fail_safe_number_that_is_one_of_ours_is_told(checked, demo_url):
    await _change(
        demo_url, "update properties set failsafe_number = '+14805550101' where key = 'mesa-vista'"
    )
    said = (await asyncio.to_thread(checked)).output
    assert "✗ The fail-safe number of Mesa Vista Villas is +14805550101, one of our own " in said


def test_documents_that_are_missing_or_different_are_counted_and_named(checked, folder):
    (folder / "12125550101.xml").unlink()
    (folder / "goodbye.xml").write_text("<Response/>")
    done = checked()
    assert done.exit_code == 1
    assert (
        f"✗ 2 documents for when this service is down are missing from {folder} or not what they "
        "should be (12125550101.xml, goodbye.xml). Restart the service"
    ) in done.output


def test_a_folder_that_is_not_there_is_told(checked, folder):
    gone = folder / "gone"
    said = checked(CALLROUTER_FALLBACK_DIR=str(gone)).output
    assert f"✗ CALLROUTER_FALLBACK_DIR: nothing can be written into {gone} (No such file" in said
    assert "✗ 17 documents for when this service is down are missing" in said
    assert not gone.exists()


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


def test_whether_all_that_is_stored_fits_is_looked_at_when_asked(checked, demo_url):
    done = checked("--integrity")
    assert done.exit_code == 0, done.output
    assert done.output == "✓ All that is stored fits together.\n"
    asyncio.run(_change(demo_url, "update defaults set flow_id = 3 where property_id = 1"))
    done = checked("--integrity")
    assert done.exit_code == 1
    assert "✗ Defaults that lead to a flow of another property" in done.output


def test_a_live_look_without_an_account_says_what_to_set(checked):
    done = checked("--live", CALLROUTER_TWILIO_AUTH_TOKEN="")
    assert done.exit_code == 1
    assert "set CALLROUTER_TWILIO_ACCOUNT_SID, CALLROUTER_TWILIO_AUTH_TOKEN" in done.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["--live", "--from", "+12125550101"],
        ["--from", "+12125550101", "--to", "+12125550104"],
        ["--live", "--integrity"],
        ["--live", "--from", "12", "--to", "13"],
    ],
)
def test_a_call_needs_two_numbers_of_a_live_look(checked, arguments):
    assert checked(*arguments).exit_code == 2
