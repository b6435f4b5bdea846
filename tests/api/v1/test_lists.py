"""Are pages of a list whole, in order, and without repeats, whatever is asked for?"""

import pytest


@pytest.fixture
async def many(admin):
    """Ten more properties, some of one name."""
    for number in range(10):
        body = {
            "key": f"p-{number}",
            "name": f"Same {number % 3}",
            "zone": "UTC",
            "main_number": f"+131255501{number:02d}",
        }
        assert (await admin.post("/properties", json=body)).status_code == 201


async def walked(program, **params):
    items, cursor = [], None
    while True:
        page = await program.get(
            "/properties", params=params | ({"cursor": cursor} if cursor else {})
        )
        assert page.status_code == 200, page.text
        items += page.json()["items"]
        cursor = page.json()["next"]
        if cursor is None:
            return items


@pytest.mark.parametrize("sort", ["name", "-name", "key", "-key", "saved", "-saved"])
@pytest.mark.parametrize("limit", [1, 4, 13, 200])
async def test_page_by_page_everything_comes_once_and_in_order(admin, many, sort, limit):
    items = await walked(admin, sort=sort, limit=limit)
    assert len(items) == len({each["id"] for each in items}) == 13
    field = {"saved": "saved_at"}.get(sort.strip("-"), sort.strip("-"))
    values = [each[field].lower() for each in items]
    assert values == sorted(values, reverse=sort.startswith("-"))


async def test_what_is_added_meanwhile_neither_doubles_nor_hides_anything(admin, many):
    first = (await admin.get("/properties", params={"limit": 5, "sort": "key"})).json()
    body = {"key": "aaa", "name": "First", "zone": "UTC", "main_number": "+13125550111"}
    await admin.post("/properties", json=body)
    params = {"limit": 200, "sort": "key", "cursor": first["next"]}
    rest = (await admin.get("/properties", params=params)).json()
    keys = [each["key"] for each in first["items"] + rest["items"]]
    assert len(keys) == len(set(keys)) == 13


async def test_the_search_looks_at_beginnings(admin, many):
    found = await walked(admin, search="same 1")
    assert {each["name"] for each in found} == {"Same 1"}
    assert await walked(admin, search="%") == []
    assert [each["key"] for each in await walked(admin, search="mesa")] == ["mesa-vista"]


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"sort": "colour"}, "Sort by one of name, key, saved, with - before it to reverse."),
        ({"cursor": "AAAA"}, "The cursor is none of this list; begin again without it."),
        ({"cursor": "WyJhIiwxMDAwMDAwMDAwMDAwMDAwMDAwMDAwMF0"}, "The cursor is none of this list"),
        ({"cursor": "WyJhIiwxXQ", "sort": "saved"}, "belongs to another order; begin anew."),
        ({"limit": 0}, "limit"),
        ({"limit": 201}, "limit"),
        ({"since": "2026-11-25T08:00:00"}, "since: write it with its offset"),
    ],
)
async def test_what_cannot_be_listed_says_why(admin, params, sentence):
    refused = await admin.get("/properties", params=params)
    assert refused.status_code == 422
    assert sentence in refused.json()["detail"]


async def test_a_property_list_filters(admin):
    made = await admin.post("/property-lists", json={"name": "West", "property_ids": [2, 3]})
    assert made.status_code == 201, made.text
    found = await walked(admin, list_id=made.json()["id"])
    assert [each["id"] for each in found] == [3, 2] or {each["id"] for each in found} == {2, 3}


@pytest.mark.parametrize("url", ["/properties", "/people", "/weeks", "/flows", "/keys", "/history"])
@pytest.mark.parametrize(
    "params",
    [
        {"cursor": "WzEsMl0"},  # [1,2]
        {"until": "9999-12-31T23:59:59-14:00"},
        {"since": "0001-01-01T00:00:00+14:00"},
        {"dry-run": "true"},
    ],
)
async def test_what_no_list_can_hold_is_told(admin, url, params):
    answer = await admin.get(url, params=params)
    assert answer.status_code in ((200, 422) if "cursor" in params else (422,)), answer.text


async def test_a_misspelt_parameter_does_nothing_and_says_which_there_are(admin):
    body = {"table": "source,number\nRadio,\n"}
    sent = await admin.post("/properties/1/campaigns?dryrun=true", json=body)
    assert sent.status_code == 422
    assert sent.json()["errors"][0]["says"] == (
        "There is no parameter dryrun here; there are dry_run."
    )
    assert (await admin.get("/sources", params={"search": "Radio"})).json()["items"] == []
