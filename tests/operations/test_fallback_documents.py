"""Do the documents for when we are down follow what is published, and disturb nothing?"""

from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from callrouter.app import build_house, keep_fallback
from callrouter.domain.properties import Property
from callrouter.operations.demo.communities import COMMUNITIES, SOURCES
from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import save_flow_draft
from callrouter.operations.properties.create_property import create_property
from callrouter.operations.sources.add_source import add_source
from callrouter.providers.simulator import verbs
from callrouter.providers.simulator.markup import parse
from callrouter.settings import Settings
from operations.demo_parts import ALDER, DEFAULT_FLOW, a_message
from webhooks import counted

BASE = "https://files.example.com/down"
GOODBYES = {"goodbye.xml", "goodbye-es.xml"}
DEMO_DOCUMENTS = {
    f"{community.number(last_four).removeprefix('+')}.xml"
    for community in COMMUNITIES
    for _, last_four in SOURCES
}
UNWRITTEN = "fallback not written"


@pytest.fixture
def opened(demo_url, clock, tmp_path, monkeypatch):
    """Return a way to open a house that keeps documents in `tmp_path / "down"`."""

    @asynccontextmanager
    async def open_house():
        monkeypatch.setenv("CALLROUTER_FALLBACK_DIR", str(tmp_path / "down"))
        monkeypatch.setenv("CALLROUTER_FALLBACK_BASE_URL", BASE)
        house = keeping(build_house(demo_url, clock))
        await house.open()
        yield house
        await house.close()

    return open_house


def keeping(house):
    """The house, with documents that follow it; what it asked for is in `renewals`."""
    keep_fallback(house, Settings())
    renew, house.renewals = house.following.on_live, []
    house.following.on_live = lambda ids: house.renewals.append(renew(ids))
    return house


def settle(house):
    """Until what was asked for so far is written."""
    for renewal in house.renewals:
        renewal.result(30)


def names(folder):
    return {path.name for path in folder.iterdir()}


def verbs_of(folder, name):
    return parse((folder / name).read_bytes()).verbs


async def test_at_the_start_every_number_has_its_document(opened, tmp_path):
    async with opened() as house:
        settle(house)
        assert names(tmp_path / "down") == DEMO_DOCUMENTS | GOODBYES
        said, _, dial, *_ = verbs_of(tmp_path / "down", "14805550102.xml")
        assert said.text == "Thank you for calling Mesa Vista Villas."
        assert (dial.caller_id, dial.numbers[0].number) == ("+14805550102", "+14805550199")


async def test_a_new_number_has_its_document_and_the_others_are_left_alone(opened, tmp_path):
    async with opened() as house:
        settle(house)
        (tmp_path / "down" / "14805550102.xml").unlink()  # of a property that does not change
        async with house.work() as work:
            await add_source(work, ALDER, "Postcards", "+12125550150")
        settle(house)
        changed = names(tmp_path / "down") ^ (DEMO_DOCUMENTS | GOODBYES)
        assert changed == {"12125550150.xml", "14805550102.xml"}


async def test_a_new_property_speaks_its_own_language(opened, tmp_path):
    new = Property(0, "rio", "Río Verde", "America/Phoenix", "+14805550160", language="es")
    async with opened() as house:
        async with house.work() as work:
            await add_source(work, await create_property(work, new), "Zillow", "+14805550161")
        settle(house)
        said, *_, record, _, _ = verbs_of(tmp_path / "down", "14805550161.xml")
        assert (said.text, said.language) == ("Gracias por llamar a Río Verde.", "es-US")
        assert (record.action, record.method) == (f"{BASE}/goodbye-es.xml", "GET")
        assert isinstance(verbs_of(tmp_path / "down", "goodbye-es.xml")[-1], verbs.Hangup)


async def test_a_publish_that_changes_no_document_writes_none(opened, tmp_path):
    async with opened() as house:
        settle(house)
        before = {path.name: path.stat().st_ino for path in (tmp_path / "down").iterdir()}
        async with house.work() as work:
            await save_flow_draft(work, DEFAULT_FLOW, a_message())
            await publish_flow(work, DEFAULT_FLOW)
        settle(house)
        assert len(house.renewals) == 2
        after = {path.name: path.stat().st_ino for path in (tmp_path / "down").iterdir()}
        assert after == before


async def test_a_changed_fail_safe_number_is_dialled_from_the_next_publish_on(opened, tmp_path):
    async with opened() as house:
        async with house.work() as work:
            await work.connection.execute(
                text("update properties set failsafe_number = '+12125550198' where id = :id"),
                {"id": ALDER},
            )
            work.changes_calls_of(ALDER)
        settle(house)
        _, _, dial, *_ = verbs_of(tmp_path / "down", "12125550101.xml")
        assert dial.numbers[0].number == "+12125550198"


async def test_a_number_that_is_gone_loses_its_document(opened, tmp_path):
    async with opened() as house:
        settle(house)
        async with house.work() as work:
            for statement in (
                "delete from number_assignments where number_id = "
                "(select id from numbers where number = '+12125550104')",
                "delete from numbers where number = '+12125550104'",
            ):
                await work.connection.execute(text(statement))
            work.changes_calls_of(ALDER)
        settle(house)
        assert names(tmp_path / "down") == (DEMO_DOCUMENTS | GOODBYES) - {"12125550104.xml"}


async def test_a_house_that_answers_no_calls_touches_no_document(opened, tmp_path, demo_url):
    async with opened() as house:
        settle(house)
    command = keeping(build_house(demo_url))  # as a command has it: not opened
    async with command.work() as work:
        await add_source(work, ALDER, "Postcards", "+12125550150")
    await command.close()
    assert command.renewals == []
    assert names(tmp_path / "down") == DEMO_DOCUMENTS | GOODBYES


async def test_a_folder_that_cannot_be_written_is_an_alarm_and_no_error(opened, tmp_path):
    (tmp_path / "down").write_text("in the way")
    before = counted("alarms", kind=UNWRITTEN)
    async with opened() as house:
        async with house.work() as work:
            await add_source(work, ALDER, "Postcards", "+12125550150")
        settle(house)
        assert house.snapshots.find_by_number("+12125550150") is not None
    assert counted("alarms", kind=UNWRITTEN) == before + 2


@pytest.mark.parametrize("missing", ["CALLROUTER_FALLBACK_DIR", "CALLROUTER_FALLBACK_BASE_URL"])
async def test_without_a_folder_and_an_address_nothing_is_written(monkeypatch, tmp_path, missing):
    monkeypatch.setenv("CALLROUTER_FALLBACK_DIR", str(tmp_path / "down"))
    monkeypatch.setenv("CALLROUTER_FALLBACK_BASE_URL", BASE)
    monkeypatch.delenv(missing)
    house = build_house("postgresql://127.0.0.1:9/x")
    keep_fallback(house, Settings())
    assert house.following.on_live is None
    await house.close()
