"""Which source does a visit get? The published precedence, row by row."""

import pytest

from callrouter.dni.addresses import read_visit
from callrouter.dni.precedence import Ruled, choose_source
from callrouter.dni.rules import Tier
from callrouter.domain.sources import Group, Landing, Parameter, Referrer, Rules

SITE = "https://www.alder-creek.example/"


def landing(*pairs: str, path: str | None = None) -> Rules:
    """Pairs like "utm_source=zillow" that must all be there."""
    parts = [pair.partition("=") for pair in pairs]
    parameters = tuple(Parameter(name, value or "*") for name, _, value in parts)
    return Rules(landing=(Landing(parameters, path),))


def referrers(*domains: str) -> Rules:
    parts = [domain.partition("/") for domain in domains]
    return Rules(
        referrers=tuple(Referrer(name, slash + path or None) for name, slash, path in parts)
    )


def chosen(url: str, referrer: str | None, *rules: Rules):
    """The place among the rules of the source that gets the visit, and the tier."""
    sources = [Ruled(place, f"Source {place}", each) for place, each in enumerate(rules, 1)]
    credit = choose_source(read_visit(SITE + url, referrer), sources)
    return credit.source_id, credit.tier


ALWAYS, NEVER = Rules(always=True), Rules()
SEARCH = Rules(groups=(Group.SEARCH,))


@pytest.mark.parametrize(
    ("url", "referrer", "rules", "expected"),
    [
        # Landing parameter > specific referrer > referrer group > always > the pool.
        (
            "?utm_source=zillow",
            "https://www.google.com/",
            [ALWAYS, SEARCH, referrers("google.com"), landing("utm_source=zillow")],
            (4, Tier.LANDING),
        ),
        ("", "https://www.google.com/", [ALWAYS, SEARCH, referrers("google.com")], (3, Tier.REFERRER)),
        ("", "https://www.google.com/", [ALWAYS, SEARCH], (2, Tier.GROUP)),
        ("", "https://www.google.com/", [ALWAYS, NEVER], (1, Tier.ALWAYS)),
        ("", "https://www.google.com/", [NEVER], (None, None)),
        ("", None, [], (None, None)),
        # Values: whole, beginning, any but empty; in whatever letters.
        ("?UTM_source=ZILLOW", None, [landing("utm_Source=Zillow")], (1, Tier.LANDING)),
        ("?utm_source=zillow2", None, [landing("utm_source=zillow")], (None, None)),
        ("?utm_source=zillow2", None, [landing("utm_source=zillow*")], (1, Tier.LANDING)),
        ("?gclid=abc", None, [landing("gclid")], (1, Tier.LANDING)),
        ("?gclid=", None, [landing("gclid")], (None, None)),
        ("?xgclid=1", None, [landing("gclid")], (None, None)),
        # All of a rule's conditions; any of a source's rules.
        ("?utm_source=google", None, [landing("utm_source=google", "utm_medium=cpc")], (None, None)),
        (
            "?utm_medium=cpc&utm_source=google",
            None,
            [landing("utm_source=google", "utm_medium=cpc")],
            (1, Tier.LANDING),
        ),
        # Paths, with their end or without.
        ("tour", None, [landing(path="/tour")], (1, Tier.LANDING)),
        ("Tour/", None, [landing(path="/tour/")], (1, Tier.LANDING)),
        ("tour/now", None, [landing(path="/tour")], (None, None)),
        ("tours", None, [landing(path="/tour*")], (1, Tier.LANDING)),
        ("tours", None, [landing(path="/tour/*")], (None, None)),
        ("tour/now", None, [landing(path="/tour/*")], (1, Tier.LANDING)),
        ("", None, [landing(path="/*")], (1, Tier.LANDING)),
        # The narrower rule of a tier, wherever it stands.
        (
            "?utm_source=google&utm_medium=cpc",
            None,
            [landing("utm_source=google"), landing("utm_source=google", "utm_medium=cpc")],
            (2, Tier.LANDING),
        ),
        ("?a=spring", None, [landing("a=spr*"), landing("a=spring")], (2, Tier.LANDING)),
        ("?a=spring", None, [landing("a=s*"), landing("a=spr*")], (2, Tier.LANDING)),
        ("?a=spring", None, [landing("a"), landing("a=s*")], (2, Tier.LANDING)),
        ("", "https://a.rent.com", [referrers("rent.com"), referrers("a.rent.com")], (2, Tier.REFERRER)),
        (
            "",
            "https://google.com/maps/x",
            [referrers("google.com"), referrers("google.com/maps*")],
            (2, Tier.REFERRER),
        ),
        ("", "https://google.com/", [referrers("google.*"), referrers("google.com")], (2, Tier.REFERRER)),
        ("", "https://maps.google.com", [SEARCH, Rules(groups=(Group.MAPS,))], (2, Tier.GROUP)),
        # Of equals the one made first: the lower id.
        ("?a=1&b=2", None, [landing("a=1"), landing("b=2")], (1, Tier.LANDING)),
        ("", None, [ALWAYS, ALWAYS], (1, Tier.ALWAYS)),
        # A referrer on the site itself is none.
        ("tour", "https://alder-creek.example/", [referrers("alder-creek.example")], (None, None)),
        # Whole labels, internationalised names in both spellings.
        ("", "https://notzillow.com/", [referrers("zillow.com")], (None, None)),
        ("", "https://xn--zrich-kva.example/", [referrers("xn--zrich-kva.example")], (1, Tier.REFERRER)),
        ("", "https://ZÜRICH.example/", [referrers("xn--zrich-kva.example")], (1, Tier.REFERRER)),
        # Groups.
        ("", "https://www.bing.com/", [SEARCH], (1, Tier.GROUP)),
        ("", "https://l.facebook.com/", [Rules(groups=(Group.SOCIAL,))], (1, Tier.GROUP)),
        ("", "https://maps.apple.com/", [Rules(groups=(Group.MAPS,))], (1, Tier.GROUP)),
        ("", "https://sfbay.craigslist.org/", [Rules(groups=(Group.LISTING_SITES,))], (1, Tier.GROUP)),
        ("", "https://chatgpt.com/", [Rules(groups=(Group.AI_ASSISTANTS,))], (1, Tier.GROUP)),
        ("", "https://gemini.google.com/", [SEARCH, Rules(groups=(Group.AI_ASSISTANTS,))], (2, Tier.GROUP)),
    ],
)  # fmt: skip
def test_who_gets_a_visit(url, referrer, rules, expected):
    assert chosen(url, referrer, *rules) == expected


@pytest.mark.parametrize(
    ("url", "referrer", "says"),
    [
        (
            "?utm_source=zillow&utm_medium=cpc",
            None,
            "The visitor began at an address with utm_source=zillow and utm_medium=cpc, so Zillow "
            "gets the visit.",
        ),
        ("tour", None, "The visitor began at an address with the path /tour, so Zillow gets the visit."),
        ("", "https://www.zillow.com/b", "The visitor came from zillow.com, so Zillow gets the visit."),
        (
            "",
            "https://trulia.com",
            "The visitor came from trulia.com, a listing site, so Zillow gets the visit.",
        ),
        ("", None, "The visitor is matched by nothing more specific, so Zillow gets the visit."),
    ],
)  # fmt: skip
def test_the_why_is_a_sentence(url, referrer, says):
    both = landing("utm_source=zillow", "utm_medium=cpc").landing
    rules = Rules(
        landing=(*both, *landing(path="/tour").landing),
        referrers=(Referrer("zillow.com"),),
        groups=(Group.LISTING_SITES,),
        always=True,
    )
    assert choose_source(read_visit(SITE + url, referrer), [Ruled(1, "Zillow", rules)]).says == says


def test_who_else_matches_is_told_the_next_one_first():
    sources = [
        Ruled(1, "Website", ALWAYS),
        Ruled(2, "Search", SEARCH),
        Ruled(3, "Ads", Rules(landing=landing("gclid").landing, always=True)),
    ]
    credit = choose_source(read_visit(f"{SITE}?gclid=1", "https://google.com"), sources)
    assert (credit.source_id, credit.others) == (3, (2, 1))
