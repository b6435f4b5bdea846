"""What does the company say of a caller and of the number that was called?

The form fields of an inbound call, as the provider sends them: numbers, rough geography from the
area code, and the attestation of the caller's number. Source: Twilio, "TwiML Voice: Twilio's
Request".
"""

import re

from callrouter.providers.simulator.webhooks import Form

_PLACES = {
    "206": ("SEATTLE", "WA", "98101"),
    "212": ("NEW YORK", "NY", "10001"),
    "303": ("DENVER", "CO", "80202"),
    "312": ("CHICAGO", "IL", "60601"),
    "415": ("SAN FRANCISCO", "CA", "94103"),
    "480": ("MESA", "AZ", "85201"),
    "512": ("AUSTIN", "TX", "78701"),
    "617": ("BOSTON", "MA", "02108"),
    "713": ("HOUSTON", "TX", "77002"),
}


def describe_parties(from_: str | None, to: str) -> Form:
    """Return From, To and what follows from them; `from_` None sends no caller at all.

    A withheld caller keeps the provider's text ("anonymous", "+266696687") and has no geography
    and no attestation.
    """
    fields: list[tuple[str, str]] = [("To", to), ("Called", to)]
    for name, value in _place(to):
        fields += [(f"To{name}", value), (f"Called{name}", value)]
    if from_ is None:
        return tuple(fields)
    fields += [("From", from_), ("Caller", from_)]
    for name, value in _place(from_):
        fields += [(f"From{name}", value), (f"Caller{name}", value)]
    if _is_american(from_):
        fields.append(("StirVerstat", "TN-Validation-Passed-A"))
    return tuple(fields)


def _is_american(number: str) -> bool:
    return re.fullmatch(r"\+1[2-9][0-9]{9}", number) is not None


def _place(number: str) -> tuple[tuple[str, str], ...]:
    if not _is_american(number):
        return (("City", ""), ("State", ""), ("Zip", ""), ("Country", ""))
    city, state, code = _PLACES.get(number[2:5], ("", "", ""))
    return (("City", city), ("State", state), ("Zip", code), ("Country", "US"))
