"""What must be known to answer a property's calls without asking anybody?

A snapshot holds everything, compiled and frozen: whole or not at all. A publish or a saved
week makes a new one; the old one stays true for whoever holds it.
"""

from collections.abc import Mapping, Set
from functools import lru_cache

from msgspec import Struct

from callrouter.domain.people import Directory
from callrouter.domain.properties import Property, Source
from callrouter.domain.weeks import Week
from callrouter.ivr.flow import Node
from callrouter.ivr.place import SAFE_VERSION
from callrouter.ivr.safety import SAFE_NODES, SAFE_START


class CompiledFlow(Struct, frozen=True, gc=False):
    """A flow that passed compiling: sub-flows are folded in, every exit leads somewhere.

    `version` is its id in a place ("17", "draft-1f2e…", "changed-3", "safe"); `number` is what
    staff call it.
    """

    version: str
    name: str
    number: int
    start: str
    nodes: tuple[Node, ...]
    positions: Mapping[str, int]

    def node_at(self, position: int) -> Node | None:
        return self.nodes[position] if 0 <= position < len(self.nodes) else None


def number_nodes(
    version: str, number: int, name: str, start: str, nodes: tuple[Node, ...]
) -> CompiledFlow:
    """Freeze nodes that are known to be good under their numbers."""
    positions = _positions(tuple([node.id for node in nodes]))
    return CompiledFlow(version, name, number, start, nodes, positions)


@lru_cache(1_024)  # flows that were copied from one another number their nodes alike
def _positions(node_ids: tuple[str, ...]) -> Mapping[str, int]:
    return {node_id: position for position, node_id in enumerate(node_ids)}


SAFE_FLOW = number_nodes(SAFE_VERSION, 0, "Safe route", SAFE_START, SAFE_NODES)


class KnownCallers(Struct, frozen=True, gc=False):
    """Numbers (E.164) by what is known of them; they change too often for a new snapshot each."""

    residents: set[str] = set()
    prospects: set[str] = set()
    blocked: set[str] = set()


class Snapshot(Struct, frozen=True, gc=False):
    """A property as its calls see it. `our_numbers` are all tracking numbers of the company.

    `disabled` leads from a number that is out of use to the version its callers are answered by.
    """

    property: Property
    sources: Mapping[int, Source]
    numbers: Mapping[str, int | None]
    default_version: str | None
    own_versions: Mapping[int, str | None]
    versions: Mapping[str, CompiledFlow]
    weeks: Mapping[int, Week]
    directory: Directory
    callers: KnownCallers
    our_numbers: Set[str] = frozenset()
    disabled: Mapping[str, str] = {}

    def version_for(self, source_id: int | None) -> str:
        """The version that answers a source's calls: its own, the defaults', or the safe route."""
        own = self.own_versions.get(source_id) if source_id is not None else None
        for version in (own, self.default_version):
            if version is not None and version in self.versions:
                return version
        return SAFE_VERSION

    def flow(self, version: str) -> CompiledFlow | None:
        """The compiled flow of a version; the safe route is always there."""
        if version == SAFE_VERSION:
            return SAFE_FLOW
        return self.versions.get(version)


def nobodys_snapshot(failsafe_number: str | None, our_numbers: Set[str] = frozenset()) -> Snapshot:
    """What answers a call to a number that belongs to no property: the safe route alone."""
    nobody = Property(0, "", "", "UTC", "", failsafe_number=failsafe_number)
    return Snapshot(
        nobody, {}, {}, None, {}, {}, {}, Directory(), KnownCallers(), our_numbers=our_numbers
    )
