"""Which number did this person mean?

People write numbers with brackets, dots, words on the keypad and links; inside the house there is
one form, E.164.
"""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from callrouter.domain.numbers import is_e164, is_north_american

_LOOKS_LIKE_A_NUMBER = re.compile(r"[+＋]?[\s(]*\d")
# Zero-width and direction marks: address books put them around a copied number.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def normalise(text: str, region: str = "US") -> str:
    """The E.164 number ("+12125550142") that a person typed or pasted.

    Takes any usual notation, "tel:" links and words on the keypad (1-800-FLOWERS). Without "+" the
    number is read as dialled from `region` (ISO 3166, two letters). A number need only be possible,
    not assigned: 555-01xx passes. Raises ValueError with a sentence for the person who typed it.
    """
    typed = _INVISIBLE.sub("", text).strip()
    if not typed:
        raise ValueError("Enter a phone number.")
    shown = typed if len(typed) <= 40 else typed[:39] + "…"
    number = _parse(re.sub(r"^tel:(//)?", "", typed, flags=re.IGNORECASE), shown, region)
    if number.extension:
        raise ValueError(f"“{shown}” has an extension; enter a number that rings directly.")
    _refuse_impossible(number, shown)
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if not is_e164(e164) or (e164.startswith("+1") and not is_north_american(e164)):
        raise ValueError(f"“{shown}” cannot be a phone number; check its digits.")
    return e164


def _parse(typed: str, shown: str, region: str) -> PhoneNumber:
    # The library would skip leading words, so that "Suite 4, 212 …" became another number.
    if not _LOOKS_LIKE_A_NUMBER.match(typed):
        raise ValueError(f"“{shown}” is not a phone number.")
    try:
        return phonenumbers.parse(typed, region)
    except NumberParseException as error:
        raise ValueError(_why_unreadable(error.error_type, shown)) from error


def _why_unreadable(error_type: int, shown: str) -> str:
    match error_type:
        case NumberParseException.INVALID_COUNTRY_CODE:
            return (
                f"“{shown}” has no country code that exists; begin it with + and the country code."
            )
        case NumberParseException.TOO_LONG:
            return f"“{shown}” has too many digits for a phone number."
        case NumberParseException.TOO_SHORT_NSN | NumberParseException.TOO_SHORT_AFTER_IDD:
            return f"“{shown}” has too few digits for a phone number."
        case _:
            return f"“{shown}” is not a phone number."


def _refuse_impossible(number: PhoneNumber, shown: str) -> None:
    match phonenumbers.is_possible_number_with_reason(number):
        case ValidationResult.IS_POSSIBLE:
            return
        case ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            raise ValueError(f"“{shown}” has no area code; enter the whole number.")
        case ValidationResult.TOO_SHORT:
            raise ValueError(f"“{shown}” has too few digits for a phone number.")
        case ValidationResult.TOO_LONG:
            raise ValueError(f"“{shown}” has too many digits for a phone number.")
        case _:
            raise ValueError(f"“{shown}” cannot be a phone number; check its digits.")
