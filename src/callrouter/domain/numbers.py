"""What is a telephone number here, and what does a caller's say about the caller?

Inside the house a number is an E.164 string ("+12125550142"). Callers who withhold theirs arrive as
a word or as that word typed on a keypad; taking such a caller for one person would mix up
strangers.
"""

import re
from dataclasses import dataclass

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_NORTH_AMERICAN = re.compile(r"\+1([2-9][0-9]{2})([2-9][0-9]{2})([0-9]{4})")
_SIP_USER = re.compile(r"sips?:([^@;]*)@")

_WITHHELD_WORDS = frozenset({"anonymous", "restricted", "unavailable", "unknown", "private"})
# The words ANONYMOUS, RESTRICTED, UNAVAILABLE, BLOCKED and UNKNOWN on a keypad.
_KEYPAD_WORDS = ("266696687", "7378742833", "86282452253", "2562533", "8656696")
_WITHHELD = (
    _WITHHELD_WORDS
    | {prefix + word for word in _KEYPAD_WORDS for prefix in ("", "1", "+", "+1")}
    | {""}
)

# Country codes of the ITU's E.164 list with one or two digits; every other one has three.
_SHORT_COUNTRY_CODE = re.compile(r"[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, as far as the telephone company says.

    `raw` is what it sent, `number` the E.164 number, or None when there is none to call or text (a
    withheld caller, a browser or SIP client, a short code, a name). Withheld callers are never
    remembered, texted or told apart.
    """

    raw: str
    number: str | None
    is_withheld: bool


def is_e164(text: str) -> bool:
    """Say whether the text is a whole E.164 number: "+", then 7 to 15 digits, the first not 0."""
    return _E164.fullmatch(text) is not None


def is_north_american(e164: str) -> bool:
    """Say whether this is +1 and ten digits, neither area code nor exchange beginning 0 or 1."""
    return _NORTH_AMERICAN.fullmatch(e164) is not None


def read_caller(raw: str | None) -> Caller:
    """Read a provider's `From`; None or blank is a withheld caller.

    A SIP caller is withheld when its user part is such a word (RFC 3323's
    anonymous@anonymous.invalid).
    """
    text = (raw or "").strip()
    word = text.lower()
    sip = _SIP_USER.match(word)
    if word in _WITHHELD or (sip and sip[1] in _WITHHELD):
        return Caller(raw or "", None, is_withheld=True)
    return Caller(raw or "", text if is_e164(text) else None, is_withheld=False)


def national(e164: str) -> str:
    """The number as people here write it: "(212) 555-0101"; from abroad "+44 207 946 0958".

    Text that is no E.164 number (a SIP address, a short code) comes back as it is.
    """
    if match := _NORTH_AMERICAN.fullmatch(e164):
        area, exchange, line = match.groups()
        return f"({area}) {exchange}-{line}"
    return "+" + " ".join(_groups(e164)) if is_e164(e164) else e164


def spoken_digits(e164: str) -> str:
    """The number to be read aloud by digits, a pause between groups: "2 1 2, 5 5 5, 0 1 0 1".

    From abroad it begins with the country code. Of text that is no E.164 number, its digits in one
    group.
    """
    if match := _NORTH_AMERICAN.fullmatch(e164):
        groups = list(match.groups())
    elif is_e164(e164):
        groups = _groups(e164)
    else:
        groups = ["".join(re.findall("[0-9]", e164))]
    return ", ".join(" ".join(group) for group in groups)


def _groups(e164: str) -> list[str]:
    # Country code, then threes; the last group has up to four, so that no digit stands alone.
    digits = e164[1:]
    match = _SHORT_COUNTRY_CODE.match(digits)
    code_length = match.end() if match else 3
    groups, rest = [digits[:code_length]], digits[code_length:]
    while len(rest) > 4:
        groups.append(rest[:3])
        rest = rest[3:]
    return [*groups, rest]
