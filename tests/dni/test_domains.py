"""Are domains compared by whole labels, and read from whatever people type?"""

import pytest

from callrouter.dni.domains import is_of, meet, read_domain, read_host


@pytest.mark.parametrize(
    ("host", "domain", "matches"),
    [
        ("zillow.com", "zillow.com", True),
        ("www.zillow.com", "zillow.com", True),
        ("a.b.zillow.com", "zillow.com", True),
        ("notzillow.com", "zillow.com", False),  # whole labels
        ("zillow.com.evil.example", "zillow.com", False),
        ("zillow.co", "zillow.com", False),
        ("com", "zillow.com", False),
        ("", "zillow.com", False),
        ("zillow.com", "", False),
        ("google.com", "google.*", True),
        ("google.de", "google.*", True),
        ("google.co.uk", "google.*", True),
        ("maps.google.com.au", "google.*", True),
        ("google.evil.com", "google.*", False),  # the star is a country's ending
        ("notgoogle.com", "google.*", False),
        ("google.org", "google.*", False),
        ("google", "google.*", False),
        ("t.co", "t.co", True),
        ("reddit.co", "t.co", False),
        ("com.google.android.gm", "com.google.android.gm", True),  # an app
    ],
)
def test_a_host_is_of_a_domain_by_whole_labels(host, domain, matches):
    assert is_of(host, domain) is matches


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("zillow.com", "zillow.com"),
        ("  WWW.Zillow.com. ", "zillow.com"),
        ("https://www.zillow.com/homes?x=1", "zillow.com"),
        ("zillow.com:443", "zillow.com"),
        ("user:word@zillow.com", "zillow.com"),
        ("google.*", "google.*"),
        ("zürich-flats.example", "xn--zrich-flats-thb.example"),
        ("ZÜRICH-FLATS.example", "xn--zrich-flats-thb.example"),
        ("房屋。example", "xn--ogt71l.example"),
        ("zillow", None),
        ("", None),
        ("*", None),
        ("*.zillow.com", None),
        ("zil low.com", None),
        ("zillow..com", None),
        ("-zillow.com", None),
        ("http://", None),
        ("[::1]", None),
        ("a." * 130 + "com", None),
        ("x" * 64 + ".com", None),
    ],
)
def test_a_domain_is_read_from_what_people_type(typed, domain):
    assert read_domain(typed) == domain


def test_hosts_have_one_spelling():
    assert read_host("user@WWW.Zillow.COM.:443") == "www.zillow.com"
    assert read_host("ZÜRICH.example") == read_host("xn--zrich-kva.example")
    assert read_host("[::1]:80") == "[::1]"
    assert read_host("\ud800.example") == read_host("\ud800.example")


@pytest.mark.parametrize(
    ("one", "other", "do_meet"),
    [
        ("zillow.com", "zillow.com", True),
        ("rentals.zillow.com", "zillow.com", True),
        ("notzillow.com", "zillow.com", False),
        ("google.*", "google.co.uk", True),
        ("google.*", "maps.google.*", True),
        ("maps.google.*", "google.com", True),
        ("google.*", "google.org", False),
        ("google.*", "bing.*", False),
        ("google.*", "google.evil.com", False),
    ],
)
def test_two_domains_meet_where_some_host_is_of_both(one, other, do_meet):
    assert meet(one, other) is meet(other, one) is do_meet
