"""Is what an address says read, whatever it looks like?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callrouter.dni.addresses import NOWHERE, Address, read_address, read_visit


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (
            "https://www.Alder-Creek.example/Tour/?UTM_Source=Zillow&gclid=",
            Address("alder-creek.example", "/tour", {"utm_source": "zillow", "gclid": ""}),
        ),
        ("http://zillow.com", Address("zillow.com")),
        ("http://zillow.com:80#top", Address("zillow.com")),
        ("zillow.com/x", Address("zillow.com", "/x")),  # as people type
        ("zillow.com:8080/x", Address("zillow.com", "/x")),
        ("//zillow.com/x", Address("zillow.com", "/x")),
        ("/tour?a=b", Address("", "/tour", {"a": "b"})),
        ("?a=b", Address("", "/", {"a": "b"})),
        # Of a repeated parameter the first counts.
        ("/?a=1&a=2", Address("", "/", {"a": "1"})),
        ("/?a=spring%20sale&b=x+y", Address("", "/", {"a": "spring sale", "b": "x y"})),
        # The host is after the "@", and a backslash is a slash, as browsers have it.
        ("https://zillow.com@evil.example/", Address("evil.example")),
        ("https://evil.example\\@zillow.com/", Address("evil.example", "/@zillow.com")),
        ("/go/https://zillow.com", Address("", "/go/https://zillow.com")),
        (
            "https://x.example/?to=https://zillow.com",
            Address("x.example", "/", {"to": "https://zillow.com"}),
        ),
        ("android-app://com.google.android.gm/", Address("com.google.android.gm")),
        ("http://[::1]:8000/x", Address("[::1]", "/x")),
        ("http://[bad/?utm_source=zillow", Address("[bad]", "/", {"utm_source": "zillow"})),
        ("about:blank", NOWHERE),
        ("mailto:jo@zillow.com", NOWHERE),
        ("", NOWHERE),
        (None, NOWHERE),
        ("   ", NOWHERE),
        ("%%%", Address("%%%")),
        ("/%ff%00?%ff=%ff", Address("", "/\ufffd\0", {"\ufffd": "\ufffd"})),
    ],
)
def test_an_address_is_read(text, address):
    assert read_address(text) == address


def test_a_referrer_on_the_same_site_is_none():
    visit = read_visit("https://www.alder.example/tour", "https://alder.example/")
    assert visit.referrer == NOWHERE
    visit = read_visit("https://alder.example/", "https://www.zillow.com/b/")
    assert visit.referrer == Address("zillow.com", "/b")


def test_what_is_beyond_a_sane_length_is_not_looked_at():
    assert read_address("/?" + "a=b&" * 100_000).parameters == {"a": "b"}


@given(st.text(), st.one_of(st.none(), st.text()))
def test_nothing_raises(url, referrer):
    read_visit(url, referrer)


@given(st.text(alphabet=st.characters(categories=["Cs", "Cc", "Lo", "Po", "Nd"])))
def test_odd_characters_do_not_raise_either(text):
    read_visit(f"https://{text}/?{text}", f"http://{text}")
