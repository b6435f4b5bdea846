"""Does buying stay within what a month allows, at a property and in all?"""

import asyncio
from datetime import UTC, datetime

from webhooks import counted

ALDER, MESA = 1, 2


def numbers(*lines):
    return [f"+1212555{line:04}" for line in lines]


async def order(program, *lines, property_id=ALDER):
    return await program.post(
        "/numbers", json={"property_id": property_id, "numbers": numbers(*lines)}
    )


async def test_a_cap_is_made_read_changed_and_taken_away(admin, account):
    made = await admin.post("/caps", json={"property_id": ALDER, "numbers": 3, "cents": 500})
    assert made.status_code == 201, made.text
    url = made.headers["Location"].removeprefix("/api/v1")
    assert (await admin.get(url)).json() == made.json()
    changed = await admin.put(url, json={"numbers": 4}, headers={"If-Match": made.headers["ETag"]})
    assert (changed.json()["numbers"], changed.json()["cents"]) == (4, None)
    stale = await admin.put(url, json={"numbers": 5}, headers={"If-Match": made.headers["ETag"]})
    assert stale.status_code == 412
    assert (await admin.delete(url)).status_code == 204
    assert (await admin.get(url)).status_code == 404
    assert (await order(admin, 151, 152, 153, 154)).status_code == 202


async def test_more_numbers_than_the_cap_are_refused_whole_and_alarmed(admin, manager, account):
    await admin.post("/caps", json={"property_id": ALDER, "numbers": 2})
    assert (await order(manager, 151)).status_code == 202
    before = counted("alarms", kind="cap reached")
    refused = await order(manager, 152, 153)
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {
            "field": "/numbers",
            "says": "The property's cap is 2 numbers a month, and 1 are ordered already; order "
            "fewer, or ask an admin to raise it.",
        }
    ]
    assert counted("alarms", kind="cap reached") == before + 1
    await account.do_jobs()
    assert account.estate.bought == numbers(151)
    assert (await order(manager, 152)).status_code == 202  # what fits is taken, and told
    assert counted("alarms", kind="cap reached") == before + 2


async def test_the_companys_cap_counts_all_properties_and_their_cost(admin, account):
    await admin.post("/caps", json={"cents": 350})
    assert (await order(admin, 151, 152)).status_code == 202
    assert (await order(admin, 153, property_id=MESA)).status_code == 202
    refused = await order(admin, 154, property_id=MESA)
    assert refused.status_code == 422
    assert "The company's cap is $3.50 for numbers ordered in a month, and $3.45" in refused.text


async def test_a_new_month_begins_anew(admin, account, clock):
    await admin.post("/caps", json={"property_id": ALDER, "numbers": 1})
    clock.move_to(datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert (await order(admin, 151)).status_code == 202
    assert (await order(admin, 152)).status_code == 422
    clock.move_to(datetime(2027, 1, 1, tzinfo=UTC))
    assert (await order(admin, 152)).status_code == 202


async def test_of_two_who_order_at_once_the_second_counts_the_first(admin, account):
    await admin.post("/caps", json={"property_id": ALDER, "numbers": 1})
    answers = await asyncio.gather(*(order(admin, line) for line in range(151, 155)))
    assert sorted(each.status_code for each in answers) == [202, 422, 422, 422]


async def test_what_the_company_refused_does_not_count(admin, account):
    await admin.post("/caps", json={"property_id": ALDER, "numbers": 1})
    account.estate.elsewhere.update(numbers(151))
    await order(admin, 151)
    await account.do_jobs_of_an_hour()
    assert (await order(admin, 152)).status_code == 202


async def test_what_is_wrong_with_a_cap_is_told(admin, account):
    for body, sentence in (
        ({}, "Say how many numbers, or what they may cost a month."),
        ({"numbers": -1}, "greater than or equal to 0"),
        ({"numbers": 1, "property_id": 99}, "There is no such property."),
        ({"numbers": 2**40}, "less than or equal to 1000000"),
        ({"numbers": 1, "colour": "red"}, "there is no such field"),
    ):
        refused = await admin.post("/caps", json=body)
        assert refused.status_code == 422
        assert sentence in refused.text


async def test_there_is_one_cap_a_property_and_one_for_all(admin, account):
    for body in ({"numbers": 1}, {"numbers": 1, "property_id": ALDER}):
        assert (await admin.post("/caps", json=body)).status_code == 201
        assert (await admin.post("/caps", json=body)).status_code == 409


async def test_who_buys_cannot_lift_the_cap_but_sees_it(admin, manager, mesa_manager, account):
    made = await admin.post("/caps", json={"property_id": ALDER, "numbers": 1})
    whole = (await admin.post("/caps", json={"numbers": 9})).json()
    url = f"/caps/{made.json()['id']}"
    assert (await manager.put(url, json={"numbers": 5})).status_code == 403
    assert (await manager.delete(url)).status_code == 403
    assert (await manager.post("/caps", json={"numbers": 5})).status_code == 403
    listed = (await manager.get("/caps")).json()["items"]
    assert [each["id"] for each in listed] == [made.json()["id"]]
    assert (await mesa_manager.get(url)).status_code == 404
    assert (await mesa_manager.get("/caps")).json()["items"] == []
    assert (await manager.get(f"/caps/{whole['id']}")).status_code == 404


async def test_a_change_of_a_cap_is_undone(admin, account):
    made = (await admin.post("/caps", json={"numbers": 5})).json()
    await admin.put(f"/caps/{made['id']}", json={"numbers": 50})
    newest = (await admin.get("/history", params={"thing": "cap"})).json()["items"][0]
    assert (await admin.post(f"/history/{newest['id']}/undo")).status_code == 201
    assert (await admin.get(f"/caps/{made['id']}")).json()["numbers"] == 5
