"""Is somebody who leaves let go only once no caller is lost by it, and do they lose everything?"""

import pytest

from callrouter.domain.rights import Grant, Role
from callrouter.ivr.flow import RETURN, Flow, Goodbye, Ring, Target, TargetKind, say
from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import create_flow, save_flow_draft
from operations.demo_parts import ALDER, MESA, a_greeting_sub_flow, an_entering_flow

DANA, SAM, ROSA = 1, 4, 7


@pytest.fixture
async def nia(manager):
    """Somebody whom nothing names."""
    return (await manager.post("/people", json={"name": "Nia Brooks"})).json()["id"]


def a_ringing_flow(person_id):
    ring = Ring("r", "Ring", (Target(TargetKind.PERSON, person_id),), no_answer="g")
    return Flow("Rings Nia", "r", (ring, Goodbye("g", "Bye", say(en="Goodbye."))))


async def test_who_is_archived_leaves_the_list_and_comes_back(manager, nia):
    assert (await manager.delete(f"/people/{nia}")).status_code == 204
    assert (await manager.delete(f"/people/{nia}")).status_code == 204
    listed = (await manager.get("/people", params={"search": "nia"})).json()["items"]
    assert listed == []
    (archived,) = (await manager.get("/people", params={"archived": True})).json()["items"]
    assert archived["id"] == nia
    assert archived["archived_at"] is not None
    back = await manager.post(f"/people/{nia}/restore")
    assert back.status_code == 200
    assert back.json()["archived_at"] is None


async def test_who_is_named_is_told_where_and_what_one_does_not_see_is_only_counted(admin, manager):
    refused = await admin.delete(f"/people/{DANA}")
    assert refused.status_code == 422
    assert refused.json()["detail"] == (
        'Dana Cole is still in use: the team "Leasing" of Alder Creek Apartments and the mailbox '
        '"Office" of Alder Creek Apartments. Take that out first.'
    )
    refused = await manager.delete(f"/people/{ROSA}")
    assert refused.json()["detail"] == (
        "Rosa Delgado is still in use: 2 at properties that you do not see. Take that out first."
    )


async def test_who_is_rung_by_a_live_flow_stays_until_it_rings_somebody_else(
    manager, nia, house, admin
):
    async with house.work() as work:
        flow_id = await create_flow(work, ALDER, a_ringing_flow(nia))
    assert (await manager.patch(f"/people/{nia}", json={"phones": ["2125550175"]})).is_success
    async with house.work() as work:
        await publish_flow(work, flow_id)
    refused = await manager.delete(f"/people/{nia}")
    assert refused.status_code == 422
    assert 'the flow "Rings Nia" of Alder Creek Apartments' in refused.json()["detail"]


async def test_a_sub_flow_holds_somebody_as_it_was_frozen(manager, nia, house):
    ring = Ring("r", "Ring", (Target(TargetKind.PERSON, nia),), no_answer=RETURN)
    await manager.patch(f"/people/{nia}", json={"phones": ["2125550175"]})
    async with house.work() as work:
        sub = await create_flow(work, ALDER, Flow("Rings Nia", "r", (ring,)), is_sub_flow=True)
        await publish_flow(work, sub)
        enters = await create_flow(work, ALDER, an_entering_flow(sub))
        await publish_flow(work, enters)
        await save_flow_draft(work, sub, a_greeting_sub_flow("Hello."))
        await publish_flow(work, sub)
    refused = await manager.delete(f"/people/{nia}")
    assert refused.json()["detail"] == (
        'Nia Brooks is still in use: the flow "Enters" of Alder Creek Apartments. '
        "Take that out first."
    )
    async with house.work() as work:
        await publish_flow(work, enters)
    assert (await manager.delete(f"/people/{nia}")).status_code == 204


async def test_a_draft_alone_holds_nobody_but_cannot_be_published_any_more(manager, nia, house):
    async with house.work() as work:
        flow_id = await create_flow(work, ALDER, a_ringing_flow(nia))
    assert (await manager.delete(f"/people/{nia}")).status_code == 204
    with pytest.raises(ValueError, match="rings a person that is gone; choose another"):
        async with house.work() as work:
            await publish_flow(work, flow_id)


async def test_who_is_archived_can_be_put_nowhere_and_not_changed(manager, nia):
    await manager.delete(f"/people/{nia}")
    body = {"property_id": ALDER, "name": "Night", "member_ids": [DANA, nia]}
    refused = await manager.post("/teams", json=body)
    assert refused.json()["errors"] == [
        {"field": "/member_ids/1", "says": f"There is nobody with the id {nia}; leave it out."}
    ]
    refused = await manager.patch(f"/people/{nia}", json={"name": "N"})
    assert "is archived; take them back into use first." in refused.json()["detail"]


async def test_rights_password_and_sessions_are_gone_and_do_not_come_back(admin, a_person, visitor):
    jo = await a_person(Grant(Role.MANAGER, MESA))
    me = (await jo.get("/me")).json()["id"]
    assert (await admin.delete(f"/people/{me}")).status_code == 204
    assert (await jo.get("/me")).status_code == 401
    await admin.post(f"/people/{me}/restore")
    access = (await admin.get(f"/people/{me}/grants")).json()
    assert access == {"grants": [], "has_password": False}
    body = {"email": "jo@example.com", "password": "correct horse battery"}
    assert (await visitor.post("/sessions", json=body)).status_code == 401


async def test_taking_it_back_gives_the_rights_again(admin, a_user):
    jo = await a_user(Grant(Role.MANAGER, MESA))
    await admin.delete(f"/people/{jo}")
    params = {"thing": "person", "thing_id": jo, "limit": 1}
    (change,) = (await admin.get("/history", params=params)).json()["items"]
    undone = await admin.post(f"/history/{change['id']}/undo")
    assert undone.status_code == 201, undone.text
    assert (await admin.get(f"/people/{jo}")).json()["archived_at"] is None
    (grant,) = (await admin.get(f"/people/{jo}/grants")).json()["grants"]
    assert (grant["role"], grant["property_id"]) == ("manager", MESA)


async def test_who_has_rights_is_archived_only_by_whoever_manages_people(manager, a_user):
    jo = await a_user(Grant(Role.VIEWER, ALDER))
    assert (await manager.delete(f"/people/{jo}")).status_code == 403


async def test_an_e_mail_of_somebody_archived_is_not_free(manager, nia):
    await manager.patch(f"/people/{nia}", json={"email": "nia@example.com"})
    await manager.delete(f"/people/{nia}")
    body = {"name": "Other", "email": "NIA@example.com"}
    refused = await manager.post("/people", json=body)
    assert refused.status_code == 422
    assert refused.json()["detail"] == (
        "Nia Brooks, who is archived, has this e-mail; take them back into use."
    )
