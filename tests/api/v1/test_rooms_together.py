"""Does what one part of the API does hold in the others: files, tables, sources, numbers, people?"""

import msgspec

from api.v1.test_configurations import applied, written
from operations.demo_parts import ALDER, a_message, rows
from store.ledger_lines import run

MESA = 2
ZILLOW, GOOGLE = 2, 4
ZILLOWS, GOOGLES = "+12125550101", "+12125550103"


async def number_id(program, number):
    (found,) = (await program.get("/numbers", params={"search": number[1:]})).json()["items"]
    return found["id"]


async def last(program, thing, thing_id):
    params = {"thing": thing, "thing_id": thing_id, "limit": 1}
    return (await program.get("/history", params=params)).json()["items"][0]


async def release(house, number):
    """As a release leaves it: kept for its calls' sake, and nobody's any more."""
    await run(
        house,
        "update number_assignments set until_at = now() + interval '1 hour'"
        " where number_id = (select id from numbers where number = :n)",
        n=number,
    )
    await run(house, "update numbers set state = 'released' where number = :n", n=number)


async def test_a_flow_out_of_use_is_in_no_file_and_its_name_is_free(admin):
    made = await admin.post("/flows", json={"property_id": ALDER, "draft": drawn("Old flow")})
    assert made.status_code == 201, made.text
    assert "Old flow" in await written(admin)
    assert (await admin.delete(f"/flows/{made.json()['id']}")).status_code == 204
    file = await written(admin)
    assert "Old flow" not in file
    assert (await applied(admin, file))["plan"] == []


def drawn(name):
    return msgspec.to_builtins(a_message(name=name), str_keys=True)


async def test_a_number_that_was_released_may_come_again_from_a_table(admin, house):
    await release(house, GOOGLES)
    table = f"source,tracking number\nBillboard,{GOOGLES}\n"
    answer = await admin.post(f"/properties/{ALDER}/campaigns", json={"table": table})
    assert answer.json()["campaigns"][0]["matched"] is True, answer.text
    assert house.snapshots.find_by_number(GOOGLES) is not None
    states = f"select state from numbers where number = '{GOOGLES}' order by id"
    assert await rows(house, states) == [("released",), ("in-use",)]


async def test_a_number_that_was_released_may_be_somebodys_phone(admin, house):
    refused = await admin.patch("/people/1", json={"phones": [GOOGLES]})
    assert refused.status_code == 422
    await release(house, GOOGLES)
    taken = await admin.patch("/people/1", json={"phones": [GOOGLES]})
    assert taken.status_code == 200, taken.text


async def test_a_phone_that_a_file_changes_rings_wherever_a_flow_rings_it(admin, house):
    """Also at another property, whose flow rings the person without any team."""
    (services,) = await rows(house, "select id, name from people where name like 'Sam %' limit 1")
    flow = drawn("Rings Sam")
    ring = {
        "type": "ring",
        "id": "sam",
        "name": "Sam",
        "targets": [{"kind": "person", "id": services[0]}],
        "no_answer": "box",
    }
    flow["nodes"] = [ring, *flow["nodes"]]
    flow["start"] = "sam"
    made = await admin.post("/flows", json={"property_id": MESA, "draft": mesas(flow, house)})
    assert made.status_code == 201, made.text
    published = await admin.post(f"/flows/{made.json()['id']}/publish", json={})
    assert published.status_code == 201, published.text
    before = house.snapshots.find(MESA).directory.people[services[0]].phones[0]
    file = (await written(admin)).replace(before, "+12125550177")
    await applied(admin, file)
    assert house.snapshots.find(MESA).directory.people[services[0]].phones == ("+12125550177",)


def mesas(flow, house):
    """With a mailbox of that property."""
    box = next(iter(house.snapshots.find(MESA).directory.mailboxes))
    for node in flow["nodes"]:
        if node["type"] == "voicemail":
            node["mailbox_id"] = box
    return flow


async def test_a_number_that_a_file_moves_can_be_given_back(admin, house):
    file = await written(admin)
    moved = file.replace(f"      - '{GOOGLES}'\n", "").replace(
        f"      - '{ZILLOWS}'\n", f"      - '{ZILLOWS}'\n      - '{GOOGLES}'\n"
    )
    await applied(admin, moved)
    assert house.snapshots.find(ALDER).numbers[GOOGLES] == ZILLOW
    change = await last(admin, "assignment", await number_id(admin, GOOGLES))
    undone = await admin.post(f"/history/{change['id']}/undo")
    assert undone.status_code == 201, undone.text
    assert house.snapshots.find(ALDER).numbers[GOOGLES] == GOOGLE


async def test_a_number_out_of_use_is_given_to_no_source(admin):
    of_google = await number_id(admin, GOOGLES)
    assert (await admin.post(f"/numbers/{of_google}/disable", json={})).status_code == 200
    body = {"number_id": of_google}
    refused = await admin.post(f"/sources/{ZILLOW}/numbers", json=body)
    assert refused.status_code == 422
    assert "out of use; take it back into use first" in refused.json()["detail"]


async def test_a_property_with_a_number_of_no_source_is_not_archived(admin, house):
    """Its calls follow the defaults: it rings."""
    await run(house, "update number_assignments set until_at = now() + interval '1 hour'")
    refused = await admin.delete(f"/properties/{ALDER}")
    assert refused.status_code == 422
    assert "numbers that ring; disable and release them first" in refused.json()["detail"]
