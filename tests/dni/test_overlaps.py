"""Are rules of two sources that can match the same visit found, and told so that one can act?"""

import pytest

from callrouter.dni.overlaps import find_overlaps
from callrouter.dni.precedence import Ruled
from callrouter.domain.sources import Group, Landing, Parameter, Referrer, Rules
from callrouter.domain.standard_sources import STANDARD_SOURCES


def asks(name: str, value: str = "*", *more: tuple[str, str], path: str | None = None) -> Rules:
    parameters = (Parameter(name, value), *(Parameter(*each) for each in more))
    return Rules(landing=(Landing(parameters, path),))


def comes_from(domain: str, path: str | None = None) -> Rules:
    return Rules(referrers=(Referrer(domain, path),))


def found(first: Rules, second: Rules) -> list[str]:
    sources = [Ruled(1, "Zillow", first), Ruled(2, "Premium", second)]
    return [each.sentence for each in find_overlaps(sources)]


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (
            asks("utm_source", "zillow"),
            asks("UTM_SOURCE", "Zillow"),
            "Zillow asks for utm_source=zillow and Premium for UTM_SOURCE=Zillow, and a visit can "
            "be both; Zillow gets such visits, because it was made first.",
        ),
        (
            comes_from("zillow.com"),
            comes_from("zillow.com"),
            "Zillow and Premium both ask for zillow.com; Zillow gets such visits, because it was "
            "made first.",
        ),
        (
            comes_from("zillow.com"),
            comes_from("rent.zillow.com", "/b*"),
            "Premium asks for rent.zillow.com/b* and Zillow for zillow.com, and a visit can be "
            "both; Premium gets such visits, because its rule is narrower.",
        ),
        (
            Rules(groups=(Group.SEARCH,)),
            Rules(groups=(Group.SEARCH, Group.MAPS)),
            "Zillow and Premium both ask for whatever is a search engine; Zillow gets such visits, "
            "because it was made first.",
        ),
        (
            Rules(always=True),
            Rules(always=True),
            "Zillow and Premium both ask for every visit; Zillow gets such visits, because it was "
            "made first.",
        ),
    ],
)
def test_an_overlap_is_told(first, second, sentence):
    assert found(first, second) == [sentence]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (asks("a", "spring"), asks("a", "spr*")),
        (asks("a", "s*"), asks("a", "spr*")),
        (asks("a"), asks("a", "spring")),
        (asks("a", "x", ("b", "y")), asks("a", "x", ("c", "z"))),
        (asks("a", path="/tour"), asks("b", path="/t*")),
        (comes_from("google.*"), comes_from("google.co.uk")),
        (comes_from("google.com"), comes_from("maps.google.*")),
        (comes_from("google.com", "/maps*"), comes_from("google.com")),
    ],
)
def test_rules_that_one_visit_can_match_overlap(first, second):
    assert len(found(first, second)) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (asks("a", "spring"), asks("a", "summer")),
        (asks("a", "spr*"), asks("a", "sum*")),
        (asks("a", "x", ("b", "y")), asks("a", "x", ("b", "z"))),
        (asks("a", "x"), asks("b", "x")),  # on different parameters
        (asks("a", path="/tour"), asks("a", path="/map")),
        (comes_from("zillow.com"), comes_from("notzillow.com")),
        (comes_from("google.com", "/maps*"), comes_from("google.com", "/search*")),
        (comes_from("google.com"), Rules(groups=(Group.SEARCH,))),  # of different tiers
        (Rules(groups=(Group.SEARCH,)), Rules(groups=(Group.MAPS,))),
        (Rules(), Rules(always=True)),
        (Rules(landing=(Landing(),)), Rules(landing=(Landing(),))),  # match nothing
    ],
)
def test_rules_that_no_visit_can_match_do_not(first, second):
    assert found(first, second) == []


def test_of_many_rules_that_meet_one_pair_is_named():
    ads = Rules(
        tuple(
            Landing((Parameter("utm_source", "fb"), Parameter("utm_medium", each)))
            for each in ("cpc", "ppc", "paid*")
        )
    )
    assert found(asks("utm_source", "fb"), ads) == [
        "Premium asks for utm_source=fb and utm_medium=cpc and Zillow for utm_source=fb, and a "
        "visit can be both; Premium gets such visits, because its rule is narrower. 2 more of "
        "their rules meet likewise."
    ]


def test_one_source_does_not_overlap_with_itself():
    twice = Rules(referrers=(Referrer("zillow.com"), Referrer("rent.zillow.com")), always=True)
    assert find_overlaps([Ruled(1, "Zillow", twice)]) == []


def test_of_the_standard_sources_none_are_tied_and_only_engines_are_nested():
    sources = [Ruled(place, each.key, each.rules) for place, each in enumerate(STANDARD_SOURCES, 1)]
    keys = {source.id: source.name for source in sources}
    overlaps = find_overlaps(sources)
    assert [each.sentence for each in overlaps if each.is_tie] == []
    assert {(keys[each.winner_id], keys[each.loser_id]) for each in overlaps} == {
        ("google-business-profile", "google-search"),
        ("gemini", "google-search"),
        ("gemini", "google-business-profile"),  # on a path it does not have
        ("bing-places", "bing-search"),
        ("facebook-marketplace", "facebook"),
        ("facebook-ads", "facebook"),
        ("instagram-ads", "instagram"),
        ("tiktok-ads", "tiktok"),
        ("youtube-ads", "youtube"),
        ("linkedin-ads", "linkedin"),
        ("reddit-ads", "reddit"),
        ("nextdoor-ads", "nextdoor"),
    }


def test_a_hundred_sources_with_many_rules_are_compared_in_a_moment():
    """Only rules that could meet are: all of them at once would be twelve million pairs."""
    sources = [
        Ruled(
            id_,
            f"S{id_}",
            Rules(
                tuple(Landing((Parameter(f"p{id_}-{each}"),)) for each in range(40)),
                tuple(Referrer(f"s{id_}-{each}.com") for each in range(50)),
            ),
        )
        for id_ in range(1, 101)
    ]
    assert find_overlaps(sources) == []
