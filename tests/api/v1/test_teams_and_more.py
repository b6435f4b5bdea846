"""Can a property's teams, outside numbers and mailboxes be made, changed whole, and deleted?

The three behave alike; what is special to each has tests of its own.
"""

import pytest

from callrouter.ivr.flow import Flow, Goodbye, Ring, Target, TargetKind, Voicemail, say
from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import create_flow, save_flow_draft
from operations.demo_parts import ALDER, MESA

THINGS = {
    "team": ("/teams", {"name": "Night", "member_ids": [2, 1]}, {"member_ids": [3]}),
    "destination": (
        "/destinations",
        {"name": "Taxi", "number": "+12125550180"},
        {"number": "+12125550181"},
    ),
    "mailbox": ("/mailboxes", {"name": "Nights", "recipient_ids": [1, 2]}, {"recipient_ids": [3]}),
}
GOODBYE = Goodbye("g", "Bye", say(en="Goodbye."))


@pytest.fixture(params=THINGS)
def thing(request):
    return request.param


@pytest.fixture
def url(thing):
    return THINGS[thing][0]


@pytest.fixture
def body(thing):
    return {"property_id": ALDER} | THINGS[thing][1]


@pytest.fixture
def changed_body(thing):
    return THINGS[thing][1] | THINGS[thing][2] | {"name": "Other"}


@pytest.fixture
async def made(manager, url, body):
    answer = await manager.post(url, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def a_flow_that_names(thing, id_, name="Names it"):
    if thing == "mailbox":
        return Flow(name, "v", (Voicemail("v", "Box", id_, say(en="Leave a message.")),))
    target = Target(TargetKind(thing), id_)
    return Flow(name, "r", (Ring("r", "Ring", (target,), no_answer="g"), GOODBYE))


async def last(program, thing, id_):
    params = {"thing": thing, "thing_id": id_, "limit": 1}
    return (await program.get("/history", params=params)).json()["items"][0]


async def test_it_is_made_and_read_back(manager, url, body, made):
    read = await manager.get(f"{url}/{made['id']}")
    assert read.json() == made
    assert {name: made[name] for name in body} == body
    assert read.headers["ETag"] == '"1"'


async def test_it_is_changed_whole(manager, url, made, changed_body):
    changed = await manager.put(f"{url}/{made['id']}", json=changed_body)
    assert changed.status_code == 200, changed.text
    read = await manager.get(f"{url}/{made['id']}")
    assert read.json() == changed.json()
    assert {name: read.json()[name] for name in changed_body} == changed_body
    assert read.json()["property_id"] == ALDER


async def test_it_is_deleted(manager, url, made):
    assert (await manager.delete(f"{url}/{made['id']}")).status_code == 204
    assert (await manager.get(f"{url}/{made['id']}")).status_code == 404
    assert (await manager.delete(f"{url}/{made['id']}")).status_code == 404


@pytest.mark.parametrize("drafted", [True, False])
async def test_while_a_flow_names_it_it_is_not_deleted(manager, house, thing, url, made, drafted):
    async with house.work() as work:
        flow_id = await create_flow(work, ALDER, a_flow_that_names(thing, made["id"]))
        if not drafted:
            await publish_flow(work, flow_id)
            await save_flow_draft(work, flow_id, Flow("Names it", "g", (GOODBYE,)))
    refused = await manager.delete(f"{url}/{made['id']}")
    assert refused.status_code == 422
    kind = "draft" if drafted else "flow"
    assert refused.json()["detail"] == (
        f'{made["name"]} is still in use: the {kind} "Names it" of Alder Creek Apartments. '
        "Take that out first."
    )
    async with house.work() as work:
        await save_flow_draft(work, flow_id, Flow("Names it", "g", (GOODBYE,)))
        await publish_flow(work, flow_id)
    assert (await manager.delete(f"{url}/{made['id']}")).status_code == 204


async def test_a_deletion_is_taken_back_under_the_same_id(admin, house, thing, url, made):
    await admin.delete(f"{url}/{made['id']}")
    change = await last(admin, thing, made["id"])
    undone = await admin.post(f"/history/{change['id']}/undo")
    assert undone.status_code == 201, undone.text
    again = (await admin.get(f"{url}/{made['id']}")).json()
    assert again == made | {"saved_at": again["saved_at"]}
    other = await admin.post(url, json={"property_id": ALDER} | THINGS[thing][1] | {"name": "N"})
    assert other.json()["id"] > made["id"]


async def test_a_change_is_taken_back(manager, thing, url, made, changed_body):
    await manager.put(f"{url}/{made['id']}", json=changed_body)
    change = await last(manager, thing, made["id"])
    assert change["property_id"] == ALDER
    assert (await manager.post(f"/history/{change['id']}/undo")).status_code == 201
    again = (await manager.get(f"{url}/{made['id']}")).json()
    assert again == made | {"saved_at": again["saved_at"]}


async def test_a_list_holds_what_one_sees_of_the_property_that_is_asked_for(
    admin, manager, url, made
):
    everything = (await admin.get(url)).json()["items"]
    assert {each["property_id"] for each in everything} == {1, 2, 3}
    seen = (await manager.get(url)).json()["items"]
    assert {each["property_id"] for each in seen} == {ALDER}
    mesas = (await admin.get(url, params={"property_id": MESA})).json()["items"]
    assert {each["property_id"] for each in mesas} == {MESA}
    assert (await manager.get(url, params={"property_id": MESA})).status_code == 404
    found = (await manager.get(url, params={"search": made["name"].upper()})).json()["items"]
    assert [each["id"] for each in found] == [made["id"]]


async def test_what_lies_at_another_property_is_not_there(manager, admin, url, body, changed_body):
    theirs = (await admin.post(url, json=body | {"property_id": MESA})).json()
    for refused, absent in (
        (await manager.get(f"{url}/{theirs['id']}"), await manager.get(f"{url}/999")),
        (await manager.delete(f"{url}/{theirs['id']}"), await manager.delete(f"{url}/999")),
        (
            await manager.put(f"{url}/{theirs['id']}", json=changed_body),
            await manager.put(f"{url}/999", json=changed_body),
        ),
        (
            await manager.post(url, json=body | {"property_id": MESA}),
            await manager.post(url, json=body | {"property_id": 99}),
        ),
    ):
        assert refused.status_code == absent.status_code == 404
        assert refused.json() == absent.json()


async def test_even_who_sees_everything_adds_nothing_to_no_property(admin, url, body):
    refused = await admin.post(url, json=body | {"property_id": 99})
    assert refused.status_code == 404
    assert refused.json()["detail"] == "There is no such property."


async def test_a_name_is_given_once_at_a_property(manager, admin, url, body, made):
    assert (await manager.post(url, json=body)).status_code == 409
    assert (await admin.post(url, json=body | {"property_id": MESA})).status_code == 201


async def test_two_who_changed_the_same_state_do_not_overwrite_one_another(
    manager, url, made, changed_body
):
    read = {"If-Match": '"1"'}
    first = await manager.put(f"{url}/{made['id']}", json=changed_body, headers=read)
    again = changed_body | {"name": "Third"}
    second = await manager.put(f"{url}/{made['id']}", json=again, headers=read)
    assert (first.status_code, second.status_code) == (200, 412)
    assert (await manager.delete(f"{url}/{made['id']}", headers=read)).status_code == 412


@pytest.mark.parametrize("name", ["", " ", "n" * 201, "a\0b"])
async def test_a_name_that_is_none_is_refused(manager, url, body, name):
    assert (await manager.post(url, json=body | {"name": name})).status_code == 422


async def test_a_repeat_is_made_once(manager, url, body):
    once = {"Idempotency-Key": "once"}
    first = await manager.post(url, json=body, headers=once)
    again = await manager.post(url, json=body, headers=once)
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"


async def test_members_are_rung_in_their_order_at_once(manager, house):
    changed = await manager.put("/teams/1", json={"name": "Leasing", "member_ids": [3, 1]})
    assert changed.json()["member_ids"] == [3, 1]
    assert house.snapshots.find(ALDER).directory.teams[1].member_ids == (3, 1)


async def test_a_destination_is_written_in_any_notation_and_rung_at_once(manager, house):
    body = {"name": "Nightline", "number": "1 (212) 555-0182"}
    changed = await manager.put("/destinations/1", json=body)
    assert changed.json()["number"] == "+12125550182"
    assert house.snapshots.find(ALDER).directory.destinations[1].number == "+12125550182"
    (found,) = (await manager.get("/destinations", params={"search": "555-0182"})).json()["items"]
    assert found["id"] == 1


@pytest.mark.parametrize(
    ("url", "body", "field", "sentence"),
    [
        ("/teams", {"member_ids": [1, 99]}, "/member_ids/1", "There is nobody with the id 99"),
        ("/teams", {"member_ids": [1, 2, 1]}, "/member_ids", "The person 1 stands there 2 times"),
        (
            "/mailboxes",
            {"recipient_ids": []},
            "/recipient_ids",
            "Nobody would get what is left in it; name at least one person.",
        ),
        ("/mailboxes", {"recipient_ids": [2**63 - 1]}, "/recipient_ids/0", "There is nobody"),
        ("/destinations", {"number": "0180"}, "/number", "has too few digits"),
        (
            "/destinations",
            {"number": "(206) 555-0101"},
            "/number",
            "(206) 555-0101 is one of our own tracking numbers: the call would come back.",
        ),
    ],
)
async def test_what_cannot_be_is_told_with_its_field(manager, url, body, field, sentence):
    refused = await manager.post(url, json={"property_id": ALDER, "name": "New"} | body)
    assert refused.status_code == 422
    assert [each["field"] for each in refused.json()["errors"]] == [field]
    assert sentence in refused.json()["errors"][0]["says"], refused.text


async def test_the_demos_own_things_are_in_use(admin):
    for path in ("/teams/1", "/destinations/1", "/mailboxes/1"):
        refused = await admin.delete(path)
        assert refused.status_code == 422
        assert "Alder Creek Apartments" in refused.json()["detail"]
