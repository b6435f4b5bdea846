"""Does a property get the numbers it orders, with what they cost told before?"""

import asyncio

from sqlalchemy import text

from accounts import URL

ALDER, MESA = 1, 2
ONE, TWO, FREE = "+12125550151", "+12125550152", "+18885550151"


async def test_a_number_is_found_bought_set_up_and_called(manager, account, house):
    found = (await manager.get("/numbers/available", params={"area_code": "212"})).json()["items"]
    assert found[1] == {
        "number": ONE,
        "kind": "local",
        "abilities": {"voice": True, "text": True, "pictures": True},
        "locality": "New York",
        "region": "NY",
        "postal_code": "10001",
        "cents_per_month": 115,
    }
    ordered = await manager.post(
        "/numbers", json={"property_id": ALDER, "numbers": [ONE], "source_id": 2}
    )
    assert ordered.status_code == 202
    order = ordered.json()
    assert (order["cents_per_month"], order["is_settled"]) == (115, False)
    assert order["lines"][0]["state"] == "waiting"
    assert account.estate.bought == []  # nothing before the order is committed
    await account.do_jobs()
    order = (await manager.get(ordered.headers["Location"].removeprefix("/api/v1"))).json()
    assert order["is_settled"]
    assert order["lines"][0]["state"] == "bought"
    number = (await manager.get(f"/numbers/{order['lines'][0]['number_id']}")).json()
    assert (number["number"], number["state"], number["source_id"]) == (ONE, "in-use", 2)
    assert number["abilities"] == {"voice": True, "text": True, "pictures": True}
    assert number["cents_per_month"] == 115
    assert number["failsafe_number"] == "+12125550199"
    assert (number["differences"], number["trouble"]) == ([], None)
    call = await account.exchange.dial("+12125550142", ONE)
    assert "Alder Creek" in call.heard[0].text


async def test_a_bought_number_is_set_up_in_full(buys, account):
    await buys(ONE)
    (owned,) = account.estate.list_all()
    fields = owned.fields
    assert fields["voice_url"] == (f"{URL}/webhooks/twilio/voice#rc=2&rp=ct,rt&rt=5000&tt=14000")
    assert fields["voice_fallback_url"] == f"{URL}/webhooks/twilio/voice/fallback"
    assert fields["status_callback"] == f"{URL}/webhooks/twilio/status"
    assert fields["sms_url"] == f"{URL}/webhooks/twilio/text"
    methods = [value for name, value in fields.items() if name.endswith("_method")]
    assert set(methods) == {"POST"}


async def test_with_a_file_server_the_fallback_is_the_numbers_document_by_get(buys, account):
    account.company.fallback_url_of = lambda number: f"https://files.example.com/{number[1:]}.xml"
    await buys(ONE)
    (owned,) = account.estate.list_all()
    assert owned.fields["voice_fallback_url"] == "https://files.example.com/12125550151.xml"
    assert owned.fields["voice_fallback_method"] == "GET"


async def test_several_are_bought_at_once_and_their_cost_is_told_first(manager, account):
    ordered = await manager.post("/numbers", json={"property_id": ALDER, "numbers": [ONE, FREE]})
    lines = ordered.json()["lines"]
    assert [each["cents_per_month"] for each in lines] == [115, 215]
    assert ordered.json()["cents_per_month"] == 330
    await account.do_jobs()
    assert account.estate.bought == [ONE, FREE]


async def test_numbers_are_found_by_what_is_asked_of_them(manager, account):
    for asked, numbers in (
        ({"contains": "550177", "area_code": "206"}, {"+12065550177"}),
        ({"locality": "Chicago", "contains": "0151"}, {"+13125550151"}),
        ({"near_number": "+16155550100", "contains": "0151"}, {"+16155550151"}),
        ({"kind": "toll-free", "contains": "880151"}, set()),
        ({"kind": "toll-free", "area_code": "888", "contains": "0151"}, {FREE}),
        ({"area_code": "212", "text": "true", "contains": "0155"}, set()),
        ({"area_code": "999"}, set()),
    ):
        found = await manager.get("/numbers/available", params=asked)
        assert found.status_code == 200, found.text
        assert {each["number"] for each in found.json()["items"]} == numbers, asked


async def test_what_cannot_be_looked_for_is_told(manager, account):
    for asked, field, sentence in (
        ({"area_code": "12"}, "query:area_code", "three digits"),
        ({"contains": "x"}, "query:contains", "2 to 10 digits"),
        ({"near_number": "5"}, "query:near_number", "country code"),
        ({"kind": "toll-free", "region": "NY"}, "query:region", "have no place"),
    ):
        refused = await manager.get("/numbers/available", params=asked)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == field
        assert sentence in refused.json()["detail"]


async def test_what_cannot_be_ordered_is_told(manager, account):
    for body, field, sentence in (
        ({"numbers": ["212 555 0151"]}, "/numbers/0", "Write the number as it was found"),
        ({"numbers": [ONE, ONE]}, "/numbers/1", "is there twice"),
        ({"numbers": ["+12125550101"]}, "/numbers/0", "is in use already"),
        ({"numbers": [ONE], "source_id": 6}, "/source_id", "has no such source"),
        ({"numbers": []}, "/numbers", "at least 1 item"),
        ({"numbers": [f"+1212555{n:04}" for n in range(51)]}, "/numbers", "at most 50 items"),
    ):
        refused = await manager.post("/numbers", json={"property_id": ALDER} | body)
        assert refused.status_code == 422
        (error,) = refused.json()["errors"]
        assert error["field"] == field
        assert sentence in error["says"]
    assert await account.jobs() == []


async def test_a_number_that_is_being_bought_is_not_ordered_again(manager, mesa_manager, account):
    body = {"property_id": ALDER, "numbers": [ONE]}
    await manager.post("/numbers", json=body)
    again = await mesa_manager.post("/numbers", json=body | {"property_id": MESA})
    assert again.status_code == 422
    assert "being bought already" in again.json()["detail"]


async def test_the_same_order_sent_twice_at_once_is_made_once(manager, account):
    body = {"property_id": ALDER, "numbers": [ONE]}
    answers = await asyncio.gather(*(manager.post("/numbers", json=body) for _ in range(2)))
    assert sorted(each.status_code for each in answers) in ([202, 409], [202, 422])


async def test_an_order_with_an_idempotency_key_is_made_once(manager, account):
    sent = {
        "json": {"property_id": ALDER, "numbers": [ONE]},
        "headers": {"Idempotency-Key": "one"},
    }
    first, second = await manager.post("/numbers", **sent), await manager.post("/numbers", **sent)
    assert first.json() == second.json()
    await account.do_jobs()
    assert account.estate.bought == [ONE]


async def test_a_number_of_a_source_that_is_elsewhere_meanwhile_is_kept_all_the_same(
    manager, account, house
):
    await manager.post("/numbers", json={"property_id": ALDER, "numbers": [ONE], "source_id": 2})
    async with house.engine.begin() as connection:
        await connection.execute(
            text(
                "update sources set property_id = 2, name = 'Moved', standard_key = null where id = 2"
            )
        )
    await account.do_jobs()
    (number,) = (await manager.get("/numbers", params={"search": "0151"})).json()["items"]
    assert number["source_id"] is None


async def test_without_an_account_it_is_said_what_to_set(manager, account, house):
    house.company = None
    refused = await manager.get("/numbers/available")
    assert refused.status_code == 422
    assert "CALLROUTER_TWILIO_ACCOUNT_SID" in refused.json()["detail"]


async def test_orders_are_listed_the_newest_first(buys, manager, account):
    await buys(ONE)
    account.clock.move_on(60)
    await buys(TWO)
    listed = (await manager.get("/number-orders", params={"limit": 1})).json()
    assert [each["lines"][0]["number"] for each in listed["items"]] == [TWO]
    rest = (await manager.get("/number-orders", params={"cursor": listed["next"]})).json()
    assert [each["lines"][0]["number"] for each in rest["items"]] == [ONE]


async def test_what_was_ordered_and_bought_is_in_the_history(buys, manager):
    order = await buys(ONE)
    page = (await manager.get("/history", params={"thing": "number"})).json()["items"]
    assert [each["says"] for each in page] == [
        "Set up (212) 555-0151 at the telephone company.",
        "Bought (212) 555-0151.",
    ]
    page = await manager.get("/history", params={"thing": "number order", "thing_id": order["id"]})
    assert [each["says"] for each in page.json()["items"]] == ["Ordered a number."]
