"""Can a program set up where a community advertises, and does each source keep what is its own?"""

import asyncio

import pytest

ALDER, MESA = 1, 2
ZILLOW = 2  # Alder Creek's
RULES = {
    "landing": [{"parameters": [{"name": "utm_source", "value": "radio"}], "path": None}],
    "referrers": [{"domain": "radio.example", "path": "/x*"}],
    "groups": ["ai-assistants"],
    "always": False,
}
NEW = {"property_id": ALDER, "name": "Radio", "category": "broadcast", "rules": RULES}


async def make(program, **changes):
    made = await program.post("/sources", json=NEW | changes)
    assert made.status_code == 201, made.text
    return made.json()


async def names(program, **params):
    answer = await program.get("/sources", params=params)
    assert answer.status_code == 200, answer.text
    return [each["name"] for each in answer.json()["items"]]


async def test_a_source_is_made_and_read_back(admin):
    cost = {"monthly_cents": 49_900, "since": "2026-11-01"}
    made = await admin.post("/sources", json=NEW | {"cost": cost})
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == f"/api/v1/sources/{made.json()['id']}"
    read = await admin.get(f"/sources/{made.json()['id']}")
    assert read.json() == made.json()
    assert {name: read.json()[name] for name in NEW} == NEW
    assert read.json()["cost"] == cost
    assert (read.json()["swaps"], read.json()["numbers"]) == ("by-rules", [])


async def test_a_source_without_rules_is_never_swapped(admin):
    made = await admin.post("/sources", json={"property_id": ALDER, "name": "Mailbox flyer"})
    assert made.json()["swaps"] == "never"
    assert made.json()["category"] == "other"


async def test_standard_sources_come_with_all_that_is_known_of_them(admin, house):
    house.mail_domain = "mail.example.com"
    keys = ["apartment-list", "facebook-ads", "banner"]
    added = await admin.post(f"/properties/{MESA}/sources", json={"standard_keys": keys})
    assert added.status_code == 201, added.text
    assert added.json()["already"] == []
    listed, ads, banner = added.json()["made"]
    assert (listed["name"], listed["category"]) == ("Apartment List", "listing-site")
    assert listed["rules"]["referrers"] == [{"domain": "apartmentlist.com", "path": None}]
    assert listed["email"] == {
        "address": "mesa-vista.apartment-list@mail.example.com",
        "receiving": False,
        "says": "It is reserved for this source and is not receiving yet.",
    }
    assert (ads["swaps"], banner["swaps"]) == ("by-rules", "never")
    assert [each["standard_key"] for each in (listed, ads, banner)] == keys


async def test_what_is_there_already_is_told_and_skipped(admin):
    keys = ["zumper", "zillow", "zumper"]
    added = await admin.post(f"/properties/{ALDER}/sources", json={"standard_keys": keys})
    assert added.status_code == 201
    assert [each["name"] for each in added.json()["made"]] == ["Zumper"]
    assert added.json()["already"] == [
        {
            "standard_key": "zillow",
            "source_id": ZILLOW,
            "says": 'There is a source "Zillow" already.',
        }
    ]
    again = await admin.post(f"/properties/{ALDER}/sources", json={"standard_keys": keys})
    assert (again.status_code, again.json()["made"]) == (200, [])
    assert len(again.json()["already"]) == 2


async def test_a_source_of_your_own_with_that_name_counts_as_there(admin):
    made = await make(admin, name="zumper")
    added = await admin.post(f"/properties/{ALDER}/sources", json={"standard_keys": ["zumper"]})
    assert added.json()["already"][0]["source_id"] == made["id"]


async def test_all_standard_sources_are_made_or_none(admin):
    keys = ["zumper", "no-such", "redfin", "nor-this"]
    refused = await admin.post(f"/properties/{ALDER}/sources", json={"standard_keys": keys})
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {
            "field": f"/standard_keys/{place}",
            "says": f'There is no standard source "{key}"; choose one of the catalogue.',
        }
        for place, key in ((1, "no-such"), (3, "nor-this"))
    ]
    assert await names(admin, property_id=ALDER, search="zumper") == []


async def test_the_whole_catalogue_fits_on_one_property(admin):
    items = (await admin.get("/standard-sources")).json()["items"]
    keys = [each["key"] for each in items]
    added = await admin.post(f"/properties/{MESA}/sources", json={"standard_keys": keys})
    assert added.status_code == 201
    assert len(added.json()["made"]) + len(added.json()["already"]) == len(keys) >= 40


async def test_a_change_touches_only_what_is_sent(admin):
    made = await make(admin, cost={"monthly_cents": 1, "since": "2026-01-01"})
    url = f"/sources/{made['id']}"
    changed = await admin.patch(url, json={"name": "Radio 5"})
    assert changed.status_code == 200, changed.text
    after = (await admin.get(url)).json()
    assert {name for name in made if made[name] != after[name]} <= {"name", "saved_at"}
    await admin.patch(url, json={"cost": None, "rules": {"always": True}})
    after = (await admin.get(url)).json()
    assert (after["cost"], after["swaps"], after["rules"]["landing"]) == (None, "always", [])


async def test_domains_are_kept_in_one_spelling(admin):
    rules = {"referrers": [{"domain": "https://www.Zürich.example/homes"}]}
    made = await make(admin, rules=rules)
    assert made["rules"]["referrers"] == [{"domain": "xn--zrich-kva.example", "path": None}]


async def test_a_new_name_is_whispered_at_once(admin, house):
    await admin.patch(f"/sources/{ZILLOW}", json={"name": "Zillow Premium"})
    assert house.snapshots.find(ALDER).sources[ZILLOW].name == "Zillow Premium"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": " "}, "/name", "Give the source a name."),
        ({"name": "x" * 201}, "/name", "Shorten the source's name to 200 letters."),
        ({"name": "zillow"}, "/name", 'There is a source "Zillow" already'),
        ({"category": "tv"}, "/category", "should be"),
        ({"colour": "red"}, "/colour", "there is no such field"),
        ({"cost": {"monthly_cents": -1, "since": "2026-01-01"}}, "/cost/monthly_cents", "0"),
        ({"cost": {"monthly_cents": 1}}, "/cost/since", "it is missing"),
        ({"rules": {"landing": [{}]}}, "/rules/landing/0", "Name a parameter like utm_source"),
        (
            {"rules": {"landing": [{"parameters": [{"name": "a=b"}]}]}},
            "/rules/landing/0/parameters/0/name",
            "Write the parameter's name alone, like utm_source.",
        ),
        (
            {"rules": {"landing": [{"parameters": [{"name": "a"}, {"name": "A", "value": "b"}]}]}},
            "/rules/landing/0/parameters/1/name",
            "make that two rules",
        ),
        (
            {"rules": {"landing": [{"parameters": [{"name": "a", "value": " "}]}]}},
            "/rules/landing/0/parameters/0/value",
            "or * for any",
        ),
        (
            {"rules": {"landing": [{"parameters": [{"name": "a", "value": "b*c"}]}]}},
            "/rules/landing/0/parameters/0/value",
            "A * stands at the end",
        ),
        ({"rules": {"landing": [{"path": "tour"}]}}, "/rules/landing/0/path", "like /move-in"),
        ({"rules": {"landing": [{"path": "/*a"}]}}, "/rules/landing/0/path", "A * stands at"),
        (
            {"rules": {"referrers": [{"domain": "zillow"}]}},
            "/rules/referrers/0/domain",
            '"zillow" is no domain; write one like zillow.com.',
        ),
        ({"rules": {"groups": ["radios"]}}, "/rules/groups/0", "should be"),
    ],
)
async def test_what_is_wrong_is_told_with_its_field_and_cure(admin, changes, field, sentence):
    for answer in (
        await admin.post("/sources", json=NEW | changes),
        await admin.patch("/sources/3", json=changes),
    ):
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert error["field"] == field
        assert sentence in error["says"]


async def test_every_fault_is_told_at_once(admin):
    rules = {"landing": [{}, {"path": "x"}], "referrers": [{"domain": "?"}]}
    refused = await admin.post("/sources", json=NEW | {"name": "", "rules": rules})
    assert len(refused.json()["errors"]) == 4


@pytest.mark.parametrize("name", ["a\0b", "\U0001f3e0", "x" * 1_001, "Ⅻ ﬁ"])
async def test_odd_names_are_kept_or_refused(admin, name):
    answer = await admin.post("/sources", json=NEW | {"name": name})
    assert answer.status_code in (201, 422)
    if answer.status_code == 201:
        assert answer.json()["name"] == name


async def test_what_cannot_be_seen_of_a_name_is_left_out(admin):
    answer = await admin.post("/sources", json=NEW | {"name": "Rad\u200bio\u202e"})
    assert answer.json()["name"] == "Radio"


async def test_an_overlap_is_a_warning_and_no_refusal(admin):
    rules = {"referrers": [{"domain": "rent.zillow.com"}]}
    made = await make(admin, name="Zillow rentals", rules=rules)
    assert made["warnings"] == [
        "Zillow rentals asks for rent.zillow.com and Zillow for zillow.com, and a visit can be "
        "both; Zillow rentals gets such visits, because its rule is narrower."
    ]
    assert (await admin.get(f"/sources/{ZILLOW}")).json()["warnings"] == made["warnings"]
    (overlap,) = (await admin.get(f"/properties/{ALDER}/source-overlaps")).json()["items"]
    assert (overlap["winner_id"], overlap["loser_id"]) == (made["id"], ZILLOW)
    assert (overlap["by"], overlap["is_tie"]) == ("referrer", False)


async def test_two_who_changed_the_same_state_do_not_overwrite_one_another(admin, manager):
    url = f"/sources/{ZILLOW}"
    read = (await admin.get(url)).headers["ETag"]
    first = await admin.patch(url, json={"name": "A"}, headers={"If-Match": read})
    second = await manager.patch(url, json={"name": "B"}, headers={"If-Match": read})
    assert (first.status_code, second.status_code) == (200, 412)
    stale = await manager.delete(url, headers={"If-Match": read})
    assert stale.status_code == 412
    assert (await admin.get(url)).json()["name"] == "A"


async def test_a_source_with_numbers_is_not_archived(admin):
    refused = await admin.delete(f"/sources/{ZILLOW}")
    assert refused.status_code == 422
    assert "numbers that ring; give them to another source" in refused.json()["detail"]


async def test_an_archived_source_leaves_the_list_and_comes_back(admin):
    made = await make(admin)
    url = f"/sources/{made['id']}"
    assert (await admin.delete(url)).status_code == 204
    assert "Radio" not in await names(admin)
    assert await names(admin, archived=True) == ["Radio"]
    added = await admin.post("/sources", json=NEW)
    assert "is archived; take it back into use" in added.json()["detail"]
    restored = await admin.post(f"{url}/restore")
    assert (restored.status_code, restored.json()["archived_at"]) == (200, None)
    assert "Radio" in await names(admin)


async def test_an_archived_sources_rules_match_nothing(admin):
    made = await make(admin)
    visit = {"url": "https://alder.example/?utm_source=radio"}
    url = f"/properties/{ALDER}/visit-source"
    assert (await admin.get(url, params=visit)).json()["source"]["id"] == made["id"]
    await admin.delete(f"/sources/{made['id']}")
    assert (await admin.get(url, params=visit)).json()["source"] is None


async def test_an_e_mail_address_is_the_sources_for_ever(admin, house):
    house.mail_domain = "mail.example.com"
    made = await make(admin, name="Café “Zoë” & Söhne")
    assert made["email"]["address"] == "alder-creek.cafe-zoe-sohne@mail.example.com"
    await admin.patch(f"/sources/{made['id']}", json={"name": "Renamed"})
    await admin.delete(f"/sources/{made['id']}")
    after = (await admin.get(f"/sources/{made['id']}")).json()
    assert after["email"] == made["email"]
    other = await make(admin, name="cafe zoe sohne")
    assert other["email"]["address"] == "alder-creek.cafe-zoe-sohne.2@mail.example.com"
    named = await make(admin, name="房屋")
    assert named["email"]["address"] == "alder-creek.source@mail.example.com"


async def test_an_address_fits_before_the_at_sign(admin, house):
    house.mail_domain = "mail.example.com"
    await admin.patch(f"/properties/{ALDER}", json={"key": "k" * 60})
    for number in range(3):
        made = await make(admin, name=f"{'n' * 100} {number}")
        local = made["email"]["address"].partition("@")[0]
        assert len(local) <= 64


async def test_without_a_mail_domain_there_is_no_address(admin):
    assert (await make(admin))["email"] is None


async def test_the_demos_sources_have_addresses_and_rules(admin, house):
    house.mail_domain = "mail.example.com"
    found = (await admin.get(f"/sources/{ZILLOW}")).json()
    assert found["email"]["address"] == "alder-creek.zillow@mail.example.com"
    assert found["standard_key"] == "zillow"
    assert [each["number"] for each in found["numbers"]] == ["+12125550101"]


async def test_the_list_can_be_filtered_searched_and_sorted(admin):
    alder = ["Apartments.com", "Google Ads", "Main number", "Sign at the gate", "Zillow"]
    assert await names(admin, property_id=ALDER) == alder
    assert await names(admin, property_id=ALDER, sort="-name") == alder[::-1]
    assert await names(admin, property_id=ALDER, search="zIl") == ["Zillow"]
    assert await names(admin, property_id=ALDER, search="%") == []
    assert await names(admin, property_id=ALDER, category="sign") == ["Sign at the gate"]
    assert (await names(admin, property_id=ALDER, sort="category"))[-1] == "Sign at the gate"
    body = {"name": "West", "property_ids": [MESA, 3]}
    west = (await admin.post("/property-lists", json=body)).json()
    assert len(await names(admin, list_id=west["id"])) == 10
    assert len(await names(admin)) == 15


@pytest.mark.parametrize("sort", ["name", "-name", "category", "-category", "saved", "-saved"])
async def test_page_by_page_everything_comes_once(admin, sort):
    ids, cursor = [], None
    while True:
        params = {"limit": 4, "sort": sort} | ({"cursor": cursor} if cursor else {})
        page = (await admin.get("/sources", params=params)).json()
        ids += [each["id"] for each in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert sorted(ids) == list(range(1, 16))


async def test_a_repeated_request_makes_one_source(admin):
    once = {"Idempotency-Key": "radio"}
    answers = await asyncio.gather(
        *(admin.post("/sources", json=NEW, headers=once) for _ in range(3))
    )
    assert {each.status_code for each in answers} == {201}
    assert len({each.json()["id"] for each in answers}) == 1


async def test_of_two_who_make_the_same_at_once_one_does(admin, manager):
    answers = await asyncio.gather(
        admin.post("/sources", json=NEW), manager.post("/sources", json=NEW)
    )
    assert sorted(each.status_code for each in answers) == [201, 422]


async def test_a_property_out_of_use_gets_no_source(admin):
    body = {"key": "cedar", "name": "Cedar", "zone": "UTC", "main_number": "+13125550100"}
    made = (await admin.post("/properties", json=body)).json()
    await admin.delete(f"/properties/{made['id']}")
    refused = await admin.post("/sources", json=NEW | {"property_id": made["id"]})
    assert refused.status_code == 422
    assert "out of use; take it back into use first" in refused.json()["detail"]
