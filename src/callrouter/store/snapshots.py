"""Which snapshots answer calls in this process, and how are they found by number?

One snapshot per property, put whole: a lookup sees either the old one or the new one. Number →
property is one dict.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.ivr.snapshot import Snapshot
from callrouter.store.callers import load_blocked
from callrouter.store.snapshot_loading import load_snapshots


class Snapshots:
    """All snapshots of a process; empty until `load`."""

    def __init__(self) -> None:
        self._by_property: dict[int, Snapshot] = {}
        self._by_number: dict[str, Snapshot] = {}
        self._our_numbers: set[str] = set()
        self.is_loaded = False

    def find_by_number(self, number: str) -> Snapshot | None:
        return self._by_number.get(number)

    def find(self, property_id: int | None) -> Snapshot | None:
        return None if property_id is None else self._by_property.get(property_id)

    def all_of(self, property_ids: Set[int] | None) -> list[Snapshot]:
        """Those of these properties; None = of all."""
        if property_ids is None:
            return list(self._by_property.values())
        return [each for id_ in property_ids if (each := self._by_property.get(id_))]

    @property
    def our_numbers(self) -> set[str]:
        """Every tracking number that is loaded."""
        return self._our_numbers

    def __len__(self) -> int:
        return len(self._by_property)

    async def load(
        self,
        connection: AsyncConnection,
        now: datetime,
        property_ids: Sequence[int] | None = None,
    ) -> list[Snapshot]:
        """Load all properties' snapshots, or these properties' anew, as they are at `now`.

        Gives those that answer calls from now on. One load at a time: the last one put must have
        read the latest.
        """
        fresh = await load_snapshots(connection, self._our_numbers, now, property_ids)
        for snapshot in fresh:
            self.put(snapshot)
        if property_ids is None:
            self.is_loaded = True
        return fresh

    def put(self, snapshot: Snapshot) -> None:
        """Let a snapshot answer its property's calls from now on."""
        former = self._by_property.get(snapshot.property.id)
        for number in set(former.numbers if former else ()) - set(snapshot.numbers):
            if self._by_number.get(number) is former:
                del self._by_number[number]
                self._our_numbers.discard(number)
        if former:  # calls that ended while this one was being loaded
            snapshot.callers.prospects.update(former.callers.prospects)
        self._by_property[snapshot.property.id] = snapshot
        self._by_number.update(dict.fromkeys(snapshot.numbers, snapshot))
        self._our_numbers.update(snapshot.numbers)

    async def load_blocked(self, connection: AsyncConnection) -> None:
        """Let every property know the numbers that are blocked now, there or everywhere."""
        blocked: dict[int | None, set[str]] = defaultdict(set)
        for property_id, number in await load_blocked(connection):
            blocked[property_id].add(number)
        for snapshot in self._by_property.values():
            now = blocked[None] | blocked.get(snapshot.property.id, set())
            snapshot.callers.blocked.intersection_update(now)
            snapshot.callers.blocked.update(now)

    def learn(self, prospects: Iterable[tuple[int, str]]) -> None:
        """These numbers have now called these properties before."""
        for property_id, number in prospects:
            if snapshot := self.find(property_id):
                snapshot.callers.prospects.add(number)
