"""May each role, with each grant, do what it should on every route about staff, and nothing else?

One row a route: what an actor with each role is answered, where they have it everywhere, at the
property the thing belongs to, and at another one only.
"""

import pytest

from callrouter.api.v1 import (
    destinations,
    mailboxes,
    me,
    password_resets,
    people,
    sessions,
    teams,
)
from callrouter.domain.rights import Grant, Role

ALDER, MESA = 1, 2
PERSON = {"name": "Nia"}
TEAM = {"name": "T", "member_ids": [1]}
PLACE = {"name": "D", "number": "+12125550188"}
BOX = {"name": "M", "recipient_ids": [1]}
AT_ALDER = {"property_id": ALDER}

# Columns: admin, manager, agent, viewer everywhere · the same at Alder Creek · the same at Mesa
# Vista. The things numbered 1 are Alder Creek's; people are the company's.
ANSWERS = {
    "GET /people": (None, (200,) * 12),
    "POST /people": (PERSON, (201, 201, 403, 403) * 3),
    "GET /people/1": (None, (200,) * 12),
    "PATCH /people/1": ({"name": "D"}, (200, 200, 403, 403) * 3),
    "DELETE /people/1": (None, (422, 422, 403, 403) * 3),
    "POST /people/1/restore": (None, (200, 200, 403, 403) * 3),
    "GET /people/1/grants": (None, (200, 403, 403, 403) + (403,) * 8),
    "PUT /people/1/grants": ({"grants": []}, (200, 403, 403, 403) + (403,) * 8),
    "POST /people/1/invitation": (None, (202, 403, 403, 403) + (403,) * 8),
    "GET /sessions": (None, (200,) * 12),
    "GET /sessions?person_id=1": (None, (200, 403, 403, 403) + (403,) * 8),
    "DELETE /sessions": (None, (204,) * 12),
    "DELETE /sessions/999": (None, (404,) * 12),
    "GET /me": (None, (200,) * 12),
    "PUT /me/password": ({"present": "x", "new": "y" * 12}, (403,) * 12),
    "PUT /me/default-property": (AT_ALDER, (403,) * 12),
}
SEEN, CHANGED, ADDED = (
    (200,) * 8 + (404,) * 4,
    (200, 200, 403, 403) * 2 + (404,) * 4,
    (201, 201, 403, 403) * 2 + (404,) * 4,
)
IN_USE = (422, 422, 403, 403) * 2 + (404,) * 4
for path, whole in (("/teams", TEAM), ("/destinations", PLACE), ("/mailboxes", BOX)):
    ANSWERS |= {
        f"GET {path}": (None, (200,) * 12),
        f"POST {path}": (whole | AT_ALDER | {"name": "New"}, ADDED),
        f"GET {path}/1": (None, SEEN),
        f"PUT {path}/1": (whole, CHANGED),
        f"DELETE {path}/1": (None, IN_USE),
    }

GRANTS = [Grant(role, property_id) for property_id in (None, ALDER, MESA) for role in Role]


@pytest.mark.parametrize("column", range(12), ids=lambda column: str(GRANTS[column]))
async def test_each_role_with_each_grant_is_answered(a_program, mails, column):
    program = await a_program(GRANTS[column])
    told = {}
    for route, (body, _) in ANSWERS.items():
        method, path = route.split()
        answer = await program.request(method, path, json=body)
        told[route] = answer.status_code
        if answer.status_code in (403, 404):
            assert answer.json()["errors"] == []
    assert told == {route: statuses[column] for route, (_, statuses) in ANSWERS.items()}


async def test_without_a_key_nothing_is_answered(visitor):
    for route, (body, _) in ANSWERS.items():
        method, path = route.split()
        answer = await visitor.request(method, path, json=body)
        assert answer.status_code == 401, route


def test_every_route_is_in_the_table():
    told = {(method, path.split("?")[0]) for method, path in (each.split() for each in ANSWERS)}
    there = {
        (method, route.path.replace("{session_id}", "999"))
        for room in (people, teams, destinations, mailboxes, sessions, me)
        for route in room.routes.routes
        for method in route.methods
    }
    there = {(method, _with_ids(path)) for method, path in there}
    assert there == told
    opened = {
        (method, route.path)
        for room in (sessions, password_resets)
        for route in room.open_routes.routes
        for method in route.methods
    }
    assert opened == {
        ("POST", "/sessions"),
        ("POST", "/password-resets"),
        ("PUT", "/password-resets/{token}"),
    }


def _with_ids(path):
    return "/".join("1" if part.startswith("{") else part for part in path.split("/"))
