"""Where do apartment communities advertise? The built-in catalogue, as data.

A source made from it gets its name, its category and these rules, and may change them. A key never
changes and is never used again for something else.
"""

from collections.abc import Mapping

from callrouter.domain.sources import (
    Category,
    Group,
    Landing,
    Parameter,
    Referrer,
    Rules,
    StandardSource,
)


def _by(
    *referrers: str, utm: str = "", clicks: str = "", group: Group | None = None, also: str = ""
) -> Rules:
    """Rules in short: domains (with a path after the first "/"), values of utm_source, names of
    click ids, a group, and `also` whole landing rules like "utm_source=google&utm_medium=cpc"."""
    landing = [f"utm_source={value}" for value in utm.split()] + clicks.split() + also.split()
    return Rules(
        tuple(_landing(each) for each in landing),
        tuple(_referrer(each) for each in referrers),
        () if group is None else (group,),
    )


def _landing(text: str) -> Landing:
    pairs = [each.partition("=") for each in text.split("&")]
    return Landing(tuple(Parameter(name, value or "*") for name, _, value in pairs))


def _referrer(text: str) -> Referrer:
    domain, slash, path = text.partition("/")
    return Referrer(domain, slash + path if slash else None)


def _paid(*engines: str) -> str:
    """Landing rules for advertisements that say where they stand and that they are paid."""
    media = ("cpc", "ppc", "paid*")
    return " ".join(
        f"utm_source={each}&utm_medium={medium}" for each in engines for medium in media
    )


def _sources(category: Category, *rows: tuple[str, str, Rules]) -> tuple[StandardSource, ...]:
    return tuple(StandardSource(key, name, category, rules) for key, name, rules in rows)


def _printed(category: Category, *rows: tuple[str, str]) -> tuple[StandardSource, ...]:
    return tuple(StandardSource(key, name, category, prints_number=True) for key, name in rows)


_LISTING_SITES = _sources(
    Category.LISTING_SITE,
    ("zillow", "Zillow", _by("zillow.com", utm="zillow zillow.com")),
    ("trulia", "Trulia", _by("trulia.com", utm="trulia trulia.com")),
    ("hotpads", "HotPads", _by("hotpads.com", utm="hotpads hotpads.com")),
    ("streeteasy", "StreetEasy", _by("streeteasy.com", utm="streeteasy")),
    ("apartments-com", "Apartments.com", _by("apartments.com", utm="apartments apartments.com")),
    ("apartment-finder", "Apartment Finder", _by("apartmentfinder.com", utm="apartmentfinder")),
    ("apartment-home-living", "ApartmentHomeLiving", _by("apartmenthomeliving.com")),
    ("for-rent", "ForRent.com", _by("forrent.com", utm="forrent forrent.com")),
    ("after55", "After55", _by("after55.com", utm="after55")),
    ("rent", "Rent.", _by("rent.com", utm="rent rent.com")),
    ("apartment-guide", "Apartment Guide", _by("apartmentguide.com", utm="apartmentguide")),
    ("rentals-com", "Rentals.com", _by("rentals.com", utm="rentals rentals.com")),
    ("apartment-list", "Apartment List", _by("apartmentlist.com", utm="apartmentlist")),
    ("zumper", "Zumper", _by("zumper.com", utm="zumper")),
    ("padmapper", "PadMapper", _by("padmapper.com", utm="padmapper")),
    ("rentcafe", "RentCafe", _by("rentcafe.com", utm="rentcafe rentcafe.com")),
    ("realtor-com", "Realtor.com", _by("realtor.com", utm="realtor realtor.com")),
    ("redfin", "Redfin", _by("redfin.com", utm="redfin")),
    ("homes-com", "Homes.com", _by("homes.com", utm="homes homes.com")),
    ("craigslist", "Craigslist", _by("craigslist.org", utm="craigslist")),
    (
        "facebook-marketplace",
        "Facebook Marketplace",
        _by("facebook.com/marketplace*", utm="facebook-marketplace marketplace"),
    ),
    ("rentable", "Rentable", _by("rentable.co", utm="rentable")),
    ("dwellsy", "Dwellsy", _by("dwellsy.com", utm="dwellsy")),
    ("rent-college-pads", "College Pads", _by("rentcollegepads.com", utm="collegepads")),
    ("uloop", "Uloop", _by("uloop.com", utm="uloop")),
    ("ahrn", "AHRN (military)", _by("ahrn.com", utm="ahrn")),
    (
        "affordable-housing",
        "AffordableHousing.com",
        _by("affordablehousing.com", utm="affordablehousing"),
    ),
    ("apartment-ratings", "ApartmentRatings", _by("apartmentratings.com", utm="apartmentratings")),
    ("other-listing-sites", "Other listing sites", _by(group=Group.LISTING_SITES)),
)

_SEARCH_ADS = _sources(
    Category.SEARCH_AD,
    (
        "google-ads",
        "Google Ads",
        _by(clicks="gclid gbraid wbraid", also=_paid("google", "adwords")),
    ),
    ("microsoft-ads", "Microsoft Ads", _by(clicks="msclkid", also=_paid("bing", "microsoft"))),
    ("display-ads", "Display and retargeting ads", _by(clicks="dclid", also="utm_medium=display")),
)

_SEARCH = _sources(
    Category.SEARCH,
    (
        "google-search",
        "Google search",
        _by("google.*", also="utm_source=google&utm_medium=organic"),
    ),
    ("bing-search", "Bing search", _by("bing.com", also="utm_source=bing&utm_medium=organic")),
    ("yahoo-search", "Yahoo search", _by("search.yahoo.com", "r.search.yahoo.com")),
    ("duckduckgo", "DuckDuckGo", _by("duckduckgo.com")),
    ("other-search", "Other search engines", _by(group=Group.SEARCH)),
)

_MAPS = _sources(
    Category.MAPS,
    (
        "google-business-profile",
        "Google Business Profile",
        _by(
            "maps.google.*",
            "google.*/maps*",
            "business.google.com",
            utm="gbp gmb google-business-profile googlemybusiness",
            also="utm_source=google&utm_medium=organic&utm_campaign=gbp* "
            "utm_source=google&utm_medium=organic&utm_campaign=gmb* "
            "utm_source=google&utm_medium=local*",
        ),
    ),
    ("apple-maps", "Apple Maps", _by("maps.apple.com", utm="apple-maps apple_maps applemaps")),
    ("bing-places", "Bing Places", _by("bing.com/maps*", utm="bing-places bingplaces")),
    ("yelp", "Yelp", _by("yelp.com", utm="yelp")),
    ("mapquest", "MapQuest", _by("mapquest.com", utm="mapquest")),
    ("waze", "Waze", _by("waze.com", utm="waze")),
    ("other-maps", "Other maps", _by(group=Group.MAPS)),
)

_SOCIAL_ADS = _sources(
    Category.SOCIAL_AD,
    ("facebook-ads", "Facebook ads", _by(also=_paid("facebook", "fb", "meta"))),
    ("instagram-ads", "Instagram ads", _by(also=_paid("instagram", "ig"))),
    ("tiktok-ads", "TikTok ads", _by(clicks="ttclid", also=_paid("tiktok"))),
    ("youtube-ads", "YouTube ads", _by(also=_paid("youtube"))),
    ("linkedin-ads", "LinkedIn ads", _by(clicks="li_fat_id", also=_paid("linkedin"))),
    ("reddit-ads", "Reddit ads", _by(clicks="rdt_cid", also=_paid("reddit"))),
    ("nextdoor-ads", "Nextdoor ads", _by(clicks="ndclid", also=_paid("nextdoor"))),
)

_SOCIAL = _sources(
    Category.SOCIAL,
    ("facebook", "Facebook", _by("facebook.com", "fb.com", "fb.me", utm="facebook fb")),
    ("instagram", "Instagram", _by("instagram.com", utm="instagram ig")),
    ("tiktok", "TikTok", _by("tiktok.com", utm="tiktok")),
    ("youtube", "YouTube", _by("youtube.com", "youtu.be", utm="youtube")),
    ("linkedin", "LinkedIn", _by("linkedin.com", "lnkd.in", utm="linkedin")),
    ("x", "X (Twitter)", _by("x.com", "twitter.com", "t.co", utm="twitter x")),
    ("pinterest", "Pinterest", _by("pinterest.*", "pin.it", utm="pinterest")),
    ("reddit", "Reddit", _by("reddit.com", "redd.it", utm="reddit")),
    ("nextdoor", "Nextdoor", _by("nextdoor.com", utm="nextdoor")),
    ("other-social", "Other social networks", _by(group=Group.SOCIAL)),
)

_AI_ASSISTANTS = _sources(
    Category.AI_ASSISTANT,
    ("chatgpt", "ChatGPT", _by("chatgpt.com", "chat.openai.com", utm="chatgpt.com chatgpt openai")),
    ("gemini", "Google Gemini", _by("gemini.google.com", utm="gemini")),
    ("copilot", "Microsoft Copilot", _by("copilot.microsoft.com", utm="copilot")),
    ("perplexity", "Perplexity", _by("perplexity.ai", utm="perplexity")),
    ("claude", "Claude", _by("claude.ai", utm="claude")),
    ("other-ai-assistants", "Other AI assistants", _by(group=Group.AI_ASSISTANTS)),
)

_OWN = (
    StandardSource("website", "Community website", Category.WEBSITE, Rules(always=True)),
    *_sources(
        Category.WEBSITE,
        ("corporate-website", "Company website", _by(utm="corporate company-website")),
        ("chat", "Chat on the website", _by(utm="chat chatbot")),
        ("resident-portal", "Resident portal", _by(utm="resident-portal residentportal")),
    ),
    *_sources(
        Category.CAMPAIGN,
        ("e-mail", "E-mail campaign", _by(also="utm_medium=email utm_medium=e-mail")),
        ("text", "Text campaign", _by(also="utm_medium=sms utm_medium=text")),
        ("newsletter", "Newsletter", _by(utm="newsletter")),
    ),
)

_OFFLINE = (
    *_printed(
        Category.PRINT,
        ("direct-mail", "Direct mail"),
        ("postcard", "Postcard"),
        ("flyer", "Flyer"),
        ("brochure", "Brochure"),
        ("door-hanger", "Door hanger"),
        ("newspaper", "Newspaper"),
        ("magazine", "Magazine or printed guide"),
        ("business-card", "Business card"),
    ),
    *_printed(
        Category.SIGN,
        ("property-sign", "Sign at the property"),
        ("banner", "Banner"),
        ("bandit-sign", "Street and yard signs"),
        ("billboard", "Billboard"),
        ("bus-and-bench", "Bus and bench advertising"),
        ("vehicle", "Vehicle lettering"),
    ),
    *_printed(
        Category.BROADCAST,
        ("radio", "Radio"),
        ("television", "Television and streaming"),
        ("podcast", "Podcast"),
    ),
    *_printed(
        Category.REFERRAL,
        ("resident-referral", "Resident referral"),
        ("locator", "Locator service"),
        ("preferred-employer", "Preferred employer"),
        ("sister-property", "Sister property"),
        ("event", "Event or fair"),
        ("walk-in", "Walk-in"),
    ),
)

STANDARD_SOURCES: tuple[StandardSource, ...] = (
    *_LISTING_SITES,
    *_SEARCH_ADS,
    *_SEARCH,
    *_MAPS,
    *_SOCIAL_ADS,
    *_SOCIAL,
    *_AI_ASSISTANTS,
    *_OWN,
    *_OFFLINE,
)

BY_KEY: Mapping[str, StandardSource] = {each.key: each for each in STANDARD_SOURCES}
