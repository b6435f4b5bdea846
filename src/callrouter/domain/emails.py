"""What can be an e-mail address here?"""

import re

LONGEST = 254  # RFC 5321, 4.5.3.1.3, without its brackets
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})+")


def is_email(text: str) -> bool:
    """Whether every mail server takes it: plain letters, one "@", a domain with a dot."""
    return len(text) <= LONGEST and _EMAIL.fullmatch(text) is not None
