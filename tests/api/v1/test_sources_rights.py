"""Who may do what with sources, residents and blocked numbers? Each route by role and grant."""

import pytest

from callrouter.domain.rights import Grant, Right, Role

ALDER, MESA = 1, 2
# What is needed: a right at Alder Creek ("anywhere" and "everywhere" say so).
SEE, CALLS, EDIT = "see", "see-calls", "edit"
SOURCE = {"property_id": ALDER, "name": "Radio"}
STANDARD = {"standard_keys": ["zumper"]}
BLOCK = {"number": "2125550166"}
ROUTES = [
    ("GET", "/standard-sources", None, "anywhere", 200),
    ("GET", "/sources?property_id=1", None, "anywhere", 200),
    ("POST", "/sources", SOURCE, EDIT, 201),
    ("GET", "/sources/2", None, SEE, 200),
    ("PATCH", "/sources/2", {"name": "New"}, EDIT, 200),
    ("DELETE", "/sources/6", None, EDIT, 204),
    ("POST", "/sources/6/restore", None, EDIT, 200),
    ("GET", "/sources/2/numbers", None, SEE, 200),
    ("POST", "/sources/3/numbers", {"number_id": 2}, EDIT, 201),
    ("DELETE", "/sources/3/numbers/2", None, EDIT, 204),
    ("POST", "/properties/1/sources", STANDARD, EDIT, 201),
    ("GET", "/properties/1/visit-source?url=x", None, SEE, 200),
    ("GET", "/properties/1/source-overlaps", None, SEE, 200),
    ("GET", "/properties/1/residents", None, CALLS, 200),
    ("POST", "/properties/1/residents", {"number": "2125550177"}, EDIT, 201),
    ("DELETE", "/properties/1/residents/+12125550155", None, EDIT, 204),
    ("PUT", "/properties/1/residents", ["2125550177"], EDIT, 200),
    ("GET", "/blocked-numbers", None, "calls anywhere", 200),
    ("GET", "/blocked-numbers/1", None, CALLS, 200),
    ("POST", "/blocked-numbers", BLOCK | {"property_id": ALDER}, EDIT, 201),
    ("POST", "/blocked-numbers", BLOCK, "everywhere", 201),
    ("DELETE", "/blocked-numbers/1", None, EDIT, 204),
    ("GET", "/blocked-numbers/2", None, "calls anywhere", 200),
    ("DELETE", "/blocked-numbers/2", None, "everywhere", 204),
]
ALL_NEEDS = {SEE, CALLS, EDIT, "anywhere", "calls anywhere", "everywhere"}
AT_ALDER = ALL_NEEDS - {"everywhere"}
LOOKS = {SEE, CALLS, "anywhere", "calls anywhere"}
ELSEWHERE = {"anywhere", "calls anywhere"}
# Who, by which grant, may do what; and whether Alder Creek is hidden from them.
ACTORS = {
    "admin": (Grant(Role.ADMIN), ALL_NEEDS, False),
    "manager everywhere": (Grant(Role.MANAGER), ALL_NEEDS, False),
    "manager": (Grant(Role.MANAGER, ALDER), AT_ALDER, False),
    "manager by a list": (Grant(Role.MANAGER, list_id=1), AT_ALDER, False),
    "agent": (Grant(Role.AGENT, ALDER), LOOKS, False),
    "viewer": (Grant(Role.VIEWER, ALDER), LOOKS, False),
    "viewer everywhere": (Grant(Role.VIEWER), LOOKS, False),
    "only sees": (
        Grant(Role.VIEWER, ALDER, rights=frozenset({Right.SEE})),
        {SEE, "anywhere"},
        False,
    ),
    "manager elsewhere": (Grant(Role.MANAGER, MESA), ELSEWHERE, True),
    "viewer elsewhere": (Grant(Role.VIEWER, MESA), ELSEWHERE, True),
}


@pytest.fixture
async def company(admin):
    """A source without numbers (its id is given), a resident, and two blocked numbers."""
    await admin.post("/property-lists", json={"name": "Alders", "property_ids": [ALDER]})
    made = await admin.post("/sources", json={"property_id": ALDER, "name": "Spare"})
    await admin.post("/properties/1/residents", json={"number": "2125550155"})
    for body in ({"number": "2125550188", "property_id": ALDER}, {"number": "2125550189"}):
        await admin.post("/blocked-numbers", json=body)
    return made.json()["id"]


@pytest.mark.parametrize("who", ACTORS)
async def test_every_route_by_role_and_grant(a_program, admin, company, who):
    grant, may, is_hidden = ACTORS[who]
    program = await a_program(grant, name=who)
    wrong = []
    for method, path, body, needs, status in ROUTES:
        path = path.replace("/sources/6", f"/sources/{company}")
        expected = status
        if needs not in may:
            is_here = needs not in ("everywhere", "anywhere", "calls anywhere")
            expected = 404 if is_hidden and is_here else 403
        answer = await program.request(method, path, json=body)
        if answer.status_code != expected:
            wrong.append((method, path, expected, answer.status_code, answer.text))
    assert wrong == []


async def test_what_is_hidden_reads_like_what_is_not_there(a_program, company):
    program = await a_program(Grant(Role.MANAGER, MESA))
    for method, path, body, needs, _ in ROUTES:
        if needs not in (SEE, CALLS, EDIT) or path == "/sources" or path == "/blocked-numbers":
            continue
        path = path.replace("/sources/6", f"/sources/{company}")
        first, kind, _, *rest = path.partition("?")[0].split("/")
        absent = "/".join([first, kind, "9999", *rest]) + "?url=x"
        hidden = await program.request(method, path, json=body)
        gone = await program.request(method, absent, json=body)
        assert (hidden.status_code, hidden.json()) == (gone.status_code, gone.json()), path


async def test_a_list_shows_only_what_may_be_seen(a_program, company):
    program = await a_program(Grant(Role.VIEWER, MESA))
    items = (await program.get("/sources")).json()["items"]
    assert {each["property_id"] for each in items} == {MESA}
    assert (await program.get("/sources", params={"property_id": ALDER})).json()["items"] == []
    blocks = (await program.get("/blocked-numbers")).json()["items"]
    assert [each["property_id"] for each in blocks] == [None]


async def test_a_body_that_names_a_hidden_property_learns_nothing(a_program):
    program = await a_program(Grant(Role.MANAGER, MESA))
    for path, body in (("/sources", SOURCE), ("/blocked-numbers", BLOCK)):
        hidden = await program.post(path, json=body | {"property_id": ALDER})
        gone = await program.post(path, json=body | {"property_id": 9_999})
        assert hidden.status_code == gone.status_code == 404
        assert hidden.json() == gone.json()
