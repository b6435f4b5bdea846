"""Do properties and sources come to be, and is what cannot be told in sentences?"""

import pytest
from msgspec.structs import replace

from callrouter.domain.properties import Property
from callrouter.domain.routing import Channel
from callrouter.operations.properties.create_property import create_property
from callrouter.operations.routing.route_sources import route_one_source
from callrouter.operations.routing.set_defaults import set_defaults
from callrouter.operations.sources.add_source import add_source
from callrouter.operations.work import NotFoundError, RefusedError
from operations.demo_parts import (
    ALDER,
    GATE,
    GATE_FLOW,
    MESAS_FLOW,
    ZILLOW,
    hears,
    rows,
)

NEW = Property(0, "elm-court", "Elm Court", "America/Chicago", "+13125550100", "+13125550199")


async def test_a_new_property_takes_calls_on_its_safe_route(house, company):
    async with house.work() as work:
        property_id = await create_property(work, NEW)
        await add_source(work, property_id, "Zillow", "+13125550101")
    answer = await company.calls("+13125550101")
    assert answer.dialled == ["+13125550199"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"key": "Elm Court"},
            '"Elm Court" cannot be a key; use small letters, digits and dashes.',
        ),
        ({"key": ""}, '"" cannot be a key; use small letters, digits and dashes.'),
        (
            {"key": "mesa-vista"},
            'There is a property with the key "mesa-vista" already; choose another.',
        ),
        ({"name": " "}, "Give the property a name."),
        (
            {"spoken_name": "x" * 201},
            "Shorten the property's name to 200 letters.",
        ),
        ({"zone": "Chicago"}, '"Chicago" is no time zone; use one like America/New_York.'),
        (
            {"main_number": "312 555 0100"},
            "Write the main number with its country code, like +12125550100.",
        ),
        (
            {"failsafe_number": "911"},
            "Write the fail-safe number with its country code, like +12125550100.",
        ),
    ],
)
async def test_a_property_that_cannot_be_is_refused(house, changes, sentence):
    async with house.work() as work:
        with pytest.raises(RefusedError) as refused:
            await create_property(work, replace(NEW, **changes))
    assert refused.value.sentences == (sentence,)
    assert await rows(house, "select count(*) from properties") == [(3,)]


async def test_every_fault_of_a_property_is_told_at_once(house):
    async with house.work() as work:
        with pytest.raises(RefusedError) as refused:
            await create_property(work, Property(0, "!", "", "?", "1", "2"))
    assert len(refused.value.sentences) == 5


async def test_a_new_source_follows_the_defaults_at_once(house, company):
    async with house.work() as work:
        await add_source(work, ALDER, "Postcards", "+12125550150")
    answer = await company.calls("+12125550150")
    assert "Thank you for calling Alder Creek Apartments." in answer.words


@pytest.mark.parametrize(
    ("name", "number", "sentence"),
    [
        (" ", "+12125550150", "Give the source a name."),
        (
            "Postcards",
            "2125550150",
            "Write the number with its country code, like +12125550101.",
        ),
        ("x" * 201, "+12125550150", "Shorten the source's name to 200 letters."),
        (
            "Postcards",
            "+12125550199",
            "(212) 555-0199 is the fail-safe number, an outside phone; choose another.",
        ),
        (
            "Postcards",
            "+12065550101",
            "(206) 555-0101 is in use already; choose another number.",
        ),
    ],
)
async def test_a_source_that_cannot_be_is_refused(house, name, number, sentence):
    async with house.work() as work:
        with pytest.raises(RefusedError) as refused:
            await add_source(work, ALDER, name, number)
    assert refused.value.sentences == (sentence,)


async def test_a_source_needs_a_property(house):
    async with house.work() as work:
        with pytest.raises(NotFoundError, match=r"There is no such property\."):
            await add_source(work, 99, "Postcards", "+12125550150")


async def test_a_source_is_routed_by_its_own_flow_and_back(house, company):
    async with house.work() as work:
        await route_one_source(work, ZILLOW, Channel.CALLS, follows=False, flow_id=GATE_FLOW)
    assert (await company.calls()).dialled  # the sign's flow rings at once
    async with house.work() as work:
        await route_one_source(work, ZILLOW, Channel.CALLS, follows=True)
    assert "press 1" in await hears(house, company)


async def test_other_defaults_are_followed_from_the_commit_on(house, company):
    async with house.work() as work:
        await set_defaults(work, ALDER, Channel.CALLS, GATE_FLOW)
    assert (await company.calls()).dialled


async def test_a_flow_of_another_property_or_of_none_routes_nothing(house):
    async with house.work() as work:
        for flow_id in (MESAS_FLOW, 99):
            with pytest.raises(RefusedError, match=r"The property has no such flow; choose one"):
                await route_one_source(work, GATE, Channel.CALLS, follows=False, flow_id=flow_id)
            with pytest.raises(RefusedError, match=r"The property has no such flow; choose one"):
                await set_defaults(work, ALDER, Channel.CALLS, flow_id)
        with pytest.raises(NotFoundError, match=r"There is no such source\."):
            await route_one_source(work, 99, Channel.CALLS, follows=False, flow_id=GATE_FLOW)
