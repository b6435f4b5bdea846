"""What does the address of a page say: its host, its path, its parameters?

Addresses come from browsers, advertisements and people; whatever they look like, something is read
and nothing raises.
"""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote

from msgspec import Struct

from callrouter.dni.domains import read_host

LONGEST = 8_000  # characters; what is beyond is not looked at
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?://)?")


class Address(Struct, frozen=True):
    """A page's address in small letters. Of a parameter that is repeated the first one counts;
    the path has no slash at its end."""

    host: str = ""
    path: str = "/"
    parameters: Mapping[str, str] = {}


NOWHERE = Address()


class Visit(Struct, frozen=True):
    """Where a visit to a community's website begins, and where the visitor came from."""

    landing: Address
    referrer: Address = NOWHERE


def read_visit(url: str, referrer: str | None = None) -> Visit:
    """A referrer on the same host is the website itself, and no referrer."""
    landing, came_from = read_address(url), read_address(referrer)
    if came_from.host and came_from.host == landing.host:
        came_from = NOWHERE
    return Visit(landing, came_from)


def read_address(text: str | None) -> Address:
    """Takes whole addresses, and such as people type ("zillow.com/x", "/floorplans?a=b")."""
    whole = (text or "").strip()[:LONGEST].partition("#")[0]
    head, _, query = whole.partition("?")
    head = head.replace("\\", "/")  # as browsers do
    if match := _SCHEME.match(head):
        if match[0].endswith("//"):
            rest = head[match.end() :]
        elif head[match.end() : match.end() + 1].isdigit():
            rest = head  # a host and its port
        else:
            return NOWHERE  # about:blank, data:, mailto:
    elif head.startswith("//"):
        rest = head[2:]
    elif head.startswith("/"):
        rest = "\0" + head  # no host
    else:
        rest = head
    authority, _, path = rest.partition("/")
    host = "" if authority == "\0" else read_host(authority)
    return Address(host.removeprefix("www."), read_path(path), _parameters(query))


def read_path(path: str) -> str:
    """A path in the one spelling: "/Move-In/" is "/move-in"."""
    return "/" + unquote(path, errors="replace").strip("/").lower()


def _parameters(query: str) -> Mapping[str, str]:
    parameters: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True, errors="replace"):
        parameters.setdefault(name.strip().lower(), value.strip().lower())
    return parameters
