"""Is a caller who is known as a resident, or blocked, sent where the flow says, from now on?"""

import pytest

from callrouter.ivr.flow import CallerCheck, Flow, Voicemail, say
from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import save_flow_draft
from operations.demo_parts import DEFAULT_FLOW, OFFICE_MAILBOX
from webhooks import CALLER, Company, the_program

RESIDENTS = "/properties/1/residents"


@pytest.fixture
async def company(house):
    """Calls Alder Creek, whose flow parts callers by who they are."""
    check = CallerCheck(
        "who", "Who calls", blocked="blocked", resident="resident", otherwise="other"
    )
    boxes = [
        Voicemail(name, name, OFFICE_MAILBOX, say(en=f"You are {name}."))
        for name in ("blocked", "resident", "other")
    ]
    async with house.work() as work:
        await save_flow_draft(work, DEFAULT_FLOW, Flow("By caller", "who", (check, *boxes)))
        await publish_flow(work, DEFAULT_FLOW)
    return Company(the_program(house))


async def test_a_resident_is_known_from_the_next_call_on(admin, company):
    assert "You are other." in (await company.calls()).words
    await admin.put(RESIDENTS, json=[CALLER])
    assert "You are resident." in (await company.calls()).words
    await admin.put(RESIDENTS, json=[])
    assert "You are other." in (await company.calls()).words


@pytest.mark.parametrize("where", [1, None])
async def test_a_blocked_caller_is_sent_away_even_a_resident(admin, company, where):
    await admin.post(RESIDENTS, json={"number": CALLER})
    body = {"number": CALLER, "property_id": where}
    made = (await admin.post("/blocked-numbers", json=body)).json()
    assert "You are blocked." in (await company.calls()).words
    await admin.delete(f"/blocked-numbers/{made['id']}")
    assert "You are resident." in (await company.calls()).words


async def test_a_number_blocked_at_another_property_is_not_blocked_here(admin, company):
    await admin.post("/blocked-numbers", json={"number": CALLER, "property_id": 2})
    assert "You are other." in (await company.calls()).words
