"""Is the catalogue whole, and does each standard source get the visits it should?"""

import re

import pytest

from callrouter.dni.addresses import read_visit
from callrouter.dni.domains import read_domain
from callrouter.dni.groups import GROUPS
from callrouter.dni.precedence import Ruled, choose_source
from callrouter.domain.sources import NEVER, Category, Group
from callrouter.domain.standard_sources import BY_KEY, STANDARD_SOURCES

ALL = [Ruled(place, each.key, each.rules) for place, each in enumerate(STANDARD_SOURCES, 1)]


def test_keys_and_names_are_unique_and_every_kind_but_other_is_there():
    assert len(STANDARD_SOURCES) == len(BY_KEY) >= 40
    assert len({each.name.casefold() for each in STANDARD_SOURCES}) == len(STANDARD_SOURCES)
    assert {each.category for each in STANDARD_SOURCES} == set(Category) - {Category.OTHER}
    assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", each.key) for each in STANDARD_SOURCES)


def test_what_is_printed_has_no_rules_and_everything_else_has():
    for each in STANDARD_SOURCES:
        assert (each.rules == NEVER) == each.prints_number, each.key


def test_every_domain_is_one():
    domains = [rule.domain for each in STANDARD_SOURCES for rule in each.rules.referrers]
    domains += [rule.domain for group in GROUPS.values() for rule in group]
    assert [domain for domain in domains if read_domain(domain) != domain] == []


def test_every_listing_site_is_in_the_group_of_listing_sites():
    known = {(rule.domain, rule.path) for rule in GROUPS[Group.LISTING_SITES]}
    for each in STANDARD_SOURCES:
        if each.category is Category.LISTING_SITE:
            assert {(rule.domain, rule.path) for rule in each.rules.referrers} <= known


@pytest.mark.parametrize(
    ("query", "referrer", "key"),
    [
        ("", "https://www.zillow.com/", "zillow"),
        ("utm_source=zillow", None, "zillow"),
        ("utm_source=apartments.com&utm_medium=listing", None, "apartments-com"),
        ("", "https://www.renthop.com/", "other-listing-sites"),
        ("gclid=x", "https://www.google.com/", "google-ads"),
        ("utm_source=google&utm_medium=cpc", None, "google-ads"),
        ("utm_source=google&utm_medium=paid_search", None, "google-ads"),
        ("msclkid=x", "https://www.bing.com/", "microsoft-ads"),
        ("", "https://www.google.com/", "google-search"),
        ("", "https://www.google.com.mx/", "google-search"),
        ("utm_source=google&utm_medium=organic", None, "google-search"),
        ("utm_source=google&utm_medium=organic&utm_campaign=gbp-listing", None, "google-business-profile"),
        ("utm_campaign=gbp&utm_source=gmb", None, "google-business-profile"),
        ("", "https://maps.google.com/", "google-business-profile"),
        ("", "https://www.google.com/maps/place/x", "google-business-profile"),
        ("", "https://www.bing.com/", "bing-search"),
        ("", "https://www.ecosia.org/", "other-search"),
        ("", "https://www.yelp.com/biz/x", "yelp"),
        ("fbclid=x", "https://l.facebook.com/", "facebook"),  # Facebook adds it to all links
        ("utm_source=fb&utm_medium=paid_social&fbclid=x", None, "facebook-ads"),
        ("utm_source=ig&utm_medium=paid", None, "instagram-ads"),
        ("", "https://www.facebook.com/marketplace/item/1", "facebook-marketplace"),
        ("", "https://www.snapchat.com/", "other-social"),
        ("utm_source=chatgpt.com", None, "chatgpt"),
        ("", "https://gemini.google.com/", "gemini"),
        ("", "https://poe.com/", "other-ai-assistants"),
        ("utm_medium=email&utm_campaign=spring", None, "e-mail"),
        ("", None, "website"),
        ("", "https://blog.example/", "website"),
    ],
)  # fmt: skip
def test_with_all_of_them_on_one_property_a_visit_gets_the_right_one(query, referrer, key):
    visit = read_visit(f"https://alder-creek.example/?{query}", referrer)
    credit = choose_source(visit, ALL)
    assert {each.id: each.name for each in ALL}[credit.source_id] == key
