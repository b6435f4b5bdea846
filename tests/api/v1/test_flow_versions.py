"""Is it told what was published and what is different, and can it be drawn again?"""

import pytest

from api.v1.drawn_flows import FLOW, drawn, made, put
from operations.demo_parts import a_greeting_sub_flow, a_message, an_entering_flow


@pytest.fixture
async def second(admin):
    """A second version, a short one."""
    await put(admin, a_message("Quite new.", name="Default flow"), await admin.get(FLOW))
    answer = await admin.post(f"{FLOW}/publish", json={"note": "Short"})
    assert answer.status_code == 201, answer.text


async def test_versions_are_listed_newest_first(admin, second):
    listed = (await admin.get(f"{FLOW}/versions")).json()["items"]
    assert [(each["number"], each["author"], each["note"]) for each in listed] == [
        (2, "Admin", "Short"),
        (1, "Demo", "The demo begins."),
    ]
    assert (listed[0]["superseded_at"], listed[1]["superseded_at"]) == (
        None,
        "2026-11-23T15:00:00Z",
    )
    first = (await admin.get(f"{FLOW}/versions", params={"limit": 1})).json()
    params = {"limit": 1, "cursor": first["next"]}
    rest = (await admin.get(f"{FLOW}/versions", params=params)).json()
    assert [each["number"] for each in first["items"] + rest["items"]] == [2, 1]


async def test_a_version_is_read_as_it_was_frozen(admin, second):
    read = await admin.get(f"{FLOW}/versions/2")
    assert read.status_code == 200, read.text
    assert read.json()["body"] == drawn(a_message("Quite new.", name="Default flow"))
    assert (await admin.get(f"{FLOW}/versions/3")).status_code == 404
    assert (await admin.get(f"{FLOW}/versions/0")).status_code == 422


async def test_a_version_becomes_the_draft_again(admin, second):
    read = await admin.get(FLOW)
    headers = {"If-Match": read.headers["ETag"]}
    restored = await admin.post(f"{FLOW}/versions/1/restore", headers=headers)
    assert restored.status_code == 200, restored.text
    assert restored.json()["draft"] == (await admin.get(f"{FLOW}/versions/1")).json()["body"]
    assert restored.json()["live_version"] == 2
    again = await admin.post(f"{FLOW}/versions/1/restore", headers=headers)
    assert again.status_code == 412
    assert (await admin.post(f"{FLOW}/versions/1/restore")).status_code == 428


async def test_what_is_different_is_told_in_words_and_as_data(admin, second):
    changed = a_message("Newer still.", name="Default flow")
    await put(admin, changed, await admin.get(FLOW))
    found = await admin.get(f"{FLOW}/diff", params={"from": 2})
    assert found.status_code == 200, found.text
    assert found.json()["says"] == [
        '"Mailbox", prompt, variants, en, says, text: "Newer still." instead of "Quite new.".'
    ]
    (node,) = found.json()["flow"]["nodes"]
    assert (node["node_id"], node["what"]) == ("box", "changed")
    assert node["fields"][0]["field"] == "prompt/variants/en/says/text"
    assert (node["fields"][0]["before"], node["fields"][0]["after"]) == (
        "Quite new.",
        "Newer still.",
    )
    whole = (await admin.get(f"{FLOW}/diff", params={"from": 1, "to": 2})).json()["flow"]
    assert {each["what"] for each in whole["nodes"]} == {"added", "removed"}
    same = (await admin.get(f"{FLOW}/diff", params={"from": 2, "to": 2})).json()
    assert (same["says"], same["flow"]["nodes"]) == ([], [])


async def test_a_newer_sub_flow_is_a_difference_of_those_that_enter_it(admin):
    sub = await made(admin, a_greeting_sub_flow("Hello."), is_sub_flow=True)
    await admin.post(f"/flows/{sub}/publish", json={})
    parent = f"/flows/{await made(admin, an_entering_flow(sub))}"
    await admin.post(f"{parent}/publish", json={})
    read = await admin.get(f"/flows/{sub}")
    await put(admin, a_greeting_sub_flow("Good day."), read, url=f"/flows/{sub}")
    same = (await admin.get(f"{parent}/diff", params={"from": 1})).json()
    assert (same["says"], same["sub_flows"]) == ([], [])
    await admin.post(f"/flows/{sub}/publish", json={})
    found = (await admin.get(f"{parent}/diff", params={"from": 1})).json()
    assert [(each["flow_id"], each["name"]) for each in found["sub_flows"]] == [(sub, "Greeting")]
    assert found["says"] == [
        '"Hello", prompt, variants, en, says, text: "Good day." instead of "Hello.".'
    ]


@pytest.mark.parametrize("state", ["0", "x", "-1", "drafts", "1234567890123"])
async def test_what_is_no_state_cannot_be_compared(admin, state):
    assert (await admin.get(f"{FLOW}/diff", params={"from": state})).status_code == 422


async def test_a_version_that_is_not_there_cannot_be_compared(admin):
    refused = await admin.get(f"{FLOW}/diff", params={"from": 7})
    assert refused.status_code == 404
    assert refused.json()["detail"] == "The flow has no version 7."
