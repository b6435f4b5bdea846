"""Does the list of pages that are judged in a browser name every page there is?"""

from browser.every_page import PAGES
from callrouter.web import program

# Seen only after something was done, or judged by the stories that lead to them.
_ELSEWHERE = {
    "/",
    "/orders/{order_id:int}",
    "/keys/{key_id:int}",
    "/sources/new/confirm",
    "/imports/{import_id}",
}


def test_every_page_is_judged():
    judged = [path.partition("?")[0] for room in PAGES.values() for path in room.values()]
    unjudged = {
        route.path
        for room in program._ROOMS
        for route in room.routes.routes
        if "GET" in route.methods and not any(route.path_regex.match(path) for path in judged)
    }
    assert unjudged - _ELSEWHERE == set()
