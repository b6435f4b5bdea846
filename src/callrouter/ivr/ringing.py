"""Whose phones does a ring step reach, in which rounds?

All at once rings at most `MAX_LEGS` phones together and then the rest; the other manners ring
one person after another from the first. Our own tracking numbers are never rung: that call
would come back to us.
"""

from collections.abc import Iterator, Set

from callrouter.domain.people import Directory
from callrouter.ivr.actions import Leg, Say
from callrouter.ivr.flow import Manner, Ring, Target, TargetKind
from callrouter.ivr.place import Place
from callrouter.ivr.snapshot import Snapshot

MAX_LEGS = 10  # <Dial> takes at most ten nouns


def rounds(
    snapshot: Snapshot, targets: tuple[Target, ...], manner: Manner
) -> list[tuple[Leg, ...]]:
    """The legs of each round, in stored order; empty when nobody has a phone."""
    failsafe_number = snapshot.property.failsafe_number
    return rounds_among(snapshot.directory, failsafe_number, snapshot.our_numbers, targets, manner)


def rounds_among(
    directory: Directory,
    failsafe_number: str | None,
    our_numbers: Set[str],
    targets: tuple[Target, ...],
    manner: Manner,
) -> list[tuple[Leg, ...]]:
    """The same before there is a snapshot, for the checks of a drawn flow."""
    seen: set[str] = set()
    groups: list[list[Leg]] = []
    for name, phones in _reached(directory, failsafe_number, targets):
        fresh = [phone for phone in dict.fromkeys(phones) if phone not in seen]
        seen.update(fresh)
        legs = [Leg(phone, name) for phone in fresh if phone not in our_numbers]
        if legs:
            groups.append(legs)
    if manner is Manner.ALL_AT_ONCE:
        groups = [[leg for group in groups for leg in group]]
    return [
        tuple(group[first : first + MAX_LEGS])
        for group in groups
        for first in range(0, len(group), MAX_LEGS)
    ]


def whisper(snapshot: Snapshot, place: Place) -> Say | None:
    """What staff hear before they are joined with the caller: property, source, what was chosen."""
    flow = snapshot.flow(place.version)
    node = flow.node_at(place.node) if flow else None
    if not (isinstance(node, Ring) and node.whispers):
        return None
    source = snapshot.sources.get(place.source_id or 0)
    known = snapshot.property
    names = [known.spoken_name or known.name, source.name if source else "", node.name]
    return Say(", ".join(name for name in names if name) + ".", known.language)


def _reached(
    directory: Directory, failsafe_number: str | None, targets: tuple[Target, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each name and its phones, teams spread into their people, in stored order."""
    for target in targets:
        members: tuple[int, ...] = ()
        match target.kind:
            case TargetKind.PERSON:
                members = (target.id,)
            case TargetKind.TEAM:
                team = directory.teams.get(target.id)
                members = team.member_ids if team else ()
            case TargetKind.DESTINATION:
                if place := directory.destinations.get(target.id):
                    yield place.name, (place.number,)
            case TargetKind.FAILSAFE:
                if failsafe_number:
                    yield "the fail-safe number", (failsafe_number,)
        for member in members:
            if person := directory.people.get(member):
                yield person.name, person.phones
