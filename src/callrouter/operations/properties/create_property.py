"""How does a community come to be?"""

import re
from zoneinfo import available_timezones

from callrouter.domain.numbers import is_e164
from callrouter.domain.properties import LONGEST_NAME, Property
from callrouter.operations.house import RefusedError, Work
from callrouter.store.properties import find_property_by_key, save_new_property

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


async def create_property(work: Work, new: Property) -> int:
    """Store a property (its `id` is ignored); gives its id. Raises RefusedError."""
    sentences = []
    if not _KEY.fullmatch(new.key):
        sentences.append(f'"{new.key}" cannot be a key; use small letters, digits and dashes.')
    elif await find_property_by_key(work.connection, new.key):
        sentences.append(f'There is a property with the key "{new.key}" already; choose another.')
    if not new.name.strip():
        sentences.append("Give the property a name.")
    if max(len(new.name), len(new.spoken_name or "")) > LONGEST_NAME:
        sentences.append(f"Shorten the property's name, also as spoken, to {LONGEST_NAME} letters.")
    if new.zone not in available_timezones():
        sentences.append(f'"{new.zone}" is no time zone; use one like America/New_York.')
    for what, number in (("main", new.main_number), ("fail-safe", new.failsafe_number)):
        if number is not None and not is_e164(number):
            sentences.append(f"Write the {what} number with its country code, like +12125550100.")
    if sentences:
        raise RefusedError(*sentences)
    property_id = await save_new_property(work.connection, new)
    work.changes_calls_of(property_id)
    return property_id
