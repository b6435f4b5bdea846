"""Is a request that is sent again done once, and one too many told when to come back?"""

import asyncio

import pytest

from callrouter.api.v1 import limits

NEW = {"key": "cedar", "name": "Cedar", "zone": "UTC", "main_number": "+13125550100"}
ONCE = {"Idempotency-Key": "make-cedar"}


async def test_a_repeat_gets_the_first_answer_and_is_not_done_again(admin):
    first = await admin.post("/properties", json=NEW, headers=ONCE)
    again = await admin.post("/properties", json=NEW, headers=ONCE)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len((await admin.get("/properties", params={"search": "cedar"})).json()["items"]) == 1


async def test_twice_at_once_is_done_once(admin):
    answers = await asyncio.gather(
        *(admin.post("/properties", json=NEW, headers=ONCE) for _ in range(5))
    )
    assert [each.status_code for each in answers] == [201] * 5
    assert len({each.json()["id"] for each in answers}) == 1


async def test_the_same_key_for_another_request_is_refused(admin):
    await admin.post("/properties", json=NEW, headers=ONCE)
    other = await admin.post("/properties", json=NEW | {"key": "other"}, headers=ONCE)
    assert other.status_code == 422
    assert "was used for another request" in other.json()["detail"]


async def test_another_program_may_use_the_same_key(admin, a_program):
    await admin.post("/properties", json=NEW, headers=ONCE)
    other = await a_program()
    made = await other.post("/properties", json=NEW | {"key": "other"}, headers=ONCE)
    assert made.status_code == 201


async def test_what_was_refused_may_be_tried_again_with_the_same_key(admin):
    assert (
        await admin.post("/properties", json=NEW | {"zone": "x"}, headers=ONCE)
    ).status_code == 422
    assert (await admin.post("/properties", json=NEW, headers=ONCE)).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "k" * 256])
async def test_a_key_that_is_none_is_refused(admin, key):
    refused = await admin.post("/properties", json=NEW, headers={"Idempotency-Key": key})
    assert refused.status_code == 422
    assert "An Idempotency-Key has 1 to 255 characters." in refused.json()["detail"]


async def test_every_answer_tells_how_much_may_still_be_asked(admin):
    first, second = await admin.get("/properties"), await admin.get("/properties/99")
    assert first.headers["RateLimit-Policy"] == '"requests";q=600;w=60'
    assert first.headers["RateLimit"] == '"requests";r=599;t=60'
    assert second.headers["RateLimit"].startswith('"requests";r=598;t=')


async def test_too_many_requests_are_told_when_to_come_back(admin, manager, monkeypatch):
    monkeypatch.setattr(limits, "REQUESTS", 3)
    codes = [(await admin.get("/properties")).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    refused = await admin.get("/properties")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit"].startswith('"requests";r=0;t=')
    assert refused.headers["content-type"] == "application/problem+json"
    assert (await manager.get("/properties")).status_code == 200


async def test_nothing_known_below_the_api_is_a_problem_too(admin):
    for missing in (await admin.get("/nothing"), await admin.put("/properties/1", json={})):
        assert missing.status_code in (404, 405)
        assert missing.headers["content-type"] == "application/problem+json"


async def test_its_description_is_there_for_everybody(admin):
    del admin.headers["Authorization"]
    told = (await admin.get("/openapi.json")).json()
    assert told["servers"] == [{"url": "/api/v1"}]
    ids = [each["operationId"] for path in told["paths"].values() for each in path.values()]
    assert len(ids) == len(set(ids))
    assert "properties_create" in ids


async def test_a_body_that_is_no_text_is_told_as_such(admin):
    refused = await admin.post(
        "/properties", content=b'"\xff"', headers={"Content-Type": "application/json"}
    )
    assert refused.status_code == 422
    assert refused.json()["detail"] == "The body cannot be read; send JSON, written in UTF-8."
