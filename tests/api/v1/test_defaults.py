"""Can a program choose what a property's sources follow, and see first whom that changes?"""

import pytest

from operations.demo_parts import ALDER, DEFAULT_FLOW, GATE, GATE_FLOW, MESAS_FLOW, ZILLOW, rows

CALLS = f"/properties/{ALDER}/defaults/calls"
ZILLOWS = f"/sources/{ZILLOW}/routing/calls"
GATES = f"/sources/{GATE}/routing/calls"
FOLLOWERS = ["Apartments.com", "Google Ads", "Main number", "Zillow"]


async def flows_of(program, source_id):
    """What answers a source's calls, and whether by the defaults."""
    found = (await program.get(f"/sources/{source_id}/routing/calls")).json()
    return found["flow_name"], found["follows"]


async def test_the_defaults_and_who_follows_them_are_told(viewer):
    read = await viewer.get(CALLS)
    assert read.status_code == 200, read.text
    assert read.json() == {
        "channel": "calls",
        "state": "routed",
        "flow_id": DEFAULT_FLOW,
        "flow_name": "Default flow",
        "followers": [3, 4, 1, 2],
        "own": [GATE],
    }
    assert read.headers["ETag"]


async def test_texts_and_mail_can_be_chosen_and_are_said_to_wait(manager):
    url = f"/properties/{ALDER}/defaults/e-mail"
    assert (await manager.get(url)).json()["flow_id"] is None
    chosen = await manager.put(url, json={"flow_id": GATE_FLOW})
    assert chosen.json()["state"] == "not routed yet"
    assert (await manager.get(url)).json()["flow_id"] == GATE_FLOW
    assert (await manager.get(CALLS)).json()["flow_id"] == DEFAULT_FLOW


async def test_a_dry_run_says_who_would_change_and_changes_nothing(manager, house):
    before = house.snapshots.find(ALDER)
    tried = await manager.put(CALLS, json={"flow_id": GATE_FLOW}, params={"dry_run": True})
    assert tried.json()["done"] is False
    assert [each["source"] for each in tried.json()["effects"]] == FOLLOWERS
    zillow = tried.json()["effects"][3]
    assert zillow == {
        "source_id": ZILLOW,
        "source": "Zillow",
        "numbers": ["+12125550101"],
        "before": {"follows": True, "flow_id": 1, "flow_name": "Default flow"},
        "after": {"follows": True, "flow_id": 2, "flow_name": "Sign at the gate"},
    }
    assert house.snapshots.find(ALDER) is before
    assert (await manager.get(CALLS)).json()["flow_id"] == DEFAULT_FLOW
    done = await manager.put(CALLS, json={"flow_id": GATE_FLOW})
    assert done.json() == tried.json() | {"done": True}
    assert (await manager.get(CALLS)).json()["flow_id"] == GATE_FLOW


async def test_a_source_that_stops_following_gets_a_copy_of_what_it_followed(manager, house):
    body = {"follows": False}
    tried = await manager.put(ZILLOWS, json=body, params={"dry_run": True})
    (effect,) = tried.json()["effects"]
    assert effect["after"] == {"follows": False, "flow_id": None, "flow_name": "Zillow"}
    done = await manager.put(ZILLOWS, json=body)
    made = done.json()["effects"][0]["after"]["flow_id"]
    assert (await manager.get(ZILLOWS)).json()["flow_id"] == made
    copied = (
        "select count(*) from flow_versions a join flow_versions b on a.body->'nodes' ="
        " b.body->'nodes' where a.flow_id = 1 and b.flow_id = :made and b.superseded_at is null"
    )
    assert await rows(house, copied, made=made) == [(1,)]
    snapshot = house.snapshots.find(ALDER)
    assert snapshot.own_versions[ZILLOW] not in (None, snapshot.default_version)


async def test_one_that_follows_again_keeps_its_flow_unused(manager, house):
    await manager.put(ZILLOWS, json={"follows": False})
    back = await manager.put(ZILLOWS, json={"follows": True})
    assert back.json()["effects"][0]["after"]["flow_name"] == "Default flow"
    assert await flows_of(manager, ZILLOW) == ("Default flow", True)
    assert await rows(house, "select name from flows where property_id = 1 order by id") == [
        ("Default flow",),
        ("Sign at the gate",),
        ("Zillow",),
    ]
    await manager.put(ZILLOWS, json={"follows": False})
    assert await flows_of(manager, ZILLOW) == ("Zillow 2", False)


async def test_the_defaults_are_applied_to_many_and_the_whole_is_taken_back(manager):
    await manager.put(ZILLOWS, json={"follows": False})
    applied = await manager.post(f"{CALLS}/apply", json={})
    assert [each["source"] for each in applied.json()["effects"]] == ["Sign at the gate", "Zillow"]
    assert await flows_of(manager, GATE) == ("Default flow", True)
    page = await manager.get("/history", params={"thing": "routing", "limit": 1})
    undone = await manager.post(f"/history/{page.json()['items'][0]['id']}/undo")
    assert undone.status_code == 201, undone.text
    assert await flows_of(manager, GATE) == ("Sign at the gate", False)
    assert await flows_of(manager, ZILLOW) == ("Zillow", False)


async def test_only_the_chosen_sources_are_changed(manager):
    await manager.put(ZILLOWS, json={"follows": False})
    applied = await manager.post(f"{CALLS}/apply", json={"source_ids": [GATE, 1]})
    assert [each["source_id"] for each in applied.json()["effects"]] == [GATE]
    assert await flows_of(manager, ZILLOW) == ("Zillow", False)


async def test_a_sources_own_routing_is_copied_to_others_each_a_flow_of_its_own(manager):
    body = {"source_ids": [ZILLOW, 3]}
    tried = await manager.post(f"{GATES}/copy", json=body, params={"dry_run": True})
    assert await flows_of(manager, ZILLOW) == ("Default flow", True)
    done = await manager.post(f"{GATES}/copy", json=body)
    shown = [
        [(each["source"], each["after"]["flow_name"]) for each in answer.json()["effects"]]
        for answer in (tried, done)
    ]
    expected = [("Apartments.com", "Apartments.com"), ("Zillow", "Zillow")]
    assert shown == [expected, expected]
    assert len({each["after"]["flow_id"] for each in done.json()["effects"]}) == 2
    refused = await manager.post("/sources/1/routing/calls/copy", json={"source_ids": [GATE]})
    assert refused.status_code == 422
    assert "Main number follows the defaults" in refused.json()["detail"]


async def test_defaults_in_use_are_not_taken_away(manager):
    refused = await manager.delete(CALLS)
    assert refused.status_code == 422
    assert (
        "Apartments.com, Google Ads, Main number, Zillow would be answered by nothing"
        in (refused.json()["detail"])
    )
    tried = await manager.delete(CALLS, params={"dry_run": True})
    assert [each["source"] for each in tried.json()["effects"]] == FOLLOWERS
    for source_id in (1, 2, 3, 4):
        await manager.put(f"/sources/{source_id}/routing/calls", json={"follows": False})
    assert (await manager.delete(CALLS)).status_code == 200
    assert (await manager.get(CALLS)).json()["flow_id"] is None
    stranded = await manager.put(ZILLOWS, json={"follows": True})
    assert "choose the defaults' flow first" in stranded.json()["detail"]


async def test_a_flow_that_is_not_published_answers_nobody(manager, house):
    from callrouter.operations.flows.save_flow import create_flow
    from operations.demo_parts import a_message

    async with house.work() as work:
        draft = await create_flow(work, ALDER, a_message())
    for url in (CALLS, ZILLOWS):
        body = {"flow_id": draft} | ({"follows": False} if url == ZILLOWS else {})
        refused = await manager.put(url, json=body)
        assert refused.json()["errors"] == [
            {
                "field": "/flow_id",
                "says": '"Message" is not published yet; publish it, then choose it.',
            }
        ]


@pytest.mark.parametrize("flow_id", [MESAS_FLOW, 99, 2**63 - 1])
async def test_another_propertys_flow_is_as_one_that_is_not_there(manager, flow_id):
    refused = await manager.put(CALLS, json={"flow_id": flow_id})
    assert refused.status_code == 422
    assert refused.json()["detail"] == "The property has no such flow; choose one of its own."


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"follows": True, "flow_id": 2}, "leave flow_id out"),
        ({}, "it is missing"),
        ({"follows": False, "flow_id": 2**70}, "should be less than"),
        ({"follows": False, "colour": "red"}, "there is no such field"),
    ],
)
async def test_what_cannot_be_read_is_told(manager, body, sentence):
    refused = await manager.put(ZILLOWS, json=body)
    assert refused.status_code == 422
    assert sentence in refused.json()["detail"]


async def test_foreign_sources_are_refused_by_their_ids(manager):
    refused = await manager.post(f"{CALLS}/apply", json={"source_ids": [GATE, 7, 99]})
    assert refused.json()["errors"] == [
        {"field": "/source_ids", "says": "The property has no source 7, 99 in use; leave it out."}
    ]
    assert await flows_of(manager, GATE) == ("Sign at the gate", False)


async def test_two_who_read_the_same_state_do_not_overwrite_one_another(manager, admin):
    read = (await manager.get(CALLS)).headers["ETag"]
    first = await manager.put(CALLS, json={"flow_id": GATE_FLOW}, headers={"If-Match": read})
    second = await admin.put(ZILLOWS, json={"follows": False}, headers={"If-Match": read})
    assert (first.status_code, second.status_code) == (200, 412)
    again = (await admin.get(ZILLOWS)).headers["ETag"]
    assert again == first.headers["ETag"]
    third = await admin.put(ZILLOWS, json={"follows": False}, headers={"If-Match": again})
    assert third.status_code == 200


async def test_a_repeat_with_the_same_key_makes_no_second_copy(manager, house):
    headers = {"Idempotency-Key": "copy-1"}
    for _ in range(2):
        done = await manager.post(f"{GATES}/copy", json={"source_ids": [ZILLOW]}, headers=headers)
        assert done.status_code == 200
    assert await rows(house, "select count(*) from flows where name like 'Zillow%'") == [(1,)]
