"""What is not at the telephone company as it should be? Field by field."""

from callrouter.domain.tracking import Difference, TrackingNumber
from callrouter.providers.port import OwnedNumber, SetUp


def compare_set_up(
    known: TrackingNumber, wanted: SetUp, found: OwnedNumber | None
) -> tuple[Difference, ...]:
    """URLs, methods, what stands in their place, and abilities; None: the account has no such
    number."""
    if found is None:
        return (Difference("number", known.number, "not on the account"),)
    differences = [
        Difference(field, expected, getattr(found.set_up, field))
        for field in SetUp.__struct_fields__
        if (expected := getattr(wanted, field)) != getattr(found.set_up, field)
    ]
    if known.abilities is not None:
        differences += [
            Difference(f"abilities/{field}", _word(expected), _word(now))
            for field in known.abilities.__struct_fields__
            if (expected := getattr(known.abilities, field))
            != (now := getattr(found.abilities, field))
        ]
    return tuple(differences)


def _word(can: bool) -> str:
    return "yes" if can else "no"
