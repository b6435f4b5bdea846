"""Can teams, mailboxes and destinations be made, changed and deleted on pages, safely?"""

import pytest

from callrouter.domain.rights import Grant, Role
from web.conftest import words_of
from web.test_people import revision_of


async def test_a_team_is_made_and_its_members_are_put_in_order(staff):
    browser = await staff()
    typed = {"property_id": "1", "name": "Weekend", "member_ids": ["1", "2"]}
    added = await browser.submit("/teams/new", typed | {"add": "3"}, do="add")
    assert (added.status_code, added.text.count('name="member_ids" value=')) == (200, 3)
    moved = await browser.submit("/teams/new", typed, do="down:0")
    assert moved.text.index('name="member_ids" value="2"') < moved.text.index(
        'name="member_ids" value="1"'
    )
    made = await browser.submit("/teams/new", typed)
    assert made.status_code == 303, words_of(made)
    path = made.headers["location"]
    assert "No flow rings it." in await browser.read(path)
    assert "Weekend" in await browser.read("/teams?property=alder-creek")
    sent = await browser.submit(f"{path}/delete", revision=await revision_of(browser, path))
    assert sent.status_code == 303
    after = await browser.get("/teams")
    assert "The team is deleted." in words_of(after)
    assert "/undo" in after.text
    assert "Weekend" not in words_of(after)


@pytest.mark.parametrize("path", ["/teams/1", "/mailboxes/1", "/destinations/1"])
async def test_what_a_flow_names_is_not_deleted_and_it_says_which(staff, path):
    browser = await staff()
    assert "Where it is used" in await browser.read(path)
    sent = await browser.submit(f"{path}/delete", revision=await revision_of(browser, path))
    assert sent.status_code == 422
    assert "is still in use: the flow" in words_of(sent)
    assert 'name="name" type="text" value=""' not in sent.text


async def test_a_mailbox_needs_somebody_who_gets_it_and_says_what_is_not_active(staff):
    browser = await staff()
    assert "Not active yet" in await browser.read("/mailboxes")
    sent = await browser.submit("/mailboxes/new", property_id="1", name="Parcels")
    assert sent.status_code == 422
    assert 'id="problem-recipient_ids"' in sent.text
    made = await browser.submit(
        "/mailboxes/new", property_id="1", name="Parcels", recipient_ids=["1"]
    )
    assert made.status_code == 303


async def test_a_destination_is_made_and_changed(staff):
    browser = await staff()
    typed = {"property_id": "1", "name": "Locksmith", "number": "12"}
    sent = await browser.submit("/destinations/new", typed)
    assert sent.status_code == 422
    assert 'id="problem-number"' in sent.text
    made = await browser.submit("/destinations/new", typed | {"number": "(212) 555-0188"})
    path = made.headers["location"]
    typed = {"name": "Locks", "number": "(212) 555-0189", "revision": "1"}
    assert (await browser.submit(path, typed)).status_code == 303
    stale = await browser.submit(path, typed | {"name": "Late"})
    assert stale.status_code == 422
    assert "Stored now: Locks, (212) 555-0189" in words_of(stale)


async def test_lists_keep_to_the_chosen_property_and_a_viewer_only_looks(staff):
    browser = await staff(Grant(Role.VIEWER, 1))
    for plural in ("teams", "mailboxes", "destinations"):
        page = await browser.get(f"/{plural}")
        assert page.status_code == 200, words_of(page)
        assert "Add a" not in words_of(page)
        assert 'method="post"' not in (await browser.get(f"/{plural}/1")).text.partition("<main")[2]
        sent = await browser.submit(f"/{plural}/1", name="X", number="2125550188", member_ids="1")
        assert sent.status_code == 403
        assert (await browser.get(f"/{plural}/new")).status_code == 403
