"""Is this website that domain, or below it?

Domains are compared by whole labels and in one spelling: small letters, no final dot, letters
outside ASCII as browsers send them ("xn--…"). Nothing that is typed or sent raises.
"""

import re
import unicodedata

LONGEST_DOMAIN = 253
_LONGEST_LABEL = 63
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
# What may stand for the "*" of "google.*".
_ENDING = re.compile(r"\.(?:com|[a-z]{2}|(?:co|com)\.[a-z]{2})$")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?")


def read_host(text: str) -> str:
    """The host of an authority ("user@WWW.Zillow.com.:443") in the one spelling; "" if none."""
    host = text.rpartition("@")[2].strip()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    host = host.partition(":")[0].replace("。", ".").strip(".")
    if host.isascii():
        return host.lower()
    labels = unicodedata.normalize("NFKC", host).lower().split(".")
    return ".".join(_as_sent(label) for label in labels)


def read_domain(typed: str) -> str | None:
    """The domain a person means by "https://www.Zillow.com/homes": zillow.com; None if it is none.

    "google.*" stands for google.com, google.de, google.co.uk and so on.
    """
    text = typed.strip()
    if match := _SCHEME.match(text):
        text = text[match.end() :]
    domain = read_host(re.split(r"[/?#]", text, maxsplit=1)[0]).removeprefix("www.")
    name = domain.removesuffix(".*")
    labels = name.split(".")
    is_whole = len(labels) > 1 or domain != name
    if len(domain) > LONGEST_DOMAIN or not is_whole or not all(map(_is_label, labels)):
        return None
    return domain


def is_of(host: str, domain: str) -> bool:
    """Whether a host, as `read_host` gives it, is the domain or below it."""
    name = domain.removesuffix(".*")
    if name != domain:
        if not _ENDING.search(host):
            return False
        host = core(host)
    return bool(name) and (host == name or host.endswith(f".{name}"))


def meet(one: str, other: str) -> bool:
    """Whether some host is of both domains."""
    starred = [each for each in (one, other) if each.endswith(".*")]
    if not starred:
        return is_of(one, other) or is_of(other, one)
    if len(starred) == 1:
        concrete = other if one in starred else one
        if not _ENDING.search(concrete):
            return False
    return is_of(core(one), core(other)) or is_of(core(other), core(one))


def core(domain: str) -> str:
    """Without the ending that differs from country to country: maps.google.co.uk, maps.google."""
    if domain.endswith(".*"):
        return domain[:-2]
    return _ENDING.sub("", domain)


def _is_label(label: str) -> bool:
    return len(label) <= _LONGEST_LABEL and _LABEL.fullmatch(label) is not None


def _as_sent(label: str) -> str:
    if label.isascii() or len(label) > _LONGEST_LABEL:
        return label
    try:
        return "xn--" + label.encode("punycode").decode("ascii")
    except UnicodeError:
        return label
