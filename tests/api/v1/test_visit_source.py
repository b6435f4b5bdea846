"""Does a program learn which source a visit would get, and why?"""

import pytest

ALDER = "/properties/1"
SITE = "https://www.alder-creek.example/"


async def ask(program, **params):
    answer = await program.get(f"{ALDER}/visit-source", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_visit_is_credited_and_why_is_told(admin):
    assert await ask(admin, url=f"{SITE}?utm_source=zillow", referrer="https://google.com") == {
        "source": {"id": 2, "name": "Zillow"},
        "by": "landing",
        "says": "The visitor began at an address with utm_source=zillow, so Zillow gets the visit.",
        "others": [],
    }


async def test_who_else_would_have_got_it_is_told(admin):
    keys = ["google-search", "website"]
    await admin.post(f"{ALDER}/sources", json={"standard_keys": keys})
    found = await ask(admin, url=f"{SITE}?gclid=x", referrer="https://www.google.com/")
    assert (found["source"]["name"], found["by"]) == ("Google Ads", "landing")
    assert [each["name"] for each in found["others"]] == ["Google search", "Community website"]
    assert (await ask(admin, url=SITE))["by"] == "always"


async def test_a_visit_that_nothing_matches_belongs_to_the_pool(admin):
    found = await ask(admin, url=SITE)
    assert (found["source"], found["by"], found["others"]) == (None, None, [])
    assert "the property's pool" in found["says"]


async def test_another_propertys_sources_say_nothing(admin):
    rules = {"always": True}
    await admin.post("/sources", json={"property_id": 2, "name": "Site", "rules": rules})
    assert (await ask(admin, url=SITE))["source"] is None


@pytest.mark.parametrize(
    "url",
    ["", " ", "not an address", "http://[::1", "%%%", "a\0b", "\u202e", "http://[x]:y/?%ff=%00"],
)
async def test_odd_addresses_are_answered(admin, url):
    assert (await ask(admin, url=url, referrer=url))["source"] is None


async def test_an_address_is_needed_and_bounded(admin):
    assert (await admin.get(f"{ALDER}/visit-source")).status_code == 422
    params = {"url": "x" * 8_001}
    assert (await admin.get(f"{ALDER}/visit-source", params=params)).status_code == 422


async def test_the_catalogue_is_listed_by_category(admin):
    items = (await admin.get("/standard-sources")).json()["items"]
    assert len(items) >= 40
    categories = [each["category"] for each in items]
    assert len([i for i in range(1, len(items)) if categories[i] != categories[i - 1]]) == 12
    params = {"category": "sign"}
    signs = (await admin.get("/standard-sources", params=params)).json()["items"]
    assert {each["category"] for each in signs} == {"sign"}
    assert all(each["prints_number"] for each in signs)
    zillow = next(each for each in items if each["key"] == "zillow")
    assert zillow["rules"]["referrers"] == [{"domain": "zillow.com", "path": None}]
