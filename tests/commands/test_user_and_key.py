"""Does the command line let the first people and programs in, and put them out again?"""

import asyncio
import re

import pytest
from click.testing import CliRunner

from callrouter.__main__ import main
from callrouter.app import build_house
from operations.demo_parts import rows
from programs import PASSWORD, visitors

ADD = ("user", "add", "jo@example.com", "--name", "Jo Park", "--role", "admin")


@pytest.fixture
def command(monkeypatch, demo_url):
    """Runs a command on the demo company's database; `typed` is its standard input."""
    monkeypatch.setenv("CALLROUTER_DATABASE_URL", demo_url)

    async def run(*arguments, typed=""):
        return await asyncio.to_thread(CliRunner().invoke, main, arguments, typed)

    return run


@pytest.fixture
async def a_house(demo_url):
    made = build_house(demo_url)
    yield made
    await made.close()


@pytest.fixture
async def a_visitor(a_house):
    async with visitors(a_house) as made:
        yield made


async def test_who_is_added_signs_in_with_the_password_that_was_typed(command, a_visitor):
    added = await command(*ADD, typed=f"{PASSWORD}\n")
    assert (added.exit_code, added.output) == (
        0,
        "Jo Park signs in with jo@example.com: admin everywhere (person 17).\n",
    )
    body = {"email": "jo@example.com", "password": PASSWORD}
    signed = await (await a_visitor()).post("/sessions", json=body)
    assert signed.status_code == 201, signed.text
    jo = await a_visitor(token=signed.json()["token"])
    assert "manage-company" in (await jo.get("/me")).json()["everywhere"]
    ended = await command("user", "end-sessions", "JO@example.com")
    assert ended.output == "1 sessions of JO@example.com have ended.\n"
    assert (await jo.get("/me")).status_code == 401


async def test_who_signs_in_is_listed_with_rights(command):
    assert "Nobody signs in yet" in (await command("user", "list")).output
    properties = ("--property", "alder-creek", "--property", "mesa-vista")
    await command(
        "user",
        "add",
        "sue@x.example",
        "--name",
        "Sue",
        "--role",
        "manager",
        *properties,
        typed=PASSWORD,
    )
    listed = await command("user", "list")
    assert listed.output == (
        "    17  Sue <sue@x.example>: manager of alder-creek, manager of mesa-vista\n"
    )


@pytest.mark.parametrize(
    ("changes", "typed", "says"),
    [
        ((), "short\n", "Error: Choose a password of at least 12 characters.\n"),
        ((), "", "Error: Choose a password of at least 12 characters.\n"),
        (("--property", "x"), PASSWORD, 'Error: There is no property with the key "x".\n'),
        (("--name", " "), PASSWORD, "Error: Give the person a name of at most 200 letters.\n"),
    ],
)
async def test_who_cannot_be_added_is_a_sentence(command, a_house, changes, typed, says):
    refused = await command(*ADD, *changes, typed=typed)
    assert (refused.exit_code, refused.output) == (1, says)
    assert await rows(a_house, "select count(*) from people") == [(16,)]


async def test_an_e_mail_that_is_taken_or_none_is_a_sentence(command):
    taken = await command(*ADD[:2], "dana@alder-creek.example", *ADD[3:], typed=PASSWORD)
    assert taken.output == "Error: Dana Cole has this e-mail already; choose another.\n"
    none = await command(*ADD[:2], "jo", *ADD[3:], typed=PASSWORD)
    assert "“jo” is no e-mail address" in none.output
    nobody = await command("user", "end-sessions", "nobody@example.com")
    assert (nobody.exit_code, nobody.output) == (
        1,
        "Error: Nobody has the e-mail nobody@example.com.\n",
    )


async def test_a_key_is_added_listed_and_revoked(command, a_visitor):
    added = await command("key", "add", "Import", "--role", "viewer", "--property", "mesa-vista")
    assert added.exit_code == 0, added.output
    secret = added.stdout.strip()
    assert re.fullmatch(r"cr_[\w-]{43}", secret)
    assert secret not in added.stderr
    program = await a_visitor(token=secret)
    assert [each["id"] for each in (await program.get("/properties")).json()["items"]] == [2]
    listed = (await command("key", "list")).output
    assert re.fullmatch(
        rf" +1  Import \({secret[:9]}…\): viewer of mesa-vista; last used [\d-]+ [\d:]+ UTC\n",
        listed,
    )
    assert (await command("key", "revoke", "1")).output == "Key 1 opens nothing any more.\n"
    assert (await program.get("/properties")).status_code == 401
    assert "There is no key yet" in (await command("key", "list")).output


async def test_a_key_for_some_days_says_until_when(command):
    await command("key", "add", "Short", "--role", "viewer", "--days", "1")
    listed = (await command("key", "list")).output
    assert re.search(r": viewer everywhere; never used, until [\d-]+ [\d:]+ UTC\n$", listed)


@pytest.mark.parametrize("id_", ["99", str(2**63 - 1)])
async def test_a_key_that_is_not_there_is_a_sentence(command, id_):
    refused = await command("key", "revoke", id_)
    assert (refused.exit_code, refused.output) == (1, "Error: There is no such key.\n")
