"""Do snapshots come back from the disk as they were?"""

import stat

import pytest
from msgspec.structs import replace

from callrouter.store.saved_snapshots import SavedSnapshots

ALDER, MESA = 1, 2


@pytest.fixture
def saved(tmp_path):
    return SavedSnapshots(tmp_path / "snapshots.sqlite3")


def snapshots_of(house):
    return [house.snapshots.find(id_) for id_ in (1, 2, 3)]


async def test_they_come_back_as_they_were_kept(house, saved):
    await saved.save(snapshots_of(house))
    # Our numbers are all properties' together; whoever loads them puts them together again.
    assert await saved.load() == [replace(each, our_numbers=set()) for each in snapshots_of(house)]


async def test_a_property_kept_again_replaces_what_was_kept_of_it(house, saved):
    await saved.save(snapshots_of(house))
    former = house.snapshots.find(MESA)
    renamed = replace(former, property=replace(former.property, name="Mesa Vista Homes"))
    await saved.save([renamed])
    names = [each.property.name for each in await saved.load()]
    assert names == ["Alder Creek Apartments", "Mesa Vista Homes", "Harbor Point Lofts"]


async def test_when_all_there_are_is_kept_nothing_else_is(house, saved):
    await saved.save(snapshots_of(house))
    await saved.save([house.snapshots.find(ALDER)], all_there_are=True)
    assert [each.property.id for each in await saved.load()] == [ALDER]


async def test_only_their_owner_may_read_them(house, saved, tmp_path):
    await saved.save(snapshots_of(house))
    assert stat.S_IMODE((tmp_path / "snapshots.sqlite3").stat().st_mode) == 0o600


async def test_where_nothing_was_kept_nothing_comes_back(saved):
    assert await saved.load() == []
    assert await SavedSnapshots(None).load() == []


async def test_a_file_that_is_damaged_counts_for_nothing_and_is_made_anew(house, saved, tmp_path):
    (tmp_path / "snapshots.sqlite3").write_bytes(b"no database at all, whatever it may be" * 100)
    assert await saved.load() == []
    await saved.save(snapshots_of(house))
    assert len(await saved.load()) == 3


async def test_what_another_version_of_the_program_kept_counts_for_nothing(
    house, saved, monkeypatch
):
    await saved.save(snapshots_of(house))
    monkeypatch.setattr("callrouter.store.saved_snapshots.FORMAT", 2)
    assert await saved.load() == []
    await saved.save(snapshots_of(house))
    assert len(await saved.load()) == 3
