"""Who may do what with numbers? Every route, for every kind of program."""

import pytest

from callrouter.domain.rights import Grant, Right, Role

ALDER, MESA = 1, 2
NEW = ["+12125550151"]
ZILLOW, MESAS = 2, 7  # numbers of Alder Creek and of Mesa Vista

PROGRAMS = {
    "admin": (Grant(Role.ADMIN),),
    "manager": (Grant(Role.MANAGER, ALDER),),
    "agent": (Grant(Role.AGENT, ALDER),),
    "viewer": (Grant(Role.VIEWER, ALDER),),
    "router": (Grant(Role.MANAGER, ALDER, rights=frozenset({Right.EDIT_ROUTING})),),
    "buyer": (Grant(Role.VIEWER, ALDER, rights=frozenset({Right.MANAGE_NUMBERS})),),
    "stranger": (Grant(Role.MANAGER, MESA),),
}
SEES = {"admin": 200, "manager": 200, "agent": 200, "viewer": 200, "router": 200, "buyer": 200}
MAY_LOOK = dict.fromkeys(("admin", "manager", "buyer", "stranger"), 200)
ACTS = {"agent": 403, "viewer": 403, "router": 403}


def _deeds(number):
    url = f"/numbers/{number}"
    return [
        ("PATCH", url, {"registration": "pending"}),
        ("POST", f"{url}/set-up", None),
        ("POST", f"{url}/check", None),
        ("POST", f"{url}/disable", {}),
        ("POST", f"{url}/enable", None),
        ("POST", f"{url}/release", {}),
    ]


TABLE = [
    ("GET", f"/numbers/{ZILLOW}", None, SEES | {"stranger": 404}),
    (
        "GET",
        "/numbers/available",
        None,
        ACTS | MAY_LOOK,
    ),
    (
        "GET",
        "/numbers/adoptable",
        None,
        ACTS | MAY_LOOK,
    ),
    (
        "POST",
        "/numbers",
        {"property_id": ALDER, "numbers": NEW},
        ACTS | {"admin": 202, "manager": 202, "buyer": 202, "stranger": 404},
    ),
    (
        "POST",
        "/numbers/adopt",
        {"property_id": ALDER, "numbers": NEW},
        ACTS | {"admin": 422, "manager": 422, "buyer": 422, "stranger": 404},
    ),
    *[(method, url, body, ACTS | {"stranger": 404}) for method, url, body in _deeds(ZILLOW)],
    ("GET", "/caps", None, dict.fromkeys(PROGRAMS, 200)),
    ("GET", "/numbers", None, dict.fromkeys(PROGRAMS, 200)),
    ("GET", "/number-orders", None, dict.fromkeys(PROGRAMS, 200)),
    (
        "POST",
        "/caps",
        {"numbers": 1, "property_id": ALDER},
        dict.fromkeys(PROGRAMS, 403) | {"admin": 201},
    ),
]


@pytest.mark.parametrize("who", PROGRAMS)
async def test_each_route_for_each_program(a_program, account, who):
    program = await a_program(*PROGRAMS[who])
    wrong = []
    for method, url, body, answers in TABLE:
        answer = await program.request(method, url, json=body)
        # Allowed deeds: what comes of them depends on the number.
        lawful = [answers[who]] if who in answers else [200, 202, 422]
        if answer.status_code not in lawful:
            wrong.append((method, url, answer.status_code, answer.text))
    assert wrong == []


async def test_a_number_one_may_not_see_is_like_one_that_is_not_there(a_program, account):
    program = await a_program(*PROGRAMS["manager"])
    for (method, url, body), (_, nowhere, _) in zip(_deeds(MESAS), _deeds(99_999), strict=True):
        hidden = await program.request(method, url, json=body)
        absent = await program.request(method, nowhere, json=body)
        assert (hidden.status_code, hidden.json()) == (absent.status_code, absent.json())
        assert hidden.json()["detail"] == "There is no such number."


async def test_lists_show_only_ones_own(a_program, account, manager):
    await manager.post("/numbers", json={"property_id": ALDER, "numbers": NEW})
    for who, of in (("stranger", {MESA}), ("viewer", {ALDER})):
        program = await a_program(*PROGRAMS[who])
        listed = (await program.get("/numbers")).json()["items"]
        assert {each["property_id"] for each in listed} == of
        orders = (await program.get("/number-orders")).json()["items"]
        assert {each["property_id"] for each in orders} == of - {MESA}
    stranger = await a_program(*PROGRAMS["stranger"])
    assert (await stranger.get("/number-orders/1")).status_code == 404
    assert (await stranger.get("/number-orders/99")).json() == (
        await stranger.get("/number-orders/1")
    ).json()
