"""Can the defaults of another property be looked at, proposed, confirmed and taken back?"""

import re

from callrouter.domain.routing import Channel
from callrouter.operations.history.undo_change import undo_change
from callrouter.operations.routing.show_routing import show_defaults
from operations.demo_parts import MESA, MESAS_FLOW, rows
from web.conftest import words_of

NEW = "/imports/new?property=mesa-vista"
FROM_ALDER = {"from": "alder-creek", "people": "the same", "weeks": "on"}


def revision_of(page):
    return re.search(r'name="revision" value="(\d+)"', page.text)[1]


async def default_of(house):
    async with house.work() as work:
        return (await show_defaults(work, MESA, Channel.CALLS)).default


async def test_an_import_from_the_first_look_to_its_undoing(staff, house):
    browser = await staff()
    start = await browser.read(NEW)
    assert "Alder Creek Apartments" in start
    look = await browser.read(f"{NEW}&from=alder-creek&people=the+same&weeks=on")
    assert "This is what it comes to. Nothing is changed yet." in look
    assert "takes these hours" in look
    assert (await rows(house, "select count(*) from imports")) == [(0,)]
    sent = await browser.submit(NEW, FROM_ALDER, do="propose")
    url = sent.headers["location"]
    proposed = await browser.get(url)
    assert "Nothing is live until you confirm it." in words_of(proposed)
    assert await default_of(house) == MESAS_FLOW
    sent = await browser.submit(f"{url}/confirm", revision=revision_of(proposed))
    assert sent.status_code == 303, words_of(sent)
    assert await default_of(house) != MESAS_FLOW
    confirmed = await browser.get(url)
    assert "The imported defaults answer from now on." in words_of(confirmed)
    undo = int(re.search(r'action="/history/(\d+)/undo"', confirmed.text)[1])
    async with house.work() as work:
        await undo_change(work, undo)
    assert await default_of(house) == MESAS_FLOW
    assert "It was reverted" in await browser.read(url)
    assert "Alder Creek Apartments reverted" in await browser.read("/imports?property=mesa-vista")


async def test_what_nobody_here_is_called_is_chosen(staff, house):
    browser = await staff()
    look = await browser.get(f"{NEW}&from=alder-creek&weeks=on")
    assert "3 things to choose before it can be confirmed." in words_of(look)
    choice = re.search(r'value="(person\|\d+\|\|out)"', look.text)[1]
    again = await browser.submit(NEW, {"from": "alder-creek", "weeks": "on"}, choice=choice)
    assert again.status_code == 200
    assert f'value="{choice}" selected' in again.text
    assert "is left out." in words_of(again)


async def test_an_import_is_reverted_by_its_button(staff, house):
    browser = await staff()
    url = (await browser.submit(NEW, FROM_ALDER, do="propose")).headers["location"]
    await browser.submit(f"{url}/confirm")
    sent = await browser.submit(f"{url}/revert")
    assert sent.status_code == 303
    assert await default_of(house) == MESAS_FLOW
    again = await browser.submit(f"{url}/revert")
    assert again.status_code == 422
    assert "This import has been reverted already." in words_of(again)


async def test_a_property_is_not_imported_into_itself(staff):
    browser = await staff()
    asked = await browser.get("/imports/new?property=alder-creek&from=alder-creek")
    assert asked.status_code == 422
    assert "A property cannot be imported into itself" in words_of(asked)
    assert (await browser.get(f"{NEW}&from=nowhere")).status_code == 404
