"""Can a program set up communities, and does it see only its own?"""

import pytest

NEW = {
    "key": "cedar-court",
    "name": "Cedar Court",
    "zone": "America/Chicago",
    "main_number": "+13125550100",
    "failsafe_number": "+13125550199",
}


async def test_a_property_is_made_and_read_back(admin):
    made = await admin.post("/properties", json=NEW)
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == f"/api/v1/properties/{made.json()['id']}"
    read = await admin.get(f"/properties/{made.json()['id']}")
    assert read.json() == made.json()
    assert {name: read.json()[name] for name in NEW} == NEW
    assert read.json()["language"] == "en"


async def test_a_change_touches_only_what_is_sent(admin):
    before = (await admin.get("/properties/1")).json()
    changed = await admin.patch("/properties/1", json={"name": "Alder Creek Homes"})
    assert changed.status_code == 200
    after = (await admin.get("/properties/1")).json()
    assert after["name"] == "Alder Creek Homes"
    same = {name for name in before if before[name] == after[name]}
    assert set(before) - same <= {"name", "saved_at"}


async def test_a_name_can_be_taken_away_but_not_left_empty(admin):
    await admin.patch("/properties/1", json={"spoken_name": "Alder"})
    cleared = await admin.patch("/properties/1", json={"spoken_name": None})
    assert cleared.json()["spoken_name"] is None
    refused = await admin.patch("/properties/1", json={"name": " "})
    assert refused.status_code == 422
    assert refused.json()["errors"] == [{"field": "/name", "says": "Give the property a name."}]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("zone", "EST5EDT/Nowhere", "is no time zone; use one like America/New_York."),
        ("key", "Cedar Court", "use small letters, digits and dashes."),
        ("key", "alder-creek", "already; choose another."),
        ("main_number", "312 555 0100", "Write the main number with its country code"),
        ("failsafe_number", "+1", "Write the fail-safe number with its country code"),
        ("language", "English", "is no language that is known here; write it like en or es."),
    ],
)
async def test_what_is_wrong_is_told_with_its_field_and_cure(admin, field, value, sentence):
    refused = await admin.post("/properties", json=NEW | {field: value})
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    (error,) = refused.json()["errors"]
    assert error["field"] == f"/{field}"
    assert sentence in error["says"]


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        (NEW | {"colour": "red"}, "/colour", "there is no such field"),
        ({"key": "x"}, "/name", "it is missing; give it a value."),
        (NEW | {"name": 7}, "/name", "should be a valid string"),
    ],
)
async def test_what_cannot_be_read_names_the_field(admin, body, field, sentence):
    refused = await admin.post("/properties", json=body)
    assert refused.status_code == 422
    assert any(
        error["field"] == field and sentence in error["says"] for error in refused.json()["errors"]
    ), refused.text


async def test_a_body_that_is_no_json_is_told_as_such(admin):
    refused = await admin.post(
        "/properties", content=b"{", headers={"Content-Type": "application/json"}
    )
    assert refused.status_code == 422
    assert refused.json()["detail"] == "The body is no JSON; check its brackets and quotes."


async def test_a_program_sees_only_its_own_properties(manager):
    listed = (await manager.get("/properties")).json()
    assert [each["id"] for each in listed["items"]] == [1]
    assert (await manager.get("/properties/1")).status_code == 200
    hidden, absent = await manager.get("/properties/2"), await manager.get("/properties/99")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.json() == absent.json()


async def test_who_may_see_but_not_change_is_told_so(viewer, manager):
    refused = await viewer.patch("/properties/1", json={"name": "Mine"})
    assert refused.status_code == 403
    assert "You may not edit routing at this property" in refused.json()["detail"]
    assert (await manager.patch("/properties/2", json={"name": "Mine"})).status_code == 404
    assert (await manager.post("/properties", json=NEW)).status_code == 403
    assert (await manager.patch("/properties/1", json={"name": "Mine"})).status_code == 200


async def test_a_property_whose_numbers_ring_is_not_archived(admin):
    refused = await admin.delete("/properties/1")
    assert refused.status_code == 422
    assert "numbers that ring" in refused.json()["detail"]


async def test_an_archived_property_leaves_the_list_and_comes_back(admin):
    made = (await admin.post("/properties", json=NEW)).json()
    url = f"/properties/{made['id']}"
    assert (await admin.delete(url)).status_code == 204
    listed = (await admin.get("/properties")).json()["items"]
    assert made["id"] not in {each["id"] for each in listed}
    (archived,) = (await admin.get("/properties", params={"archived": True})).json()["items"]
    assert archived["id"] == made["id"]
    assert archived["archived_at"] is not None
    assert (await admin.post(f"{url}/restore")).json()["archived_at"] is None


async def test_two_who_changed_the_same_state_do_not_overwrite_one_another(admin, manager):
    read = (await admin.get("/properties/1")).headers["ETag"]
    first = await admin.patch("/properties/1", json={"name": "A"}, headers={"If-Match": read})
    second = await manager.patch("/properties/1", json={"name": "B"}, headers={"If-Match": read})
    assert (first.status_code, second.status_code) == (200, 412)
    assert "read it again and repeat your change" in second.json()["detail"]
    again = first.headers["ETag"]
    third = await manager.patch("/properties/1", json={"name": "B"}, headers={"If-Match": again})
    assert third.status_code == 200


async def test_every_change_is_in_the_history(admin, manager):
    await manager.patch("/properties/1", json={"name": "Alder Homes"})
    page = (await admin.get("/history", params={"thing": "property", "thing_id": 1})).json()
    newest = page["items"][0]
    assert (newest["by"], newest["by_kind"], newest["property_id"]) == ("Manager", "key", 1)
    assert newest["before"]["name"] == "Alder Creek Apartments"
    assert newest["after"]["name"] == "Alder Homes"


async def test_callers_hear_the_new_name_at_once(admin, house):
    await admin.patch("/properties/1", json={"name": "Alder Homes"})
    assert house.snapshots.find(1).property.name == "Alder Homes"
