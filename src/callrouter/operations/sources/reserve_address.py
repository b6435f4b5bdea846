"""Which e-mail address does a source get? One that can be read, and nobody else ever has.

"alder-creek.zillow": the property's key and the source's name, cut so that even a number after it
stays within the 64 characters that stand before an "@" (RFC 5321, 4.5.3.1.1).
"""

import re
import unicodedata
from itertools import count

_LONGEST_KEY, _LONGEST_NAME = 36, 24


def reserve_address(property_key: str, name: str, taken: set[str]) -> str:
    """The part before the "@"; it is added to `taken`, those that begin as `beginning` says."""
    base = beginning(property_key) + spell(name)
    numbered = (f"{base}.{number}" for number in count(2))
    address = base if base not in taken else next(each for each in numbered if each not in taken)
    taken.add(address)
    return address


def beginning(property_key: str) -> str:
    """How all addresses of a property begin."""
    return f"{property_key[:_LONGEST_KEY].rstrip('-')}."


def spell(name: str) -> str:
    """A name in small letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub("[^a-z0-9]+", "-", plain).strip("-")
    return words[:_LONGEST_NAME].rstrip("-") or "source"
