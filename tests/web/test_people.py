"""Can staff be written down, changed, given rights and archived on pages, by whom, and clearly?"""

from callrouter.domain.rights import Grant, Role
from web.conftest import words_of


async def revision_of(browser, path):
    page = await browser.get(path)
    assert page.status_code == 200, words_of(page)
    return page.text.partition('name="revision" value="')[2].partition('"')[0]


async def test_somebody_who_is_rung_elsewhere_is_shown_without_a_form(staff):
    browser = await staff(Grant(Role.MANAGER, 1))
    assert 'action="/people/12' not in (await browser.get("/people/12")).text
    assert 'action="/people/1' in (await browser.get("/people/1")).text


async def test_somebody_is_written_down_with_phones_in_their_order(staff):
    browser = await staff()
    typed = {"name": "Rosa Diaz", "phones": ["(212) 555-0177", "212-555-0178", ""]}
    moved = await browser.submit("/people/new", typed, do="up:1")
    assert moved.status_code == 200
    assert moved.text.index("212-555-0178") < moved.text.index("(212) 555-0177")
    sent = await browser.submit("/people/new", typed)
    assert sent.status_code == 303, words_of(sent)
    assert "Rosa Diaz is written down." in await browser.read(sent.headers["location"])
    assert "Rosa Diaz" in await browser.read("/people?search=5550178")
    assert "Nobody is found" in await browser.read("/people?search=nobody")


async def test_each_fault_stands_beside_its_field_and_what_was_typed_stays(staff):
    browser = await staff()
    typed = {"name": "Rosa", "phones": ["(212) 555-0177", "12"], "email": "rosa"}
    sent = await browser.submit("/people/new", typed)
    assert sent.status_code == 422
    assert 'aria-describedby="problem-phone-2"' in sent.text
    assert "is no e-mail address" in words_of(sent)
    assert 'value="(212) 555-0177"' in sent.text


async def test_the_second_to_save_sees_what_the_first_did_and_keeps_what_was_typed(staff):
    browser = await staff()
    revision = await revision_of(browser, "/people/1")
    first = {"name": "Dana First", "phones": ["2125550111"], "revision": revision}
    assert (await browser.submit("/people/1", first)).status_code == 303
    second = await browser.submit("/people/1", first | {"name": "Dana Second"})
    assert second.status_code == 422
    says = words_of(second)
    assert "Changed meanwhile." in says
    assert "Stored now: Dana First" in says
    assert 'value="Dana Second"' in second.text
    newer = second.text.partition('name="revision" value="')[2].partition('"')[0]
    again = await browser.submit("/people/1", first | {"name": "Dana Second", "revision": newer})
    assert again.status_code == 303


async def test_who_is_needed_is_not_archived_and_it_says_where(staff):
    browser = await staff()
    sent = await browser.submit(
        "/people/1/archive", revision=await revision_of(browser, "/people/1")
    )
    assert sent.status_code == 422
    assert "is still in use: the team" in words_of(sent)


async def test_somebody_is_archived_and_taken_back(staff):
    browser = await staff()
    made = await browser.submit("/people/new", name="Rosa Diaz")
    path = made.headers["location"]
    sent = await browser.submit(f"{path}/archive", revision=await revision_of(browser, path))
    assert sent.status_code == 303, words_of(sent)
    assert "Rosa Diaz" in await browser.read("/people?who=archived")
    sent = await browser.submit(f"{path}/restore", revision=await revision_of(browser, path))
    assert sent.status_code == 303
    assert "Back in use" in await browser.read(path)


async def test_rights_are_given_and_taken_by_whoever_manages_people(staff):
    browser = await staff()
    path = (await browser.submit("/people/new", name="Rosa Diaz")).headers["location"]
    given = await browser.submit(
        f"{path}/rights",
        role="manager",
        place="property:1",
        revision=await revision_of(browser, path),
    )
    assert given.status_code == 303, words_of(given)
    assert "Manager Alder Creek" in await browser.read(path)
    taken = await browser.submit(
        f"{path}/rights/0/remove", revision=await revision_of(browser, path)
    )
    assert taken.status_code == 303
    assert "None: they answer calls" in await browser.read(path)
    refused = await browser.submit(f"{path}/rights", role="king", place="everywhere")
    assert (refused.status_code, "Choose a role." in words_of(refused)) == (422, True)


async def test_a_viewer_sees_people_and_cannot_touch_them(staff):
    browser = await staff(Grant(Role.VIEWER, 1))
    assert "Add a person" not in await browser.read("/people")
    page = await browser.get("/people/1")
    assert "How to reach them" in words_of(page)
    assert "Rights" not in words_of(page)
    assert 'method="post" action="/people' not in page.text
    for path in ("", "/archive", "/rights", "/invitation"):
        sent = await browser.submit(f"/people/1{path}", name="X", role="viewer", place="everywhere")
        assert sent.status_code == 403, path
    assert (await browser.get("/people/new")).status_code == 403
