"""How are sources told of on pages?"""

from collections.abc import Mapping

from callrouter.domain.sources import NEVER, Category, Group, Rules

CATEGORIES: Mapping[Category, str] = {
    Category.LISTING_SITE: "Listing sites",
    Category.SEARCH_AD: "Search ads",
    Category.SEARCH: "Search engines",
    Category.MAPS: "Maps",
    Category.SOCIAL_AD: "Social ads",
    Category.SOCIAL: "Social networks",
    Category.AI_ASSISTANT: "AI assistants",
    Category.WEBSITE: "Your website",
    Category.CAMPAIGN: "Campaigns",
    Category.PRINT: "Print",
    Category.SIGN: "Signs",
    Category.BROADCAST: "Radio and television",
    Category.REFERRAL: "Referrals",
    Category.OTHER: "Other",
}
GROUPS: Mapping[Group, str] = {
    Group.SEARCH: "Search engines",
    Group.SOCIAL: "Social networks",
    Group.MAPS: "Maps",
    Group.LISTING_SITES: "Listing sites",
    Group.AI_ASSISTANTS: "AI assistants",
}


def options(names: Mapping[Category, str] = CATEGORIES) -> list[tuple[str, str]]:
    """Categories as a form offers them."""
    return [(each.value, words) for each, words in names.items()]


def website_state(rules: Rules) -> str:
    """Whether the website will show visitors this source's number, once its script is there."""
    if rules == NEVER:
        return "Offline"
    return "Every visit" if rules.always else "Rules ready"
