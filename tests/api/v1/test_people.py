"""Can staff be written down, found and changed, and does a call reach their new phone at once?"""

import pytest

from callrouter.domain.rights import Grant, Right, Role
from callrouter.ivr.flow import Flow, Goodbye, Ring, Target, TargetKind, say
from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import create_flow, save_flow_draft
from operations.demo_parts import ALDER, MESA, rows

NEW = {"name": "Nia Brooks", "email": "nia@alder-creek.example", "phones": ["(212) 555-0171"]}
DANA, SAM, ROSA = 1, 4, 7


async def test_a_person_is_made_and_read_back(manager):
    made = await manager.post("/people", json=NEW)
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == f"/api/v1/people/{made.json()['id']}"
    read = await manager.get(f"/people/{made.json()['id']}")
    assert read.json() == made.json()
    assert read.json()["phones"] == ["+12125550171"]
    assert read.headers["ETag"] == '"1"'


async def test_a_change_touches_only_what_is_sent(manager):
    before = (await manager.get(f"/people/{DANA}")).json()
    changed = await manager.patch(f"/people/{DANA}", json={"name": "Dana Cole-Ruiz"})
    assert changed.status_code == 200, changed.text
    after = (await manager.get(f"/people/{DANA}")).json()
    assert after == before | {"name": "Dana Cole-Ruiz", "saved_at": after["saved_at"]}


async def test_calls_ring_the_new_phones_in_their_order_at_once(manager, house):
    phones = ["212.555.0172", "tel:+1-212-555-0111"]
    changed = await manager.patch(f"/people/{DANA}", json={"phones": phones})
    assert changed.json()["phones"] == ["+12125550172", "+12125550111"]
    known = house.snapshots.find(ALDER).directory
    assert known.people[DANA].phones == ("+12125550172", "+12125550111")


async def test_who_is_rung_by_a_flow_alone_is_rung_anew_at_once(manager, house):
    await manager.patch(f"/people/{SAM}", json={"phones": ["+12125550173"]})
    assert house.snapshots.find(ALDER).directory.people[SAM].phones == ("+12125550173",)


async def test_a_call_under_way_on_an_older_version_rings_the_new_phone_too(admin, manager, house):
    nia = (await admin.post("/people", json=NEW)).json()["id"]
    ring = Ring("r", "Ring", (Target(TargetKind.PERSON, nia),), no_answer="g")
    goodbye = Goodbye("g", "Bye", say(en="Goodbye."))
    async with house.work() as work:
        flow_id = await create_flow(work, MESA, Flow("Rings Nia", "r", (ring, goodbye)))
        await publish_flow(work, flow_id)
        await save_flow_draft(work, flow_id, Flow("Rings nobody", "g", (goodbye,)))
        await publish_flow(work, flow_id)
    changes = {"phones": ["2125550176"]}
    refused = await manager.patch(f"/people/{nia}", json=changes)
    assert refused.status_code == 403  # it would send Mesa Vista's calls elsewhere
    assert "at properties where you may not edit routing" in refused.json()["detail"]
    await admin.patch(f"/people/{nia}", json=changes)
    assert house.snapshots.find(MESA).directory.people[nia].phones == ("+12125550176",)


async def test_only_properties_that_reach_somebody_are_loaded_again(manager, house):
    others = house.snapshots.find(MESA)
    await manager.patch(f"/people/{DANA}", json={"phones": []})
    assert house.snapshots.find(MESA) is others


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": " "}, "/name", "Give the person a name of at most 200 letters."),
        ({"name": "n" * 201}, "/name", "Give the person a name of at most 200 letters."),
        ({"phones": ["555-0171"]}, "/phones/0", "has no area code; enter the whole number."),
        ({"phones": ["2125550171", "dana"]}, "/phones/1", "“dana” is not a phone number."),
        (
            {"phones": ["2125550171", "+1 212 555 0171"]},
            "/phones/1",
            "(212) 555-0171 stands there twice; leave one out.",
        ),
        (
            {"phones": ["dana", "+1 480 555 0101"]},
            "/phones/1",
            "(480) 555-0101 is one of our own tracking numbers: the call would come back.",
        ),
        ({"email": "nia"}, "/email", "“nia” is no e-mail address; write one like"),
        ({"email": "DANA@alder-creek.example"}, "/email", "Dana Cole has this e-mail already"),
    ],
)
async def test_what_is_wrong_is_told_with_its_field_and_cure(manager, changes, field, sentence):
    refused = await manager.post("/people", json=NEW | changes)
    assert refused.status_code == 422
    assert any(
        each["field"] == field and sentence in each["says"] for each in refused.json()["errors"]
    ), refused.text


async def test_all_faults_are_told_at_once(manager, house):
    before = await rows(house, "select count(*) from people")
    body = {"name": "", "email": "nia", "phones": ["1", "2"]}
    refused = await manager.post("/people", json=body)
    fields = [each["field"] for each in refused.json()["errors"]]
    assert fields == ["/phones/0", "/phones/1", "/name", "/email"]
    assert await rows(house, "select count(*) from people") == before


@pytest.mark.parametrize(
    ("search", "ids"),
    [
        ("dana", [1]),
        ("DANA@ALDER", [1]),
        ("(212) 555-0112", [2]),
        ("5550114", [6, 11, 16]),
        ("0112", [2, 8, 13]),
        ("%", []),
        ("cole", []),
    ],
)
async def test_the_search_looks_at_names_e_mails_and_phones(viewer, search, ids):
    found = await viewer.get("/people", params={"search": search})
    assert sorted(each["id"] for each in found.json()["items"]) == ids


async def test_the_list_keeps_to_a_property_one_sees(viewer):
    there = (await viewer.get("/people", params={"property_id": ALDER})).json()["items"]
    assert sorted(each["id"] for each in there) == [1, 2, 3, 4, 5, 6]
    hidden = await viewer.get("/people", params={"property_id": MESA})
    assert hidden.status_code == 404


async def test_pages_hold_everybody_once_and_in_order(viewer):
    items, cursor = [], None
    while cursor is not None or not items:
        params = {"limit": 4, "sort": "-name"} | ({"cursor": cursor} if cursor else {})
        page = (await viewer.get("/people", params=params)).json()
        items += page["items"]
        cursor = page["next"]
    names = [each["name"].lower() for each in items]
    assert len(names) == 16
    assert names == sorted(names, reverse=True)


async def test_two_who_changed_the_same_state_do_not_overwrite_one_another(admin, manager):
    read = {"If-Match": (await admin.get(f"/people/{DANA}")).headers["ETag"]}
    first = await admin.patch(f"/people/{DANA}", json={"name": "A"}, headers=read)
    second = await manager.patch(f"/people/{DANA}", json={"name": "B"}, headers=read)
    assert (first.status_code, second.status_code) == (200, 412)


async def test_a_change_is_taken_back(admin, house):
    before = (await admin.get(f"/people/{DANA}")).json()
    await admin.patch(f"/people/{DANA}", json={"name": "D", "email": None, "phones": []})
    params = {"thing": "person", "thing_id": DANA, "limit": 1}
    (change,) = (await admin.get("/history", params=params)).json()["items"]
    assert change["before"]["phones"] == ["+12125550111"]
    undone = await admin.post(f"/history/{change['id']}/undo")
    assert undone.status_code == 201, undone.text
    after = (await admin.get(f"/people/{DANA}")).json()
    assert after == before | {"saved_at": after["saved_at"]}
    assert house.snapshots.find(ALDER).directory.people[DANA].phones == ("+12125550111",)


async def test_whoever_edits_routing_changes_phones_but_not_by_what_somebody_signs_in(
    manager, a_user, a_program
):
    person_id = await a_user(Grant(Role.VIEWER, MESA))
    url = f"/people/{person_id}"
    assert (await manager.patch(url, json={"phones": ["2125550174"]})).status_code == 200
    refused = await manager.patch(url, json={"email": "mine@example.com"})
    assert refused.status_code == 403
    hirer = await a_program(Grant(Role.VIEWER, rights=frozenset({*Right} - {Right.LISTEN})))
    assert (await hirer.patch(url, json={"email": "jo2@example.com"})).status_code == 200


async def test_an_e_mail_of_somebody_who_may_more_is_out_of_reach(a_user, a_program):
    """Else a reset link would make whoever manages people an admin."""
    boss = await a_user(Grant(Role.ADMIN))
    rights = frozenset({Right.MANAGE_PEOPLE, Right.EDIT_ROUTING})
    hirer = await a_program(Grant(Role.VIEWER, rights=rights))
    refused = await hirer.patch(f"/people/{boss}", json={"email": "mine@example.com"})
    assert refused.status_code == 403
    assert refused.json()["detail"] == (
        "This person may do more than you; ask somebody who has all of their rights."
    )


async def test_who_signs_in_keeps_an_e_mail(admin, a_user):
    person_id = await a_user(Grant(Role.VIEWER))
    refused = await admin.patch(f"/people/{person_id}", json={"email": None})
    assert refused.status_code == 422
    assert "signs in with this e-mail" in refused.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        NEW | {"name": "a\0b"},
        NEW | {"email": "a\0@b.example"},
        NEW | {"phones": ["\0"]},
        NEW | {"phones": ["1" * 1_000]},
        NEW | {"phones": ["2125550171"] * 11},
        NEW | {"phones": None},
        NEW | {"name": "x" * 1_001},
        NEW | {"role": "admin"},
    ],
)
async def test_oddities_are_refused(manager, body):
    refused = await manager.post("/people", json=body)
    assert refused.status_code == 422, refused.text


async def test_half_a_character_is_refused(manager):
    body = b'{"name": "\\ud800", "phones": []}'
    headers = {"Content-Type": "application/json"}
    assert (await manager.post("/people", content=body, headers=headers)).status_code == 422


@pytest.mark.parametrize("id_", ["0", "-1", "x", str(2**63), "9" * 40])
async def test_an_id_that_is_none_is_refused(manager, id_):
    assert (await manager.get(f"/people/{id_}")).status_code == 422


async def test_nobody_is_there(manager):
    for answer in (
        await manager.get("/people/999"),
        await manager.patch("/people/999", json={"name": "x"}),
        await manager.delete("/people/999"),
        await manager.post("/people/999/restore"),
    ):
        assert answer.status_code == 404
        assert answer.json()["detail"] == "There is no such person."
