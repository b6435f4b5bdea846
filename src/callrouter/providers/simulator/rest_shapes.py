"""How are numbers, calls and prices written in the simulated company's REST answers?"""

from collections.abc import Mapping
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from callrouter.providers.simulator.calls import SimulatedCall
from callrouter.providers.simulator.estate import Owned
from callrouter.providers.simulator.shelf import OnShelf

VERSION = "2010-04-01"
USUAL_PAGE, LARGEST_PAGE = 50, 1000
_ABSENT = ("Page", "PageSize", "PageToken")


def page_of(
    path: str, asked: Mapping[str, str], account_sid: str, found: list[Owned]
) -> dict[str, Any]:
    """A page of the account's numbers, and where the next one is."""
    size = max(1, min(int(asked.get("PageSize", USUAL_PAGE)), LARGEST_PAGE))
    number = max(0, int(asked.get("Page", 0)))
    first = number * size
    shown = found[first : first + size]
    kept = {name: value for name, value in asked.items() if name not in _ABSENT}

    def uri(page: int) -> str:
        return f"{path}?{urlencode({**kept, 'PageSize': size, 'Page': page})}"

    return {
        "first_page_uri": uri(0),
        "next_page_uri": uri(number + 1) if first + size < len(found) else None,
        "previous_page_uri": uri(number - 1) if number else None,
        "uri": uri(number),
        "page": number,
        "page_size": size,
        "start": first,
        "end": first + max(0, len(shown) - 1),
        "incoming_phone_numbers": [show_owned(account_sid, each) for each in shown],
    }


def show_call(
    account_sid: str, sid: str, call: SimulatedCall, direction: str
) -> dict[str, str | None]:
    """An outgoing call has a SID of its own: what it is to whoever is called is another call."""
    return {
        "sid": sid,
        "account_sid": account_sid,
        "status": call.status,
        "from": call.from_,
        "to": call.to,
        "direction": direction,
        "duration": str(round(call.elapsed_seconds)) if call.has_ended else None,
    }


def show_owned(account_sid: str, owned: Owned) -> dict[str, Any]:
    made = format_datetime(owned.made_at)
    return {
        "sid": owned.sid,
        "account_sid": account_sid,
        "phone_number": owned.number,
        "capabilities": dict(owned.capabilities),
        "date_created": made,
        "date_updated": made,
        "status": "in-use",
        "uri": f"/{VERSION}/Accounts/{account_sid}/IncomingPhoneNumbers/{owned.sid}.json",
        **{name: value or _empty(name) for name, value in owned.fields.items()},
    }


def _empty(name: str) -> str | None:
    return None if name.endswith("_sid") else ""


def show_offered(each: OnShelf) -> dict[str, Any]:
    able = each.capabilities
    return {
        "phone_number": each.number,
        "friendly_name": f"({each.number[2:5]}) {each.number[5:8]}-{each.number[8:]}",
        "locality": each.town.locality if each.town else None,
        "region": each.town.region if each.town else None,
        "postal_code": each.town.postal_code if each.town else None,
        "iso_country": "US",
        "address_requirements": "none",
        "beta": False,
        # In other letters than on the account's own numbers.
        "capabilities": {"voice": able["voice"], "SMS": able["sms"], "MMS": able["mms"]},
    }


def show_price(kind: str, price: str) -> dict[str, str]:
    return {"number_type": kind, "base_price": price, "current_price": price}
