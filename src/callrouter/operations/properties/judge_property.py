"""What is wrong with what somebody says of a community?"""

import re
from functools import cache
from zoneinfo import available_timezones

from callrouter.domain.languages import is_language
from callrouter.domain.numbers import is_e164
from callrouter.domain.properties import LONGEST_KEY, LONGEST_NAME, Property
from callrouter.operations.work import Fault

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def judge_property(known: Property) -> list[Fault]:
    """Faults by field; none when it may be saved."""
    faults = []
    if not _KEY.fullmatch(known.key) or len(known.key) > LONGEST_KEY:
        sentence = f'"{known.key}" cannot be a key; use small letters, digits and dashes.'
        faults.append(Fault(sentence, "/key"))
    if not known.name.strip():
        faults.append(Fault("Give the property a name.", "/name"))
    for field, name in (("/name", known.name), ("/spoken_name", known.spoken_name or "")):
        if len(name) > LONGEST_NAME:
            sentence = f"Shorten the property's name to {LONGEST_NAME} letters."
            faults.append(Fault(sentence, field))
    if known.zone not in _zones():
        sentence = f'"{known.zone}" is no time zone; use one like America/New_York.'
        faults.append(Fault(sentence, "/zone"))
    for what, number in (("main", known.main_number), ("failsafe", known.failsafe_number)):
        if number is not None and not is_e164(number):
            shown = "fail-safe" if what == "failsafe" else what
            sentence = f"Write the {shown} number with its country code, like +12125550100."
            faults.append(Fault(sentence, f"/{what}_number"))
    if not is_language(known.language):
        sentence = f'"{known.language}" is no language that is known here; write it like en or es.'
        faults.append(Fault(sentence, "/language"))
    return faults


@cache
def _zones() -> frozenset[str]:
    """Reading them looks at hundreds of files; they do not change while we run."""
    return frozenset(available_timezones())
