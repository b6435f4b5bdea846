"""Does a viewer see, and touch nothing?"""

import re

import pytest

from browser.every_page import PAGES
from callrouter.domain.rights import Grant, Role
from callrouter.web import program
from operations.demo_parts import ALDER

_THEIR_OWN = ("/sign-out", "/me")
_FORM = re.compile(
    r'<form method="post" action="([^"]*)"|<form[^>]*action="([^"]*)"[^>]*method="post"'
)


@pytest.mark.parametrize("room", PAGES)
async def test_a_viewer_is_offered_nothing_to_change(staff, room):
    browser = await staff(Grant(Role.VIEWER, ALDER))
    offered = {}
    for name, path in PAGES[room].items():
        answer = await browser.get(path)
        assert answer.status_code in (200, 303, 403, 404), path
        forms = {one or other for one, other in _FORM.findall(answer.text)}
        if touching := {each for each in forms if not each.startswith(_THEIR_OWN)}:
            offered[name] = touching
    assert offered == {}


def _posts():
    for room in program._ROOMS:
        for route in room.routes.routes:
            if "POST" in route.methods and not route.path.startswith(_THEIR_OWN):
                yield re.sub(r"\{override_id\}", "christmas-eve", route.path)


async def test_what_a_viewer_sends_all_the_same_is_refused(staff):
    browser = await staff(Grant(Role.VIEWER, ALDER))
    answered = {}
    for path in sorted(set(_posts())):
        url = re.sub(r"\{\w+\}", "1", path) + "?property=alder-creek"
        status = (await browser.submit(url)).status_code
        if status not in (403, 404, 422):  # what is not whole is refused for that already
            answered[path] = status
    assert answered == {}
