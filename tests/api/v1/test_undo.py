"""Can the last change of a thing be taken back, and nothing else?"""

from callrouter.operations.weeks.force_schedule import force_schedule


async def last(program, thing, thing_id):
    params = {"thing": thing, "thing_id": thing_id, "limit": 1}
    return (await program.get("/history", params=params)).json()["items"][0]


async def test_a_name_is_taken_back_and_then_given_again(admin):
    await admin.patch("/properties/1", json={"name": "New"})
    undone = await admin.post(f"/history/{(await last(admin, 'property', 1))['id']}/undo")
    assert undone.status_code == 201, undone.text
    assert (await admin.get("/properties/1")).json()["name"] == "Alder Creek Apartments"
    again = await admin.post(f"/history/{undone.json()['id']}/undo")
    assert again.json()["undoes"] == undone.json()["id"]
    assert (await admin.get("/properties/1")).json()["name"] == "New"


async def test_only_the_last_change_can_be_taken_back(admin):
    await admin.patch("/properties/1", json={"name": "First"})
    first = await last(admin, "property", 1)
    await admin.patch("/properties/1", json={"name": "Second"})
    refused = await admin.post(f"/history/{first['id']}/undo")
    assert refused.status_code == 422
    assert "only the last change of a thing can be undone" in refused.json()["detail"]


async def test_what_was_forced_is_taken_back(admin, house):
    async with house.work() as work:
        await force_schedule(work, 1)
    assert house.snapshots.find(1).weeks[1].forcing is not None
    undone = await admin.post(f"/history/{(await last(admin, 'week', 1))['id']}/undo")
    assert undone.status_code == 201, undone.text
    assert house.snapshots.find(1).weeks[1].forcing is None


async def test_what_has_only_just_been_made_cannot_be_unmade(admin):
    refused = await admin.post(f"/history/{(await last(admin, 'week', 1))['id']}/undo")
    assert refused.status_code == 422
    assert refused.json()["detail"] == (
        "There is nothing before this: Made the week Leasing office. Archive or delete the week if "
        "you do not want it."
    )


async def test_who_may_not_change_a_thing_may_not_undo_it(admin, viewer, a_program):
    await admin.patch("/properties/1", json={"name": "New"})
    change = await last(admin, "property", 1)
    assert (await viewer.post(f"/history/{change['id']}/undo")).status_code == 403
    other = await last(admin, "property", 2)
    assert (await viewer.get(f"/history/{other['id']}")).status_code == 404
    assert (await viewer.post(f"/history/{other['id']}/undo")).status_code == 404


async def test_a_property_list_is_taken_back(admin):
    body = {"name": "West", "property_ids": [2, 3]}
    made = (await admin.post("/property-lists", json=body)).json()
    await admin.put(f"/property-lists/{made['id']}", json=body | {"property_ids": [2]})
    change = await last(admin, "property list", made["id"])
    assert (await admin.post(f"/history/{change['id']}/undo")).status_code == 201
    assert (await admin.get(f"/property-lists/{made['id']}")).json()["property_ids"] == [2, 3]
