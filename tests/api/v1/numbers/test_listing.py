"""Are numbers found by what is known of them, page by page, without a query a row?"""

from sqlalchemy import text

from callrouter.store.numbers import contains_digits

ALDER, MESA = 1, 2


def numbers_of(answer):
    return [each["number"] for each in answer.json()["items"]]


async def test_numbers_are_listed_in_order_and_page_by_page(admin, account):
    found, cursor = [], None
    while True:
        params = {"limit": 4} | ({"cursor": cursor} if cursor else {})
        page = await admin.get("/numbers", params=params)
        found += numbers_of(page)
        cursor = page.json()["next"]
        if cursor is None:
            break
    assert found == sorted(found)
    assert len(found) == 15
    newest = await admin.get("/numbers", params={"sort": "-saved", "limit": 3})
    assert len(numbers_of(newest)) == 3


async def test_the_search_looks_for_digits_in_a_row(admin, account):
    asked = {
        "5550101": 3,
        "555-0101": 3,
        "2125": 5,
        "+12125550101": 1,
        "0101": 3,
        "1": 15,
        "9999": 0,
        "abc": 0,
        "'; --": 0,
    }
    found = {
        search: len(numbers_of(await admin.get("/numbers", params={"search": search})))
        for search in asked
    }
    assert found == asked


async def test_the_search_has_an_index(house):
    async with house.engine.begin() as connection:
        await connection.execute(text("set local enable_seqscan = off"))
        asked = contains_digits("0101").compile(
            dialect=connection.dialect, compile_kwargs={"literal_binds": True}
        )
        plan = await connection.execute(text(f"explain select id from numbers where {asked}"))
        assert "ix_numbers_digits" in "\n".join(plan.scalars())


async def test_filters_narrow_the_list(admin, account):
    assert len(numbers_of(await admin.get("/numbers", params={"property_id": MESA}))) == 5
    (one,) = (await admin.get("/numbers", params={"source_id": 2})).json()["items"]
    assert (one["number"], one["source_id"]) == ("+12125550101", 2)
    await admin.post(f"/numbers/{one['id']}/disable", json={})
    assert numbers_of(await admin.get("/numbers", params={"state": "disabled"})) == [one["number"]]
    in_use = await admin.get("/numbers", params={"state": "in-use", "property_id": ALDER})
    assert len(numbers_of(in_use)) == 4


async def test_odd_requests_are_answered_in_sentences(admin, account):
    for params in (
        {"sort": "colour"},
        {"cursor": "WzUsIDFd"},  # [5, 1]
        {"cursor": "WyJ4IiwgMV0"},  # ["x", 1]
        {"cursor": "WyJ4IiwgMV0", "sort": "saved"},
        {"state": "lost"},
        {"source_id": 2**63},
        {"property_id": 2**70},
        {"list_id": -(2**70)},
        {"search": "\x00"},
    ):
        for url in ("/numbers", "/number-orders", "/caps", "/numbers/adoptable"):
            answer = await admin.get(url, params=params)
            assert answer.status_code in (200, 422), (url, params, answer.text)
