"""Does a number leave without a caller at a dead end, and never by accident?"""

import pytest
from sqlalchemy import text

from callrouter.providers.simulator.estate import RestFault
from folded import folded_call

ONE, ZILLOW, FAILSAFE = "+12125550151", "+12125550101", "+12125550199"
DAY = 86_400


@pytest.fixture
async def number(buys, manager):
    """A bought number of no source; gives its address."""
    order = await buys(ONE)
    return f"/numbers/{order['lines'][0]['number_id']}"


async def heard(account, to=ONE):
    call = await account.exchange.dial("+12125550142", to)
    return call, " | ".join(each.text for each in call.heard)


async def test_callers_of_a_disabled_number_hear_that_it_has_changed(number, manager, account):
    disabled = await manager.post(f"{number}/disable", json={})
    assert disabled.status_code == 200, disabled.text
    assert disabled.json()["state"] == "disabled"
    assert disabled.json()["quarantine_until"] == "2026-12-23T15:00:00Z"
    call, words = await heard(account)
    assert words.startswith(
        "The number you have called has changed. The number of Alder Creek Apartments is now "
        "2 1 2, 5 5 5, 0 1 0 0."
    )
    assert [leg.number for leg in call.legs] == [FAILSAFE]
    await call.leg(FAILSAFE).does_not_answer()
    assert call.state.value == "recording"  # the safe route to its end
    assert call.warnings == []


async def test_it_may_say_something_else_and_goodbye(number, manager, account):
    body = {"announcement": "Please call our office.", "after_announcement": "goodbye"}
    await manager.post(f"{number}/disable", json=body)
    call, words = await heard(account)
    assert words == "Please call our office. | Thank you. Goodbye."
    assert call.has_ended
    changed = await manager.patch(number, json={"announcement": "We have moved."})
    assert changed.json()["after_announcement"] == "goodbye"
    assert (await heard(account))[1] == "We have moved. | Thank you. Goodbye."


async def test_why_a_call_heard_the_announcement_is_told(number, manager, account, house):
    await manager.post(f"{number}/disable", json={"after_announcement": "goodbye"})
    call, _ = await heard(account)
    async with house.engine.connect() as connection:
        statement = text("select entry->'notes'->0->>'says' from ledger where call_id = :call")
        (first, *_) = (await connection.execute(statement, {"call": call.sid})).scalars()
    assert "answered by the announcement that the number is out of use" in first


async def test_a_call_under_way_stays_on_its_flow(manager, account):
    (found,) = (await manager.get("/numbers", params={"search": ZILLOW})).json()["items"]
    call, _ = await heard(account, ZILLOW)
    await manager.post(f"/numbers/{found['id']}/disable", json={})
    await call.press("1")
    assert "changed" not in " ".join(each.text for each in call.heard)
    assert "changed" in (await heard(account, ZILLOW))[1]


async def test_it_comes_back_into_use(number, manager, account):
    await manager.post(f"{number}/disable", json={})
    enabled = await manager.post(f"{number}/enable")
    assert (enabled.json()["state"], enabled.json()["quarantine_until"]) == ("in-use", None)
    assert "changed" not in (await heard(account))[1]


async def test_disabling_is_undone(number, admin, account):
    await admin.post(f"{number}/disable", json={"announcement": "We have moved."})
    newest = (await admin.get("/history", params={"thing": "number"})).json()["items"][0]
    assert newest["says"] == "Disabled (212) 555-0151."
    assert (await admin.post(f"/history/{newest['id']}/undo")).status_code == 201
    assert (await admin.get(number)).json()["state"] == "in-use"
    assert "moved" not in (await heard(account))[1]


async def test_after_its_quarantine_a_number_is_released_for_good(
    number, manager, admin, account, house
):
    await manager.post(f"{number}/disable", json={"quarantine_days": 30})
    early = await manager.post(f"{number}/release", json={})
    assert early.status_code == 422
    assert "in quarantine until 2026-12-23" in early.json()["detail"]
    account.clock.move_on(30 * DAY)
    released = await manager.post(f"{number}/release", json={})
    assert (released.status_code, released.json()["state"]) == (202, "releasing")
    assert len(account.estate.list_all()) == 1  # not before it is committed
    assert "changed" in (await heard(account))[1]
    await account.do_jobs()
    assert account.estate.list_all() == []
    assert (await manager.get(number)).json()["state"] == "released"
    assert house.snapshots.find_by_number(ONE) is None
    assert ONE not in house.snapshots.our_numbers
    for deed in ("enable", "disable", "set-up"):
        assert (await manager.post(f"{number}/{deed}", json={})).status_code == 422
    assert (await manager.get("/numbers", params={"search": ONE})).json()["items"] == []
    gone = await manager.get("/numbers", params={"search": ONE, "state": "released"})
    assert [each["number"] for each in gone.json()["items"]] == [ONE]
    for change in (await admin.get("/history", params={"thing": "number"})).json()["items"]:
        assert (await admin.post(f"/history/{change['id']}/undo")).status_code == 422


async def test_a_released_number_may_be_bought_again(number, buys, manager, account):
    await manager.post(f"{number}/disable", json={"quarantine_days": 1})
    account.clock.move_on(DAY)
    await manager.post(f"{number}/release", json={})
    await account.do_jobs()
    order = await buys(ONE)
    assert order["lines"][0]["state"] == "bought"
    assert f"/numbers/{order['lines'][0]['number_id']}" != number


async def test_a_number_in_use_or_of_a_source_is_not_released(manager, account, house):
    (found,) = (await manager.get("/numbers", params={"search": ZILLOW})).json()["items"]
    url = f"/numbers/{found['id']}"
    refused = (await manager.post(f"{url}/release", json={})).json()
    assert "Disable the number first" in refused["detail"]
    assert "belongs to a source" in refused["detail"]
    await manager.post(f"{url}/disable", json={"quarantine_days": 1})
    account.clock.move_on(DAY)
    refused = (await manager.post(f"{url}/release", json={})).json()
    assert [each["says"] for each in refused["errors"]] == [
        "The number belongs to a source; take it from the source first."
    ]
    async with house.engine.begin() as connection:
        await connection.execute(
            text("update number_assignments set until_at = :now where number_id = :id"),
            {"now": account.clock(), "id": found["id"]},
        )
    assert (await manager.post(f"{url}/release", json={})).status_code == 202
    await account.do_jobs()  # written down by hand: there is nobody to give it back to
    assert (await manager.get(url)).json()["state"] == "released"


async def test_a_number_that_is_called_still_is_released_only_on_purpose(
    number, manager, account, house
):
    await manager.post(f"{number}/disable", json={"quarantine_days": 1})
    call, _ = await heard(account)
    await call.hang_up()
    await folded_call(house, call.sid)
    account.clock.move_on(DAY)
    warned = await manager.post(f"{number}/release", json={})
    assert warned.status_code == 422
    assert warned.json()["errors"] == [
        {
            "field": "/even_if_called",
            "says": "The number was called 1 times in the last 30 days, and nothing brings it "
            "back; say even_if_called to release it all the same.",
        }
    ]
    assert (
        await manager.post(f"{number}/release", json={"even_if_called": True})
    ).status_code == 202


@pytest.mark.parametrize(
    "fault",
    [
        RestFault.TIMES_OUT_AFTER,
        RestFault.TIMES_OUT_BEFORE,
        RestFault.TWICE,
        RestFault.BUSY,
        RestFault.FAILS_BEFORE,
        RestFault.FAILS_AFTER,
    ],
)
async def test_releasing_gets_over_faults(number, manager, account, fault):
    await manager.post(f"{number}/disable", json={"quarantine_days": 1})
    account.clock.move_on(DAY)
    await manager.post(f"{number}/release", json={})
    account.estate.faults = [fault]
    await account.do_jobs_of_an_hour()
    assert account.estate.list_all() == []
    assert (await manager.get(number)).json()["state"] == "released"


async def test_what_the_company_will_not_take_back_stays_disabled(number, manager, account):
    await manager.post(f"{number}/disable", json={"quarantine_days": 1})
    account.clock.move_on(DAY)
    await manager.post(f"{number}/release", json={})
    account.estate.faults = [RestFault.TAKEN]  # any refusal
    await account.do_jobs_of_an_hour()
    kept = (await manager.get(number)).json()
    assert kept["state"] == "disabled"
    assert "The telephone company refused" in kept["trouble"]


async def test_what_is_wrong_is_told_with_its_field(number, manager):
    for body, field in (
        ({"announcement": " . "}, "/announcement"),
        ({"announcement": "x" * 501}, "/announcement"),
        ({"quarantine_days": 0}, "/quarantine_days"),
        ({"after_announcement": "nothing"}, "/after_announcement"),
    ):
        refused = await manager.post(f"{number}/disable", json=body)
        assert refused.status_code == 422
        assert [each["field"] for each in refused.json()["errors"]] == [field]


async def test_two_who_changed_the_same_state_do_not_overwrite_one_another(number, manager):
    read = (await manager.get(number)).headers["ETag"]
    first = await manager.patch(
        number, json={"registration": "pending"}, headers={"If-Match": read}
    )
    second = await manager.post(f"{number}/disable", json={}, headers={"If-Match": read})
    assert (first.status_code, second.status_code) == (200, 412)
    assert first.json()["registration"] == "pending"
