"""Are documents put whole, for any file server's eyes, and is nothing else touched?"""

import os

import pytest

from callrouter.store.fallback_files import FallbackFiles, document_name

MARK = b"<!-- ours -->"
ONE, TWO = "12125550101.xml", "12125550102.xml"


def a_document(words: str = "Hello") -> bytes:
    return b"<Response>" + MARK + words.encode() + b"</Response>"


@pytest.fixture
def files(tmp_path):
    return FallbackFiles(tmp_path / "down", MARK)


def names(files):
    return sorted(os.listdir(files.folder))


def test_a_numbers_document_is_named_by_its_digits():
    assert document_name("+12125550101") == ONE


def test_the_folder_is_made_and_whoever_serves_it_may_read(files):
    former = os.umask(0o077)
    try:
        assert files.put({ONE: a_document()}) == {}
    finally:
        os.umask(former)
    assert (files.folder / ONE).read_bytes() == a_document()
    assert (files.folder / ONE).stat().st_mode & 0o777 == 0o644
    assert files.folder.stat().st_mode & 0o777 == 0o755
    assert names(files) == [ONE]


def test_only_what_differs_is_written(files):
    files.put({ONE: a_document(), TWO: a_document()})
    before = {name: (files.folder / name).stat().st_ino for name in (ONE, TWO)}
    files.put({ONE: a_document(), TWO: a_document("Hello again")})
    after = {name: (files.folder / name).stat().st_ino for name in (ONE, TWO)}
    assert (before[ONE] == after[ONE], before[TWO] == after[TWO]) == (True, False)


def test_a_reader_sees_the_old_document_or_the_new_one(files):
    files.put({ONE: a_document("old " * 100)})
    with (files.folder / ONE).open("rb") as reading:
        files.put({ONE: a_document("new")})
        assert reading.read() == a_document("old " * 100)


def test_a_number_that_is_gone_loses_its_document(files):
    files.put({ONE: a_document(), TWO: a_document(), "goodbye.xml": a_document()})
    assert files.remove_all_but({TWO}) == {}
    assert names(files) == [TWO, "goodbye.xml"]


def test_nothing_is_removed_that_was_not_written_here(files):
    files.put({ONE: a_document()})
    others = {TWO: "<Response/>", "index.html": MARK.decode(), "notes-1.xml": MARK.decode()}
    for name, text in others.items():
        (files.folder / name).write_text(text)
    files.remove_all_but(set())
    assert names(files) == sorted(others)


def test_a_folder_that_is_not_there_holds_nothing_to_remove(files):
    assert files.remove_all_but(set()) == {}
    assert not files.folder.exists()


def test_what_cannot_be_written_is_told_and_the_rest_is_written(files):
    files.folder.mkdir()
    (files.folder / ONE).mkdir()
    failed = files.put({ONE: a_document(), TWO: a_document()})
    assert list(failed) == [ONE]
    assert names(files) == [ONE, TWO]


def test_what_is_missing_or_different_is_found(files):
    files.put({ONE: a_document()})
    assert files.find_wrong({ONE: a_document(), TWO: a_document()}) == [TWO]
    assert files.find_wrong({ONE: a_document("Other")}) == [ONE]


def test_a_folder_that_takes_no_documents_is_found(files):
    with pytest.raises(FileNotFoundError):
        files.try_to_write()
    files.folder.mkdir()
    files.try_to_write()
    assert names(files) == []
