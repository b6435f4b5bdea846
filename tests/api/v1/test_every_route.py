"""May each role, with each grant, do what it should on every route, and nothing else?

Whatever a request does is undone before the next one, so that each meets the same company.
"""

import re
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from api.v1.every_route import (
    CALLS,
    EDIT,
    ELSEWHERE_TESTED,
    EVERYWHERE,
    EVERYWHERE_HERE,
    HERE,
    MAY,
    NUMBERS,
    OPEN,
    PUBLISH,
    ROUTES,
    SEE,
    SEEN_ANYWHERE,
)
from callrouter.api.v1.program import build_api
from callrouter.app import build_house
from callrouter.domain.rights import Grant, Right, Role
from callrouter.operations.jobs.trying import GiveUpError
from callrouter.operations.jobs.worker import Kind
from jobs_done import do_jobs, the_jobs, write_job
from operations.demo_parts import ALDER, MESA, ZILLOW_NUMBER, rows
from webhooks import Company, the_program

BY_LIST = "by a list"
NOWHERE = "999999"
IN_WORDS = {
    CALLS: Right.SEE_CALLS,
    EDIT: Right.EDIT_ROUTING,
    PUBLISH: Right.PUBLISH,
    NUMBERS: Right.MANAGE_NUMBERS,
}
PLACES = {"everywhere": None, "here": ALDER, BY_LIST: BY_LIST, "elsewhere": MESA}


class _UndoneError(Exception):
    """Nothing of this stays."""


async def _give_up(_house, _what):
    raise GiveUpError("There is nobody of that name.")


@pytest.fixture
async def company(admin, house, account):
    """What the table's paths name, by its names there."""

    async def made(path, **body):
        answer = await admin.post(path, json=body)
        assert answer.status_code in (201, 202), (path, answer.text)
        return answer.json()["id"]

    await admin.post("/properties/1/residents", json={"number": "2125550155"})
    await write_job(house, "greet")
    await do_jobs(house, {"greet": Kind(_give_up)})
    later = (account.clock() + timedelta(hours=2)).isoformat()
    planned = await admin.post("/flows/2/publish", json={"at": later})
    assert planned.status_code == 201, planned.text
    await Company(the_program(house)).calls(ZILLOW_NUMBER)
    await house.folding.fold_waiting()
    names = {
        "list": await made("/property-lists", name="Alders", property_ids=[ALDER]),
        "spare": await made("/sources", property_id=ALDER, name="Spare"),
        "proposed": await made(
            f"/properties/{ALDER}/imports", from_property_id=MESA, people="the same"
        ),
        "block": await made("/blocked-numbers", number="2125550188", property_id=ALDER),
        "block_of_all": await made("/blocked-numbers", number="2125550189"),
        "order": await made("/numbers", property_id=ALDER, numbers=["+12125550152"]),
        "cap": await made("/caps", property_id=ALDER, numbers=5),
        "call": (await rows(house, "select call_id from calls"))[0][0],
        "job": (await the_jobs(house, "id"))[0][0],
    }
    await admin.patch("/sources/3", json={"name": "Renamed"})
    ((change,),) = await rows(house, "select max(id) from history where thing = 'source'")
    return names | {"change": change}


@pytest.fixture
def nothing_stays(house, monkeypatch):
    """From when it is called on."""
    work = house.work

    @asynccontextmanager
    async def undone(*given):
        try:
            async with work(*given) as opened:
                yield opened
                raise _UndoneError
        except _UndoneError:
            pass

    return lambda: monkeypatch.setattr(house, "work", undone)


@pytest.fixture
def a_grant(company):
    """Of a role, at one of `PLACES`."""

    def made(role, place):
        if place == BY_LIST:
            return Grant(role, list_id=company["list"])
        return Grant(role, PLACES[place])

    return made


def _rights(chosen):
    """The words of the table for rights that stand in place of a role's own."""
    return {SEE} | {word for word, right in IN_WORDS.items() if right in chosen}


def _expected(route, grant):
    may = route.needs <= (_rights(grant.rights) if grant.rights else MAY[grant.role])
    is_everywhere = grant.property_id is None and grant.list_id is None
    is_elsewhere = grant.property_id == MESA
    if not route.needs:
        return route.status
    if route.where in (HERE, EVERYWHERE_HERE) and is_elsewhere:
        return 404
    if route.where == SEEN_ANYWHERE and is_elsewhere:
        return 403
    if route.where in (EVERYWHERE, EVERYWHERE_HERE) and not is_everywhere:
        return 403
    return route.status if may else 403


async def _as_read(admin, path):
    """The state of the thing that is changed, where there is one."""
    for thing in (path, "/".join(path.split("/")[:3])):
        read = await admin.get(thing)
        if "ETag" in read.headers:
            return {"If-Match": read.headers["ETag"]}
    return {}


async def _answers(admin, program, grant, company, nothing_stays):
    """Those that are not as they should be."""
    nothing_stays()
    wrong = {}
    for route in ROUTES:
        path = route.path.format_map(company)
        read = await _as_read(admin, path)
        answer = await program.request(route.method, path, json=route.body, headers=read)
        if answer.status_code != (expected := _expected(route, grant)):
            said = answer.json()["detail"] if answer.is_error else ""
            wrong[f"{route.method} {path}"] = f"{answer.status_code}, not {expected}. {said}"
    return "\n".join(f"{route}: {says}" for route, says in wrong.items())


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", list(Role))
async def test_each_route_for_each_role(
    admin, a_program, a_grant, company, nothing_stays, role, place
):
    grant = a_grant(role, place)
    assert await _answers(admin, await a_program(grant), grant, company, nothing_stays) == ""


@pytest.mark.parametrize("right", IN_WORDS.values())
async def test_each_route_for_each_right(admin, a_program, company, nothing_stays, right):
    grant = Grant(Role.VIEWER, ALDER, rights=frozenset({right}))
    assert await _answers(admin, await a_program(grant), grant, company, nothing_stays) == ""


async def test_what_is_hidden_reads_like_what_is_not_there(a_program, company, nothing_stays):
    program = await a_program(Grant(Role.MANAGER, MESA))
    nothing_stays()
    for route in ROUTES:
        if route.where not in (HERE, EVERYWHERE_HERE):
            continue
        path, body = route.path.format_map(company), route.body
        first, kind, *rest = path.split("/")
        if rest and (rest[0].isdecimal() or rest[0] == company["call"]):
            absent = "/".join([first, kind, NOWHERE, *rest[1:]])
        else:
            absent = path
            names = {"property_id", "template_id"} & (body or {}).keys()
            body = body and body | dict.fromkeys(names, int(NOWHERE))
        hidden = await program.request(route.method, path, json=route.body)
        gone = await program.request(route.method, absent, json=body)
        asked, told = path.split("/")[-1], NOWHERE  # a sentence may name what was asked for
        assert hidden.status_code == gone.status_code, path
        assert hidden.text.replace(asked, told) == gone.text, path


async def test_a_list_shows_only_what_may_be_seen(a_program, company):
    program = await a_program(Grant(Role.VIEWER, MESA))
    items = (await program.get("/sources")).json()["items"]
    assert {each["property_id"] for each in items} == {MESA}
    hidden = await program.get("/sources", params={"property_id": ALDER})
    assert hidden.status_code == 404
    blocks = (await program.get("/blocked-numbers")).json()["items"]
    assert [each["property_id"] for each in blocks] == [None]


async def test_a_body_that_names_a_hidden_property_learns_nothing(a_program):
    program = await a_program(Grant(Role.MANAGER, MESA))
    for path, body in (
        ("/sources", {"name": "Radio"}),
        ("/blocked-numbers", {"number": "2125550166"}),
    ):
        hidden = await program.post(path, json=body | {"property_id": ALDER})
        gone = await program.post(path, json=body | {"property_id": 9_999})
        assert hidden.status_code == gone.status_code == 404
        assert hidden.json() == gone.json()


async def test_without_a_key_nothing_is_answered(visitor, company):
    for route in ROUTES:
        path = route.path.format_map(company)
        answer = await visitor.request(route.method, path, json=route.body)
        assert answer.status_code == 401, route


def test_every_route_is_in_the_table():
    paths = build_api(build_house("postgresql://localhost/x")).openapi()["paths"]
    there = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    for route in ROUTES:
        path = route.path.partition("?")[0].format_map(_Anything())
        there -= {each for each in there if each[0] == route.method and _fits(each[1], path)}
    assert there == OPEN | ELSEWHERE_TESTED


class _Anything(dict):
    def __missing__(self, _key):
        return "1"


def _fits(template, path):
    return re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path) is not None
