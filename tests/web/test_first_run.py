"""Does an empty database become a company whose first caller reaches the right phone?"""

import pytest

from callrouter.app import build_house
from callrouter.operations.first_run.entry_link import make_entry_link
from callrouter.store.migrating import migrate
from web.conftest import words_of

GIVEN = {
    "company": "Oak Management",
    "name": "Ann Bell",
    "email": "ann@oak.example",
    "password": "correct horse battery",
    "property": "Cedar Court",
    "zone": "America/Chicago",
    "main_number": "(312) 555-0100",
    "phone": "312-555-0142",
}


@pytest.fixture
async def house(empty_url, clock):
    """A house without a company."""
    house = build_house(empty_url, clock)
    await migrate(house.engine)
    await house.open()
    yield house
    await house.close()


@pytest.fixture
async def link(house):
    async with house.work() as work:
        return f"/welcome/{await make_entry_link(work, None)}"


async def test_a_company_is_set_up_and_its_first_admin_is_in(a_browser, link, house):
    browser = await a_browser()
    assert "your first number can be answered" in await browser.read(link)
    sent = await browser.submit(link, GIVEN)
    assert (sent.status_code, sent.headers["location"]) == (303, "/sources"), words_of(sent)
    shown = await browser.read("/sources")
    assert "Cedar Court is set up." in shown
    assert "Oak Management" in shown
    (snapshot,) = house.snapshots._by_property.values()
    assert snapshot.property.main_number == "+13125550100"


async def test_the_link_is_good_once(a_browser, link):
    browser = await a_browser()
    await browser.submit(link, GIVEN)
    other = await a_browser()
    assert (await other.get(link)).status_code == 404
    assert (await other.submit(link, GIVEN | {"email": "eve@oak.example"})).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("company", "", "Tell us the company's name."),
        ("name", " ", "Tell us your name."),
        ("email", "ann", "e-mail"),
        ("password", "short", "at least"),
        ("property", "", "Give the property its name."),
        ("zone", "Mars/Base", "Choose a time zone."),
        ("main_number", "12", "number"),
        ("phone", "", "Give the phone that rings"),
        ("phone", "12", "number"),
    ],
)
async def test_what_is_wrong_stands_beside_its_field_and_nothing_is_made(
    a_browser, link, house, field, value, says
):
    browser = await a_browser()
    sent = await browser.submit(link, GIVEN | {field: value})
    assert sent.status_code == 422
    assert says in words_of(sent)
    assert "correct horse" not in sent.text
    assert 'aria-invalid="true"' in sent.text
    assert (await browser.get(link)).status_code == 200


async def test_a_link_for_somebody_lets_them_in_by_a_button(a_browser, link, house):
    browser = await a_browser()
    await browser.submit(link, GIVEN)
    async with house.work() as work:
        secret = await make_entry_link(work, 1)
    other = await a_browser()
    await other.get(f"/welcome/{secret}")  # a mail program looks first
    assert (await other.submit(f"/welcome/{secret}")).headers["location"] == "/"
    assert (await other.get("/sources")).status_code == 200
    assert (await (await a_browser()).submit(f"/welcome/{secret}")).status_code == 404


async def test_whoever_is_signed_in_already_comes_in_by_a_new_link_too(a_browser, link, house):
    browser = await a_browser()
    await browser.submit(link, GIVEN)
    async with house.work() as work:
        entry = f"/welcome/{await make_entry_link(work, 1)}"
    page = await browser.get(entry)
    token = page.text.partition('name="csrf" value="')[2].partition('"')[0]
    sent = await browser.post(entry, data={"csrf": token})
    assert (sent.status_code, sent.headers["location"]) == (303, "/")


async def test_who_comes_before_the_set_up_is_told_where_it_begins(a_browser, link):
    browser = await a_browser()
    told = "The service printed a link at its start"
    assert told in await browser.read("/sign-in")
    await browser.submit(link, GIVEN)
    assert told not in await (await a_browser()).read("/sign-in")


async def test_all_that_is_wrong_is_told_at_once(a_browser, link):
    browser = await a_browser()
    wrong = {"password": "short", "main_number": "212", "phone": "abc"}
    told = words_of(await browser.submit(link, GIVEN | wrong))
    for says in (
        "at least 12 characters",
        "“212” has too few digits",
        "“abc” is not a phone number",
    ):
        assert says in told
