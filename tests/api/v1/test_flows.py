"""Can a program draw, check and publish flows, and does nobody's work get lost?"""

import asyncio
import json
from datetime import timedelta

import pytest

from api.v1.drawn_flows import FLOW, drawn, made, put
from callrouter.operations.flows import plan_publish as planning
from callrouter.operations.flows.plan_publish import publish_planned
from callrouter.operations.flows.publish_when_due import publish_when_due
from operations.demo_parts import (
    ALDER,
    DEFAULT_FLOW,
    a_greeting_sub_flow,
    a_message,
    an_entering_flow,
    hears,
    rows,
)
from webhooks import Company, the_program


@pytest.fixture
def company(house):
    return Company(the_program(house))


async def test_a_flow_is_drawn_published_and_heard(admin, house, company):
    read = await admin.get(FLOW)
    saved = await put(admin, a_message("Quite new.", name="Default flow"), read)
    assert saved.status_code == 200, saved.text
    assert saved.json()["draft"] == drawn(a_message("Quite new.", name="Default flow"))
    assert (saved.json()["live_version"], saved.json()["differs"]) == (1, True)
    assert await hears(house, company) != "Quite new."
    published = await admin.post(f"{FLOW}/publish", json={"note": "Shorter"})
    assert published.status_code == 201, published.text
    assert published.json() == {"version": 2, "at": None, "warnings": []}
    assert await hears(house, company) == "Quite new."
    after = (await admin.get(FLOW)).json()
    assert (after["live_version"], after["differs"]) == (2, False)


async def test_a_drawn_flow_is_read_back_as_it_was_sent(admin):
    read = await admin.get(FLOW)
    sent = read.json()["draft"]
    again = await admin.put(f"{FLOW}/draft", json=sent, headers={"If-Match": read.headers["ETag"]})
    assert again.json()["draft"] == sent
    assert again.json()["differs"] is False


async def test_of_two_who_edit_at_once_one_wins_and_the_other_loses_nothing(admin, manager):
    read = await admin.get(FLOW)
    answers = await asyncio.gather(
        *(
            put(program, a_message(words, name="Default flow"), read)
            for program, words in ((admin, "Ours."), (manager, "Theirs."))
        )
    )
    assert sorted(each.status_code for each in answers) == [200, 412]
    (won,) = [each for each in answers if each.status_code == 200]
    assert (await admin.get(FLOW)).json()["draft"] == won.json()["draft"]
    missing = await admin.put(f"{FLOW}/draft", json=drawn(a_message()))
    assert missing.status_code == 428


async def test_flows_are_listed(admin, manager):
    sub = await made(admin, a_greeting_sub_flow("Hello."), is_sub_flow=True)
    every = (await admin.get("/flows")).json()["items"]
    assert [each["name"] for each in every] == sorted(
        (each["name"] for each in every), key=str.lower
    )
    params = {"property_id": 1, "sub_flows": True}
    (one,) = (await admin.get("/flows", params=params)).json()["items"]
    assert (one["id"], one["live_version"], one["differs"]) == (sub, None, True)
    others = (await admin.get("/flows", params={"property_id": 1, "sub_flows": False})).json()
    assert {each["name"] for each in others["items"]} == {"Default flow", "Sign at the gate"}
    found = (await admin.get("/flows", params={"search": "sign"})).json()["items"]
    assert {each["name"] for each in found} == {"Sign at the gate"}
    assert {each["property_id"] for each in (await manager.get("/flows")).json()["items"]} == {1}


async def test_a_draft_is_checked_without_being_saved(admin):
    told = (await admin.post(f"{FLOW}/check")).json()
    assert told["errors"] == []
    assert len(told["warnings"]) == 2
    broken = drawn(a_message(name="Default flow")) | {"start": "gone"}
    told = (await admin.post(f"{FLOW}/check", json=broken)).json()
    assert told["errors"][0]["severity"] == "error"
    assert (await admin.get(FLOW)).json()["differs"] is False


async def test_only_who_draws_has_a_drawing_of_theirs_checked(viewer):
    assert (await viewer.post(f"{FLOW}/check")).status_code == 200
    refused = await viewer.post(f"{FLOW}/check", json=drawn(a_message()))
    assert refused.status_code == 403


async def test_a_flow_that_strands_a_caller_is_not_published(admin):
    read = await admin.get(FLOW)
    broken = drawn(a_message(name="Default flow"))
    broken["nodes"][0]["mailbox_id"] = 99
    saved = await admin.put(
        f"{FLOW}/draft", json=broken, headers={"If-Match": read.headers["ETag"]}
    )
    assert saved.status_code == 200
    refused = await admin.post(f"{FLOW}/publish", json={})
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {
            "field": "/nodes/box",
            "says": '"Mailbox" records into a mailbox that is gone; choose another.',
        }
    ]


async def test_what_was_not_read_is_not_published(admin):
    read = await admin.get(FLOW)
    await put(admin, a_message(name="Default flow"), read)
    stale = {"If-Match": read.headers["ETag"]}
    assert (await admin.post(f"{FLOW}/publish", json={}, headers=stale)).status_code == 412


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"colour": "red"}, "/colour", "colour: there is no such field; leave it out"),
        ({"nodes": [{"type": "song", "id": "x", "name": "X"}]}, "/nodes/0/type", "invalid value"),
        (
            {"nodes": [{"type": "goodbye", "id": "x"}]},
            "/nodes/0/name",
            "nodes.0.name: it is missing; give it a value.",
        ),
        (
            {"nodes": [{"type": "goodbye", "id": "x", "name": "X"}] * 501},
            "/nodes",
            "nodes: it may hold 500 at most; take some out.",
        ),
        (
            {"nodes": [{"type": "goodbye", "id": "x", "name": "\ud800"}]},
            "/nodes/0/name",
            "it holds a character that cannot be stored; type it without that.",
        ),
        (
            {"nodes": [{"type": "hours", "id": "x", "name": "X", "week_id": 2**70}]},
            "/nodes/0/week_id",
            "it is too much; choose",
        ),
        ({"name": " "}, "/name", "Give the flow a name."),
        ({"name": "x" * 201}, "/name", "Shorten the flow's name to 200 letters."),
        ({"name": "x" * 1001}, "/name", "name: shorten it to 1000 characters."),
        ({"start": 7}, "/start", "start: it should be a text or null, not a whole number."),
    ],
)
async def test_a_draft_that_cannot_be_says_where_and_why(admin, changes, field, sentence):
    read = await admin.get(FLOW)
    body = drawn(a_message(name="Default flow")) | changes
    refused = await admin.put(
        f"{FLOW}/draft",
        content=as_json(body),
        headers={"If-Match": read.headers["ETag"], "Content-Type": "application/json"},
    )
    assert refused.status_code == 422, refused.text
    (error,) = refused.json()["errors"]
    assert error["field"] == field
    assert sentence in error["says"]


def as_json(body):
    return json.dumps(body).encode()


async def test_a_name_that_is_taken_is_refused(admin):
    body = {"property_id": ALDER, "draft": drawn(a_message(name="Default flow"))}
    assert (await admin.post("/flows", json=body)).status_code == 409
    elsewhere = body | {"property_id": 99}
    assert (await admin.post("/flows", json=elsewhere)).status_code == 404


async def test_a_deleted_flow_is_gone_its_name_is_free_and_it_can_come_back(admin):
    id_ = await made(admin, a_message(name="Extra"))
    assert (await admin.delete(f"/flows/{id_}")).status_code == 204
    assert (await admin.get(f"/flows/{id_}")).status_code == 404
    assert (await admin.get("/flows", params={"search": "Extra"})).json()["items"] == []
    params = {"thing": "flow", "thing_id": id_, "limit": 1}
    (change,) = (await admin.get("/history", params=params)).json()["items"]
    assert (await admin.post(f"/history/{change['id']}/undo")).status_code == 201
    assert (await admin.get(f"/flows/{id_}")).json()["name"] == "Extra"
    await admin.delete(f"/flows/{id_}")
    assert await made(admin, a_message(name="Extra")) != id_


async def test_what_is_used_is_not_deleted(admin):
    refused = await admin.delete(FLOW)
    assert "answers all calls that follow the defaults" in refused.json()["detail"]
    refused = await admin.delete("/flows/2")
    assert "Sign at the gate answers the calls of Sign at the gate;" in refused.json()["detail"]
    sub = await made(admin, a_greeting_sub_flow("Hello."), is_sub_flow=True)
    await admin.post(f"/flows/{sub}/publish", json={})
    parent = await made(admin, an_entering_flow(sub))
    await admin.post(f"/flows/{parent}/publish", json={})
    refused = await admin.delete(f"/flows/{sub}")
    assert refused.json()["detail"] == (
        'Greeting is entered by the draft of "Enters", "Enters" as it is published; take it out '
        "of there first."
    )


async def test_a_publish_is_taken_back_by_publishing_what_was_before(admin, house, company):
    before = await hears(house, company)
    await put(admin, a_message("Wrong.", name="Default flow"), await admin.get(FLOW))
    await admin.post(f"{FLOW}/publish", json={})
    params = {"thing": "flow", "thing_id": 1, "limit": 1}
    (change,) = (await admin.get("/history", params=params)).json()["items"]
    assert change["says"] == "Published Default flow, version 2."
    undone = await admin.post(f"/history/{change['id']}/undo")
    assert undone.status_code == 201, undone.text
    assert await hears(house, company) == before
    (newest, *_) = (await admin.get(f"{FLOW}/versions")).json()["items"]
    assert (newest["number"], newest["note"]) == (3, "Version 1 again.")
    assert (await admin.get(FLOW)).json()["draft"] == drawn(
        a_message("Wrong.", name="Default flow")
    )


@pytest.fixture
def jobs(monkeypatch):
    """What is to be done later."""
    written = []

    async def write(work, job):
        written.append(job)

    monkeypatch.setattr(planning, "do_later", write)
    return written


async def planned(program, clock, note="Later"):
    at = clock() + timedelta(hours=1)
    body = {"note": note, "at": at.isoformat()}
    return at, await program.post(f"{FLOW}/publish", json=body)


async def carry_out(house, at):
    async with house.work() as work:
        return await publish_planned(work, DEFAULT_FLOW, at)


async def test_a_flow_is_published_at_its_time_as_it_was_drawn_then(
    admin, house, company, clock, jobs
):
    await put(admin, a_message("At one.", name="Default flow"), await admin.get(FLOW))
    at, answer = await planned(admin, clock)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["version"], answer.json()["at"]) == (None, "2026-11-23T16:00:00Z")
    assert [(each.kind, each.not_before) for each in jobs] == [("publish flow", at)]
    await put(admin, a_message("Not yet.", name="Default flow"), await admin.get(FLOW))
    assert (await admin.get(FLOW)).json()["planned"]["by"] == "Admin"
    clock.move_to(at)
    await publish_when_due(house, json.loads(json.dumps(jobs[0].what)))
    assert await hears(house, company) == "At one."
    assert (await admin.get(FLOW)).json()["planned"] is None
    assert (await admin.get(FLOW)).json()["differs"] is True
    assert await carry_out(house, at) is False
    query = "select number, author, note from flow_versions where flow_id = 1 order by 1"
    assert (await rows(house, query))[1:] == [(2, "Admin", "Later")]


async def test_what_is_planned_needs_its_week_too(admin, clock, jobs):
    await planned(admin, clock)
    for url in (FLOW, "/flows/2"):
        read = await admin.get(url)
        name = read.json()["name"]
        await put(admin, a_message(name=name), read, url=url)
        await admin.post(f"{url}/publish", json={})
    refused = await admin.delete("/weeks/2")
    assert refused.json()["detail"] == (
        'Maintenance desk is asked by "Default flow" as it will be published; take it out of there '
        "first, and publish."
    )


async def test_a_plan_is_taken_back(admin, house, clock, jobs):
    at, _ = await planned(admin, clock)
    assert (await admin.delete(f"{FLOW}/publish")).status_code == 204
    assert (await admin.delete(f"{FLOW}/publish")).status_code == 404
    clock.move_to(at)
    assert await carry_out(house, at) is False
    assert (await admin.get(FLOW)).json()["live_version"] == 1


async def test_a_plan_that_was_moved_is_carried_out_once_at_its_new_time(admin, house, clock, jobs):
    first, _ = await planned(admin, clock)
    clock.move_on(60)
    second, _ = await planned(admin, clock)
    assert await carry_out(house, first) is False
    assert await carry_out(house, second) is True


async def test_what_cannot_be_published_at_its_time_is_told_and_changes_nothing(
    admin, house, clock, jobs
):
    at, _ = await planned(admin, clock)
    async with house.work() as work:
        await work.connection.exec_driver_sql("delete from mailbox_recipients")
    clock.move_to(at)
    assert await carry_out(house, at) is False
    told = (await admin.get(FLOW)).json()
    assert told["live_version"] == 1
    assert "add a recipient" in told["planned"]["trouble"]


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [(-1, "Choose a time that is yet to come"), (24 * 367, "Choose a time within a year.")],
)
async def test_a_time_that_cannot_be_planned_for_is_refused(admin, clock, hours, sentence):
    at = (clock() + timedelta(hours=hours)).isoformat()
    refused = await admin.post(f"{FLOW}/publish", json={"at": at})
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["field"], sentence in error["says"]) == ("/at", True)
