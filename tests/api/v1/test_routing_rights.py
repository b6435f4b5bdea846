"""May each role do at each property what its grant gives, on every route of weeks, flows and calls?

A row is a route and what it needs; the columns are roles and where they are granted. Whoever does
not see the property is told that there is no such thing.
"""

import pytest

from api.v1.drawn_flows import drawn
from callrouter.domain.rights import Grant, Role
from operations.demo_parts import ZILLOW_NUMBER, a_message

SEE, SEE_CALLS, EDIT, PUBLISH, COMPANY = "see", "see calls", "edit", "publish", "company"
MAY = {
    Role.ADMIN: {SEE, SEE_CALLS, EDIT, PUBLISH, COMPANY},
    Role.MANAGER: {SEE, SEE_CALLS, EDIT, PUBLISH},
    Role.AGENT: {SEE, SEE_CALLS},
    Role.VIEWER: {SEE, SEE_CALLS},
}
WEEK = {
    "name": "Pool",
    "default_schedule_id": "closed",
    "closing_schedule_id": "closed",
    "schedules": [{"id": "closed", "name": "Closed", "counts_as_open": False}],
}
FLOW = drawn(a_message(name="Default flow"))
# Right, method, path, body. Those that are let in may still be refused for another reason (422,
# 428), but never as not allowed (403) or not there (404).
ROUTES = [
    (SEE, "GET", "/weeks/1", None),
    (SEE, "GET", "/weeks/1/now", None),
    (SEE, "GET", "/weeks/1/changes", None),
    (EDIT, "POST", "/weeks", WEEK | {"property_id": 1}),
    (EDIT, "PUT", "/weeks/1", WEEK),
    (EDIT, "POST", "/weeks/1/force", {}),
    (EDIT, "DELETE", "/weeks/1/force", None),
    (EDIT, "DELETE", "/weeks/1", None),
    (SEE, "GET", "/weeks?property_id=1", None),
    (SEE, "GET", "/flows/1", None),
    (SEE, "POST", "/flows/1/check", None),
    (SEE, "GET", "/flows/1/versions", None),
    (SEE, "GET", "/flows/1/versions/1", None),
    (SEE, "GET", "/flows/1/diff?from=1", None),
    (SEE, "GET", "/flows/1/coverage", None),
    (EDIT, "POST", "/flows", {"property_id": 1, "draft": drawn(a_message())}),
    (EDIT, "PUT", "/flows/1/draft", FLOW),
    (EDIT, "POST", "/flows/1/versions/1/restore", None),
    (PUBLISH, "POST", "/flows/1/publish", {}),
    (PUBLISH, "DELETE", "/flows/1", None),
    (SEE, "GET", f"/resolve?to=%2B{ZILLOW_NUMBER[1:]}", None),
    (SEE_CALLS, "GET", "/calls?property_id=1", None),
    (COMPANY, "GET", "/settings-check", None),
]
HERE, ELSEWHERE, EVERYWHERE = "here", "elsewhere", "everywhere"
PLACES = {HERE: 1, ELSEWHERE: 2, EVERYWHERE: None}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", list(Role))
async def test_each_route_is_open_to_whom_it_should_be(a_program, role, place):
    program = await a_program(Grant(role, PLACES[place]))
    wrong = []
    for right, method, path, body in ROUTES:
        answer = await program.request(method, path, json=body, headers={"If-Match": '"1"'})
        code = answer.status_code
        assert code < 500, (method, path, answer.text)
        if right == COMPANY:
            is_right = (code == 403) != (place == EVERYWHERE and role is Role.ADMIN)
        elif path.startswith(("/weeks?", "/calls?")) and place == ELSEWHERE:
            is_right = code == 404 or (code == 200 and answer.json()["items"] == [])
        elif place == ELSEWHERE:
            is_right = code == 404
        elif right in MAY[role]:
            is_right = code not in (403, 404)
        else:
            is_right = code == 403
        if not is_right:
            wrong.append((method, path, code))
    assert wrong == []


@pytest.mark.parametrize("path", ["/weeks", "/flows", "/calls"])
async def test_lists_hold_nothing_of_other_properties(a_program, path):
    program = await a_program(Grant(Role.MANAGER, 2))
    listed = (await program.get(path)).json()["items"]
    assert {each["property_id"] for each in listed} <= {2}
    assert listed or path == "/calls"


async def test_every_route_of_these_rooms_is_in_the_table(a_program):
    program = await a_program()
    told = (await program.get("/openapi.json")).json()["paths"]
    rooms = ("/weeks", "/flows", "/resolve", "/calls", "/settings-check")
    known = {
        (method.upper(), path.replace("{week_id}", "1").replace("{flow_id}", "1"))
        for path, operations in told.items()
        if path.startswith(rooms)
        for method in operations
    }
    known = {(method, path.replace("{number}", "1")) for method, path in known}
    tested = {(method, path.partition("?")[0]) for _, method, path, _ in ROUTES}
    elsewhere = {
        ("GET", "/flows"),  # the test above
        ("GET", "/calls/{call_id}"),  # tests of calls
        ("DELETE", "/flows/1/publish"),  # 404 where nothing is planned
    }
    assert known - tested - elsewhere == set()
