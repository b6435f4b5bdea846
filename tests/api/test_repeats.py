"""Does a request that comes twice get one answer, whoever is asked and whenever?"""

import asyncio

import pytest

from callrouter.app import build_house
from webhooks import FALLBACK, Company, a_call_sid, a_form, counted, heard, stored, the_program


@pytest.fixture
async def second_company(demo_url, clock, house):
    """The same account at another process on the same database."""
    other = build_house(demo_url, clock, failsafe_number=house.failsafe_number)
    await other.open()
    yield Company(the_program(other))
    await other.close()


async def test_a_repeat_gets_the_first_answer_and_is_stored_once(house, company, clock):
    sid = a_call_sid()
    first = await company.calls(sid=sid)
    clock.move_on(12 * 3600)  # by now the office has closed
    before = counted("repeats_answered")
    assert (await company.calls(sid=sid)).body == first.body
    assert counted("repeats_answered") == before + 1
    assert "press 1" in first.words
    assert await stored(house) == [(sid, "arrived:0")]


async def test_two_at_once_get_one_answer(house, company):
    sid = a_call_sid()
    answers = await asyncio.gather(*(company.calls(sid=sid) for _ in range(5)))
    assert len({answer.body for answer in answers}) == 1
    assert await stored(house) == [(sid, "arrived:0")]


async def test_a_repeat_at_another_process_gets_the_first_answer(
    house, company, second_company, clock
):
    sid = a_call_sid()
    first = await company.calls(sid=sid)
    clock.move_on(12 * 3600)
    assert (await second_company.calls(sid=sid)).body == first.body
    assert await stored(house) == [(sid, "arrived:0")]


async def test_two_processes_at_once_give_one_answer(house, company, second_company):
    sids = [a_call_sid() for _ in range(10)]
    firsts = asyncio.gather(*(company.calls(sid=sid) for sid in sids))
    seconds = asyncio.gather(*(second_company.calls(sid=sid) for sid in sids))
    assert [a.body for a in await firsts] == [a.body for a in await seconds]
    assert len(await stored(house)) == 10


async def test_a_menu_that_is_come_back_to_is_another_step(house, company):
    sid = a_call_sid()
    menu = await company.calls(sid=sid)
    repairs = heard(await company.post(menu.next_url, a_form(sid=sid, Digits="2")))
    again = heard(await company.post(repairs.next_url, a_form(sid=sid, Digits="*")))
    heard(await company.post(again.next_url, a_form(sid=sid, Digits="1")))
    keys = [key for _, key in await stored(house)]
    assert keys == ["arrived:0", "pressed:1", "pressed:2", "pressed:3"]


async def test_other_keys_at_the_same_step_get_the_answer_of_the_first(company):
    sid = a_call_sid()
    menu = await company.calls(sid=sid)
    first = heard(await company.post(menu.next_url, a_form(sid=sid, Digits="2")))
    assert heard(await company.post(menu.next_url, a_form(sid=sid, Digits="1"))).body == first.body


async def test_a_fallback_is_no_repeat_of_what_failed(company):
    sid = a_call_sid()
    first = await company.calls(sid=sid)
    assert heard(await company.post(FALLBACK, a_form(sid=sid))).body != first.body
