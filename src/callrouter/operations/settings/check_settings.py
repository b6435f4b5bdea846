"""Is everything set that calls need? The same sentences for the command line and for programs."""

import asyncio
from collections.abc import Iterator

from msgspec import Struct

from callrouter.domain.rights import Right
from callrouter.operations.house import House
from callrouter.operations.settings.check_fallback import place_sentences, property_sentences
from callrouter.operations.settings.stated import Setting, Stated
from callrouter.operations.work import Work


class Checked(Struct, frozen=True):
    """Every setting with its state, and what is missing, in sentences that say what to do."""

    settings: tuple[Setting, ...]
    sentences: tuple[str, ...]


async def check_settings(work: Work, house: House) -> Checked:
    """Of the running service. Raises NotAllowedError."""
    work.require_everywhere(Right.MANAGE_COMPANY)
    stated = house.stated
    if stated is None:  # a house in a test, or in a command that needs no settings
        return Checked((), ())
    found = [*setting_sentences(stated), *await house_sentences(house, stated)]
    return Checked(stated.settings, tuple(found))


def setting_sentences(stated: Stated) -> Iterator[str]:
    """What is wrong with the settings by themselves."""
    if not stated.has_twilio_secret:
        yield (
            "CALLROUTER_TWILIO_AUTH_TOKEN is not set: every webhook of Twilio is refused, "
            "so no real call is answered."
        )
    if stated.public_url is None:
        yield "CALLROUTER_PUBLIC_URL is not set: signatures cannot be checked without it."
    if stated.trouble is not None:
        yield f"CALLROUTER_PUBLIC_URL: {stated.trouble}"
    if stated.failsafe_number is None:
        yield (
            "CALLROUTER_FAILSAFE_NUMBER is not set: a call to a number that belongs to no "
            "property can only leave a message."
        )
    yield from place_sentences(stated)


async def house_sentences(house: House, stated: Stated) -> list[str]:
    """What is wrong with the settings in view of what the house has loaded."""
    # In a thread: documents are read from a disk, which may be slow.
    return await asyncio.to_thread(
        lambda: [*_own_number_sentences(stated, house), *property_sentences(stated, house)]
    )


def _own_number_sentences(stated: Stated, house: House) -> Iterator[str]:
    if stated.failsafe_number in house.snapshots.our_numbers:
        yield (
            f"CALLROUTER_FAILSAFE_NUMBER is {stated.failsafe_number}, one of our own tracking "
            "numbers: the call would come back. Choose an outside phone."
        )
