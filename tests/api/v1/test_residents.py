"""Are a community's residents known by their numbers, all of them or none, and at once?"""

import csv
import io
import time

import pytest

from operations.demo_parts import rows

ALDER, MESA = 1, 2
URL = f"/properties/{ALDER}/residents"
ONE, TWO, THREE = "+12125550142", "+12125550143", "+12125550144"


async def listed(program, **params):
    answer = await program.get(URL, params=params)
    assert answer.status_code == 200, answer.text
    return [each["number"] for each in answer.json()["items"]]


async def put_csv(program, text):
    headers = {"Content-Type": "text/csv; charset=utf-8"}
    return await program.put(URL, content=text, headers=headers)


def known(house, property_id=ALDER):
    return house.snapshots.find(property_id).callers.residents


async def test_one_is_added_listed_known_and_removed(admin, house):
    added = await admin.post(URL, json={"number": "(212) 555-0142"})
    assert added.status_code == 201, added.text
    assert added.json()["number"] == ONE
    assert added.headers["Location"] == f"/api/v1{URL}/{ONE}"
    assert (await admin.post(URL, json={"number": ONE})).json() == added.json()
    assert await listed(admin) == [ONE]
    assert (known(house), known(house, MESA)) == ({ONE}, set())
    assert (await admin.delete(f"{URL}/{ONE}")).status_code == 204
    assert (await listed(admin), known(house)) == ([], set())
    assert (await admin.delete(f"{URL}/{ONE}")).status_code == 404
    assert (await admin.delete(f"{URL}/nobody")).status_code == 404


async def test_the_whole_set_is_replaced_by_a_list(admin, house):
    first = await admin.put(URL, json=[ONE, "212 555 0143", ONE])
    assert first.json() == {"residents": 2, "added": 2, "removed": 0}
    second = await admin.put(URL, json=[TWO, THREE])
    assert second.json() == {"residents": 2, "added": 1, "removed": 1}
    assert await listed(admin) == [TWO, THREE]
    assert known(house) == {TWO, THREE}
    assert (await admin.put(URL, json=[])).json() == {"residents": 0, "added": 0, "removed": 2}


async def test_the_whole_set_is_replaced_by_a_file(admin, house):
    text = "Unit,Name,Mobile phone\n1,Jo Lee,(212) 555-0142\n2,Al Roe,\n3,Bo Day,212.555.0143\n"
    replaced = await put_csv(admin, text)
    assert replaced.json() == {"residents": 2, "added": 2, "removed": 0}
    assert known(house) == {ONE, TWO}


async def test_one_row_that_cannot_be_read_changes_nothing_and_is_named(admin, house):
    await admin.put(URL, json=[ONE])
    refused = await put_csv(admin, "Phone\n2125550143\n12\n2125550144\nnone\n")
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {"field": "line:3", "says": "Line 3: “12” has too few digits for a phone number."},
        {"field": "line:5", "says": "Line 5: “none” is not a phone number."},
    ]
    refused = await admin.put(URL, json=[TWO, "12"])
    assert refused.json()["errors"][0]["field"] == "/1"
    assert (await listed(admin), known(house)) == ([ONE], {ONE})


@pytest.mark.parametrize(
    ("content", "kind", "status", "sentence"),
    [
        (b"[", "application/json", 422, "The body is no JSON; check its brackets and quotes."),
        (b"{", "application/json", 422, "Send a list of numbers as texts"),
        (b"", "application/json", 422, "The body is no JSON"),
        (b'{"numbers": []}', "application/json", 422, "Send a list of numbers as texts"),
        (b"[1]", "application/json", 422, "Send a list of numbers as texts"),
        (b'["\\ud800"]', "application/json", 422, ""),
        (b'["\\u0000"]', "application/json", 422, "is not a phone number"),
        (b"\xff\xfe\x00", "text/csv", 200, ""),
        (b"Name,Unit\nJo,1", "text/csv", 422, "name the one with the numbers so."),
        (b'Phone\n"2125550142', "text/csv", 200, ""),
        (b"Phone\n2125550142", "text/plain", 415, "as text/csv."),
        (b"[" + b'"+12125550142",' * 700_000, "application/json", 413, "at most 10 megabytes."),
    ],
)
async def test_what_is_no_set_is_refused_with_a_sentence(admin, content, kind, status, sentence):
    answer = await admin.put(URL, content=content, headers={"Content-Type": kind})
    assert answer.status_code == status, answer.text
    assert sentence in answer.json().get("detail", "")


async def test_fifty_thousand_are_written_at_once_and_no_more_are_taken(admin, house):
    numbers = [f"({200 + i // 10_000}) 555-{i % 10_000:04d}" for i in range(50_000)]
    file = io.StringIO()
    csv.writer(file).writerows([["Name", "Phone"], *(["Jo", number] for number in numbers)])
    began = time.monotonic()
    replaced = await put_csv(admin, file.getvalue())
    seconds = time.monotonic() - began
    assert replaced.json() == {"residents": 50_000, "added": 50_000, "removed": 0}
    assert len(known(house)) == 50_000
    assert seconds < 20
    again = await put_csv(admin, file.getvalue())
    assert again.json() == {"residents": 50_000, "added": 0, "removed": 0}
    more = await admin.put(URL, json=[*numbers, "+13125550100"])
    assert more.status_code == 422
    assert "can have 50,000 known residents" in more.json()["detail"]
    one_more = await admin.post(URL, json={"number": "+13125550100"})
    assert one_more.status_code == 422
    assert len(known(house)) == 50_000


async def test_the_list_comes_in_pages_and_is_searched_by_digits(admin):
    await admin.put(URL, json=[f"+1212555{i:04d}" for i in range(100, 125)])
    assert len(await listed(admin, limit=200)) == 25
    first = (await admin.get(URL, params={"limit": 20})).json()
    rest = (await admin.get(URL, params={"limit": 20, "cursor": first["next"]})).json()
    numbers = [each["number"] for each in first["items"] + rest["items"]]
    assert (numbers, rest["next"]) == (sorted(set(numbers)), None)
    assert await listed(admin, search="555-0107") == ["+12125550107"]
    assert await listed(admin, search="%") == []
    assert (await listed(admin, sort="-number"))[0] == "+12125550124"


async def test_the_history_tells_how_many_but_not_who(admin, house):
    await admin.put(URL, json=[ONE, TWO])
    await admin.delete(f"{URL}/{ONE}")
    params = {"thing": "residents", "thing_id": ALDER}
    changes = (await admin.get("/history", params=params)).json()["items"]
    assert [each["says"] for each in changes] == [
        "Removed a known resident.",
        "Replaced the known residents: 2 new, 0 gone.",
    ]
    assert [each["after"] for each in changes] == [{"residents": 1}, {"residents": 2}]
    assert "5550142" not in str(await rows(house, "select * from history"))


async def test_another_propertys_residents_stay(admin, house):
    await admin.put(f"/properties/{MESA}/residents", json=[ONE])
    await admin.put(URL, json=[TWO])
    await admin.put(URL, json=[])
    assert known(house, MESA) == {ONE}
