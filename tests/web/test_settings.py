"""Can staff see and change properties, numbers, caps, residents, and what was changed, on pages?"""

import re

import pytest

from callrouter.domain.rights import Grant, Role
from web.conftest import words_of

EVERY_PLACE = (
    "/properties",
    "/properties?archived=yes",
    "/properties/new",
    "/properties/1",
    "/property-lists",
    "/property-lists/new",
    "/numbers",
    "/numbers?property=mesa-vista&state=in-use&search=0101",
    "/numbers/1",
    "/numbers/1/disable",
    "/numbers/1/release",
    "/caps",
    "/caps/new",
    "/residents",
    "/residents/paste",
    "/blocked-numbers",
    "/history",
    "/history?property=alder-creek&thing=week&by=demo",
    "/history/1",
    "/jobs",
    "/jobs?state=waiting",
    "/alarms",
    "/alarms/recipients",
    "/settings",
    "/problems",
)
VIEWER, VIEWER_OF_MESA = Grant(Role.VIEWER), Grant(Role.VIEWER, property_id=2)


def revision_of(page):
    return re.search(r'name="revision" value="(\d+)"', page.text)[1]


def undo_of(page):
    return re.search(r'action="(/history/\d+/undo)"', page.text)[1]


async def test_an_admin_finds_every_place(staff):
    admin = await staff()
    for path in EVERY_PLACE:
        await admin.read(path)


async def test_a_viewer_sees_and_cannot_touch(staff):
    viewer = await staff(VIEWER_OF_MESA)
    assert "Alder Creek" not in await viewer.read("/properties")
    page = await viewer.get("/properties/2")
    assert page.status_code == 200
    assert 'name="failsafe_number"' not in page.text
    assert "Jobs that failed" not in words_of(page)
    for path in ("/properties/1", "/numbers/1", "/numbers/1/disable"):
        assert (await viewer.get(path)).status_code == 404, path
    for path in ("/jobs", "/alarms", "/settings", "/properties/new", "/caps/new"):
        assert (await viewer.get(path)).status_code == 403, path
    refused = await viewer.submit("/properties/2", name="Mine", main_number="+12125550100")
    assert refused.status_code == 403
    assert (await viewer.submit("/residents?property=mesa-vista", number="x")).status_code == 403
