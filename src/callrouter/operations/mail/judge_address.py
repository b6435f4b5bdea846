"""Is this an e-mail address?"""

import re

_LONGEST = 254  # RFC 5321, section 4.5.3.1.3, without the angle brackets
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})*")


def judge_address(text: str) -> str | None:
    """A sentence on what is wrong with it, or None. Plain letters only: not every mail server
    takes others."""
    if len(text) <= _LONGEST and _ADDRESS.fullmatch(text) and len(text.partition("@")[0]) <= 64:
        return None
    return f"{text[:80]!r} is no e-mail address; write it like dana@example.com."
