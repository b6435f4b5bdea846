"""What may a flow name? The property's weeks, people, sub-flows and the company's numbers."""

from collections.abc import Mapping

from msgspec import Struct

from callrouter.domain.people import Directory
from callrouter.domain.weeks import Week
from callrouter.ivr.flow import Flow


class Surroundings(Struct, frozen=True, gc=False):
    """What a flow may name: the property's weeks, people, sub-flows and all our own numbers.

    `property_name` and `spoken_name` are the property's, which change how long a prompt is.
    `abilities` are the features that calls obey already ("audio", "text-back").
    """

    weeks: Mapping[int, Week] = {}
    directory: Directory = Directory()
    sub_flows: Mapping[int, Flow] = {}
    our_numbers: frozenset[str] = frozenset()
    language: str = "en"
    failsafe_number: str | None = None
    property_name: str = ""
    spoken_name: str | None = None
    abilities: frozenset[str] = frozenset()
