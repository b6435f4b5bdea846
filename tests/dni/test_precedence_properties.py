"""Does the precedence hold for any rules and any visit?"""

from hypothesis import given
from hypothesis import strategies as st

from callrouter.dni.addresses import Address, Visit, read_visit
from callrouter.dni.domains import is_of
from callrouter.dni.overlaps import find_overlaps
from callrouter.dni.precedence import Ruled, choose_source
from callrouter.dni.rules import find_matches
from callrouter.domain.sources import Group, Landing, Parameter, Referrer, Rules

# Few words, so that rules and visits often meet.
_names = st.sampled_from(["utm_source", "utm_medium", "gclid"])
_values = st.sampled_from(["a", "ab", "abc", "b"])
_patterns = st.one_of(st.just("*"), _values, _values.map(lambda value: f"{value}*"))
_paths = st.sampled_from(["/", "/a", "/a/b", "/ab"])
_path_patterns = st.one_of(st.none(), _paths, _paths.map(lambda path: f"{path}*"))
_domains = st.sampled_from(
    ["zillow.com", "rent.zillow.com", "google.*", "maps.google.*", "google.com", "google.co.uk"]
)
_hosts = st.sampled_from(
    ["", "zillow.com", "rent.zillow.com", "google.com", "maps.google.de", "google.co.uk", "x.org"]
)

_parameters = st.builds(Parameter, _names, _patterns)
_landings = st.builds(
    Landing,
    st.lists(_parameters, max_size=3, unique_by=lambda each: each.name).map(tuple),
    _path_patterns,
)
_rules = st.builds(
    Rules,
    st.lists(_landings, max_size=3).map(tuple),
    st.lists(st.builds(Referrer, _domains, _path_patterns), max_size=3).map(tuple),
    st.lists(st.sampled_from(Group), max_size=2).map(tuple),
    st.booleans(),
)
_sources = st.lists(_rules, max_size=6).map(
    lambda rules: [Ruled(id_, f"S{id_}", each) for id_, each in enumerate(rules, 1)]
)
_visits = st.builds(
    Visit,
    st.builds(Address, st.just("alder.example"), _paths, st.dictionaries(_names, _values)),
    st.builds(Address, _hosts, _paths),
)


@given(_visits, _sources, st.randoms())
def test_the_order_of_sources_says_nothing(visit, sources, random):
    shuffled = random.sample(sources, len(sources))
    assert choose_source(visit, shuffled) == choose_source(visit, sources)
    assert find_overlaps(shuffled) == find_overlaps(sources)


@given(_visits, _sources)
def test_whoever_matches_in_the_first_tier_gets_it(visit, sources):
    tiers = {
        source.id: min(match.tier for match in matches)
        for source in sources
        if (matches := list(find_matches(source.rules, visit)))
    }
    credit = choose_source(visit, sources)
    assert credit.tier == min(tiers.values(), default=None)
    assert (credit.source_id is None) == (not tiers)
    if credit.source_id is not None:
        assert tiers[credit.source_id] == credit.tier
        assert {credit.source_id, *credit.others} == set(tiers)
        assert credit.source_id not in credit.others


@given(_visits, _sources)
def test_without_the_winner_the_next_one_gets_it(visit, sources):
    credit = choose_source(visit, sources)
    rest = [source for source in sources if source.id != credit.source_id]
    following = choose_source(visit, rest)
    assert following.source_id == (credit.others[0] if credit.others else None)
    assert following.others == credit.others[1:]


@given(_visits, _sources)
def test_a_tie_in_a_visit_is_always_told_as_an_overlap(visit, sources):
    """But between landing rules that ask for different parameters, which could nearly all meet."""
    told = {
        frozenset((each.winner_id, each.loser_id, each.tier)) for each in find_overlaps(sources)
    }
    for one in sources:
        for other in sources:
            if one.id >= other.id:
                continue
            for first in find_matches(one.rules, visit):
                for second in find_matches(other.rules, visit):
                    if first.tier == second.tier and first.tier > 1 and first.says == second.says:
                        assert (
                            _groups_meet(one, other)
                            or frozenset((one.id, other.id, first.tier)) in told
                        )


def _groups_meet(one, other):
    """Different groups may know the same website: the narrower entry decides."""
    return set(one.rules.groups) != set(other.rules.groups)


@given(_visits, _landings, _landings)
def test_landing_rules_that_share_a_parameter_and_meet_are_told(visit, first, second):
    names = [{each.name for each in rule.parameters} for rule in (first, second)]
    share = names[0] & names[1] or (first.path and second.path)
    sources = [Ruled(1, "A", Rules((first,))), Ruled(2, "B", Rules((second,)))]
    both_match = all(list(find_matches(each.rules, visit)) for each in sources)
    if share and both_match:
        (overlap,) = find_overlaps(sources)
        credit = choose_source(visit, sources)
        assert (overlap.winner_id, (overlap.loser_id,)) == (credit.source_id, credit.others)


@given(st.text(), st.text(), st.lists(st.text(max_size=20), min_size=4, max_size=4))
def test_it_answers_whatever_rules_and_visits_look_like(url, referrer, texts):
    name, value, domain, path = texts
    rules = Rules((Landing((Parameter(name, value),), path), Landing()), (Referrer(domain, path),))
    sources = [Ruled(1, "A", rules), Ruled(2, "B", rules)]
    choose_source(read_visit(url, referrer), sources)
    find_overlaps(sources)


_labels = st.from_regex("[a-z0-9]{1,5}", fullmatch=True)


@given(st.lists(_labels, min_size=1, max_size=5), st.lists(_labels, min_size=2, max_size=4))
def test_a_domain_matches_itself_and_what_is_below_it(labels, domain):
    name = ".".join(domain)
    assert is_of(name, name)
    assert is_of(".".join([*labels, *domain]), name)
    assert is_of(".".join(labels), name) == (labels[-len(domain) :] == domain)
    assert not is_of(f"x{name}", name)
