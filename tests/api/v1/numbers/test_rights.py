"""Who may do what with numbers? Every route, for every kind of program."""

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
