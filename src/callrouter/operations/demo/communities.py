"""Which communities does the demo company run, and who works there?

All numbers end in 555-01xx, which no telephone company gives to anybody.
"""

from msgspec import Struct

from callrouter.domain.properties import Property


class Staff(Struct, frozen=True):
    """The people of one community; the last four digits of their phones."""

    leasing: tuple[tuple[str, str], ...]
    resident_services: tuple[str, str]
    technicians: tuple[tuple[str, str], ...]


class Community(Struct, frozen=True):
    """A property to be made; `area` is +1 and the area code with 555, for its numbers."""

    property: Property
    area: str
    staff: Staff

    def number(self, last_four: str) -> str:
        return f"{self.area}{last_four}"


SOURCES = (
    ("Main number", "0100"),
    ("Zillow", "0101"),
    ("Apartments.com", "0102"),
    ("Google Ads", "0103"),
    ("Sign at the gate", "0104"),
)
GATE_SIGN = "Sign at the gate"
STANDARD = {
    "Zillow": "zillow",
    "Apartments.com": "apartments-com",
    "Google Ads": "google-ads",
    GATE_SIGN: "property-sign",
}
"""Which standard sources these are."""
FAILSAFE = "0199"
ANSWERING_SERVICE = ("Nightline answering service", "0190")


def _community(key: str, name: str, zone: str, area: str, staff: Staff) -> Community:
    known = Property(0, key, name, zone, f"{area}0100", f"{area}{FAILSAFE}")
    return Community(known, area, staff)


COMMUNITIES = (
    _community(
        "alder-creek",
        "Alder Creek Apartments",
        "America/New_York",
        "+1212555",
        Staff(
            leasing=(("Dana Cole", "0111"), ("Luis Ortega", "0112"), ("Mei Tanaka", "0113")),
            resident_services=("Priya Shah", "0114"),
            technicians=(("Sam Reyes", "0121"), ("Walt Jensen", "0122")),
        ),
    ),
    _community(
        "mesa-vista",
        "Mesa Vista Villas",
        "America/Phoenix",
        "+1480555",
        Staff(
            leasing=(("Rosa Delgado", "0111"), ("Ben Whitaker", "0112")),
            resident_services=("Grace Kim", "0114"),
            technicians=(("Hector Ruiz", "0121"), ("Tom Blackwell", "0122")),
        ),
    ),
    _community(
        "harbor-point",
        "Harbor Point Lofts",
        "America/Los_Angeles",
        "+1206555",
        Staff(
            leasing=(("Anna Lindqvist", "0111"), ("Marcus Webb", "0112")),
            resident_services=("Olive Grant", "0114"),
            technicians=(("Deshawn Price", "0121"), ("Ivy Nakamura", "0122")),
        ),
    ),
)
