"""Can nobody guess passwords, from one place or many, and is nobody locked out for long?"""

import asyncio

import pytest

from callrouter.api.v1 import limits
from callrouter.domain.rights import Grant, Role
from callrouter.operations.sessions import sign_in
from programs import PASSWORD, visitors

JO = {"email": "jo@example.com", "password": PASSWORD}
WRONG = JO | {"password": "not the password"}


@pytest.fixture(autouse=True)
def quick_judges(monkeypatch):
    """A judge who needs no tenth of a second."""

    async def is_password(password, hashed):
        return hashed is not None and password == PASSWORD

    monkeypatch.setattr(sign_in, "is_password", is_password)


async def fail(client, times, **changes):
    for _ in range(times):
        assert (await client.post("/sessions", json=WRONG | changes)).status_code == 401


async def test_after_five_failures_even_the_right_password_waits(a_user, visitor, clock):
    await a_user(Grant(Role.ADMIN))
    await fail(visitor, 5)
    refused = await visitor.post("/sessions", json=JO | {"email": "JO@example.com"})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "900"
    assert refused.headers["content-type"] == "application/problem+json"
    clock.move_on(899)
    assert (await visitor.post("/sessions", json=JO)).headers["Retry-After"] == "1"
    clock.move_on(1)
    assert (await visitor.post("/sessions", json=JO)).status_code == 201


async def test_four_failures_and_the_right_one_begin_the_count_anew(a_user, visitor):
    await a_user(Grant(Role.ADMIN))
    for _ in range(3):
        await fail(visitor, 4)
        assert (await visitor.post("/sessions", json=JO)).status_code == 201


async def test_tries_during_the_wait_do_not_prolong_it(a_user, visitor, clock):
    await a_user(Grant(Role.ADMIN))
    await fail(visitor, 5)
    clock.move_on(600)
    assert (await visitor.post("/sessions", json=WRONG)).status_code == 429
    clock.move_on(300)
    assert (await visitor.post("/sessions", json=JO)).status_code == 201


async def test_who_is_not_there_is_told_the_same(visitor):
    await fail(visitor, 5, email="nobody@example.com")
    body = WRONG | {"email": "nobody@example.com"}
    assert (await visitor.post("/sessions", json=body)).status_code == 429


async def test_all_processes_and_places_share_the_count(a_user, a_visitor, house):
    await a_user(Grant(Role.ADMIN))
    await fail(await a_visitor("198.51.100.1"), 3)
    async with visitors(house) as elsewhere:  # another program on the same database
        await fail(await elsewhere("198.51.100.2"), 2)
    refused = await (await a_visitor("198.51.100.3")).post("/sessions", json=JO)
    assert refused.status_code == 429


async def test_from_one_address_twenty_failures_whoever_they_are_for(a_user, a_visitor):
    await a_user(Grant(Role.ADMIN))
    guesser = await a_visitor("2001:db8::1")
    for number in range(20):
        await fail(guesser, 1, email=f"{number}@example.com")
    neighbour = await a_visitor("2001:db8::ffff")  # of the same household
    for client in (guesser, neighbour):
        assert (await client.post("/sessions", json=JO)).status_code == 429
    other = await a_visitor("2001:db8:0:1::1")
    assert (await other.post("/sessions", json=JO)).status_code == 201


async def test_ones_own_right_password_does_not_wash_an_address_clean(a_user, visitor):
    await a_user(Grant(Role.VIEWER))
    for number in range(19):
        await fail(visitor, 1, email=f"{number}@example.com")
    assert (await visitor.post("/sessions", json=JO)).status_code == 201
    await fail(visitor, 1, email="last@example.com")
    assert (await visitor.post("/sessions", json=JO)).status_code == 429


async def test_guesses_at_the_same_time_count_too(a_user, a_visitor):
    await a_user(Grant(Role.ADMIN))
    clients = [await a_visitor(f"198.51.100.{number}") for number in range(12)]
    answers = await asyncio.gather(*(each.post("/sessions", json=WRONG) for each in clients))
    codes = sorted(each.status_code for each in answers)
    assert codes == [401] * 5 + [429] * 7


async def test_somebody_elses_wait_is_not_ones_own(a_user, visitor):
    await a_user(Grant(Role.ADMIN))
    await fail(visitor, 5, email="other@example.com")
    assert (await visitor.post("/sessions", json=JO)).status_code == 201


async def test_an_address_knocks_only_so_often_without_a_key(a_visitor, monkeypatch):
    monkeypatch.setattr(limits, "REQUESTS", 3)
    busy, other = await a_visitor("198.51.100.1"), await a_visitor("198.51.100.2")
    url, body = "/password-resets/nobodys", {"password": "not used at all"}
    codes = [(await busy.put(url, json=body)).status_code for _ in range(4)]
    assert codes == [404, 404, 404, 429]
    refused = await busy.put(url, json=body)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert (await other.put(url, json=body)).status_code == 404
