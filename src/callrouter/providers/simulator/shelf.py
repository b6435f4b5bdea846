"""Which numbers does the simulated company have to sell, and where are they from?

All of them end in 555-0150 to 0189 of an area code it knows: no telephone company gives these to
anybody, and the demo's own numbers are others.
"""

from collections.abc import Iterator
from dataclasses import dataclass

FIRST, LAST = 150, 189
LOCAL_PRICE, TOLL_FREE_PRICE = "1.15", "2.15"
TOLL_FREE = ("800", "833", "844", "855", "866", "877", "888")


@dataclass(frozen=True)
class Town:
    """Where an area code's numbers are from."""

    locality: str
    region: str
    postal_code: str


TOWNS = {
    "206": Town("Seattle", "WA", "98101"),
    "212": Town("New York", "NY", "10001"),
    "303": Town("Denver", "CO", "80202"),
    "312": Town("Chicago", "IL", "60601"),
    "480": Town("Mesa", "AZ", "85201"),
    "503": Town("Portland", "OR", "97201"),
    "615": Town("Nashville", "TN", "37201"),
    "737": Town("Austin", "TX", "78701"),
}


@dataclass(frozen=True)
class Wanted:
    """What a search asks for; None does not matter."""

    area_code: str | None = None
    contains: str | None = None
    locality: str | None = None
    region: str | None = None
    postal_code: str | None = None
    near_number: str | None = None
    voice: bool | None = None
    sms: bool | None = None


@dataclass(frozen=True)
class OnShelf:
    """A number that can be bought; every fifth one takes no texts."""

    number: str
    town: Town | None

    @property
    def takes_texts(self) -> bool:
        return int(self.number[-4:]) % 5 != 0

    @property
    def capabilities(self) -> dict[str, bool]:
        return {"voice": True, "sms": self.takes_texts, "mms": self.takes_texts, "fax": False}


def find(number: str) -> OnShelf | None:
    """The number as it is sold, None where the company has no such number at all."""
    area, rest = number[2:5], number[5:]
    known = number.startswith("+1") and (area in TOWNS or area in TOLL_FREE)
    if not known or len(number) != 12 or rest[:4] != "5550" or not rest.isdigit():
        return None
    return OnShelf(number, TOWNS.get(area)) if FIRST <= int(rest[3:]) <= LAST else None


def search(wanted: Wanted, *, toll_free: bool) -> Iterator[OnShelf]:
    """Numbers that fit, whether or not they are sold already."""
    for area in TOLL_FREE if toll_free else TOWNS:
        for line in range(FIRST, LAST + 1):
            each = OnShelf(f"+1{area}555{line:04}", TOWNS.get(area))
            if _fits(each, area, wanted):
                yield each


def _fits(each: OnShelf, area: str, wanted: Wanted) -> bool:
    town = each.town
    places = (
        (wanted.locality, town and town.locality),
        (wanted.region, town and town.region),
        (wanted.postal_code, town and town.postal_code),
    )
    return (
        wanted.area_code in (None, area)
        and (wanted.contains is None or wanted.contains in each.number)
        and all(asked is None or asked.lower() == (found or "").lower() for asked, found in places)
        and (wanted.near_number is None or wanted.near_number[2:5] == area)
        and wanted.voice is not False
        and wanted.sms in (None, each.takes_texts)
    )
