"""Do numbers that are on the account already become a property's?"""

ALDER, MESA = 1, 2
OLD, OLDER, ZILLOW = "+15035550187", "+15035550188", "+12125550101"


async def adopt(program, *numbers, **more):
    return await program.post(
        "/numbers/adopt", json={"property_id": ALDER, "numbers": list(numbers)} | more
    )


async def test_a_number_is_found_adopted_and_set_up(manager, account, house):
    account.estate.put_on_account(
        OLD, friendly_name="From before", voice_url="https://old.example/"
    )
    (found,) = (await manager.get("/numbers/adoptable")).json()["items"]
    assert (found["number"], found["name"]) == (OLD, "From before")
    assert found["voice_url"] == "https://old.example/"
    adopted = await adopt(manager, OLD, source_id=2)
    assert adopted.status_code == 201, adopted.text
    (number,) = adopted.json()["items"]
    assert (number["source_id"], number["cents_per_month"]) == (2, 115)
    assert house.snapshots.find_by_number(OLD).property.id == ALDER
    await account.do_jobs()
    (owned,) = account.estate.list_all()
    assert owned.fields["voice_url"].startswith("https://calls.example.com/webhooks/")
    assert (await manager.get(f"/numbers/{number['id']}")).json()["differences"] == []
    assert (await manager.get("/numbers/adoptable")).json()["items"] == []


async def test_a_number_written_down_by_hand_is_linked_with_the_accounts(manager, account):
    account.estate.put_on_account(ZILLOW)
    (before,) = (await manager.get("/numbers", params={"search": "5550101"})).json()["items"]
    assert before["company_id"] is None
    refused = await manager.post(f"/numbers/{before['id']}/check")
    assert "only written down here" in refused.json()["detail"]
    (after,) = (await adopt(manager, ZILLOW)).json()["items"]
    assert after["id"] == before["id"]
    assert after["source_id"] == before["source_id"]
    assert after["company_id"].startswith("PN")


async def test_adoptable_numbers_come_in_pages_and_are_searched(manager, account):
    for line in range(150, 160):
        account.estate.put_on_account(f"+1503555{line:04}")
    first = (await manager.get("/numbers/adoptable", params={"limit": 6})).json()
    rest = await manager.get("/numbers/adoptable", params={"cursor": first["next"]})
    found = [each["number"] for each in first["items"] + rest.json()["items"]]
    assert found == [f"+1503555{line:04}" for line in range(150, 160)]
    searched = await manager.get("/numbers/adoptable", params={"search": "555-0157"})
    assert [each["number"] for each in searched.json()["items"]] == ["+15035550157"]


async def test_what_cannot_be_adopted_is_told_and_nothing_is_half_done(
    manager, mesa_manager, account
):
    account.estate.put_on_account(OLD)
    account.estate.put_on_account(OLDER)
    await adopt(manager, OLDER)
    refused = await adopt(manager, OLD, "+15035550150", OLDER)
    assert [each["field"] for each in refused.json()["errors"]] == ["/numbers/1", "/numbers/2"]
    assert "is not on the telephone company's account" in refused.json()["detail"]
    assert "is in use already" in refused.json()["detail"]
    (free,) = (await manager.get("/numbers/adoptable")).json()["items"]
    assert free["number"] == OLD
    elsewhere = await mesa_manager.post(
        "/numbers/adopt", json={"property_id": MESA, "numbers": [OLDER]}
    )
    assert elsewhere.status_code == 422


async def test_a_number_that_is_being_bought_cannot_be_adopted(manager, account):
    await manager.post("/numbers", json={"property_id": ALDER, "numbers": ["+12125550151"]})
    account.estate.put_on_account("+12125550151")  # bought, and not known here yet
    assert (await manager.get("/numbers/adoptable")).json()["items"] == []
    assert "is being bought" in (await adopt(manager, "+12125550151")).json()["detail"]


async def test_odd_numbers_are_refused_in_sentences(manager, account):
    for odd in ("", "\x00", "x" * 16, "+1212555015\ud800"):
        body = b'{"property_id": 1, "numbers": ["%s"]}' % odd.encode("utf-8", "surrogatepass")
        refused = await manager.post(
            "/numbers/adopt", content=body, headers={"Content-Type": "application/json"}
        )
        assert refused.status_code == 422, odd
