"""Did this request really come from one of our Twilio accounts?

Twilio signs the URL it was given plus the posted fields. We rebuild that URL from the configured
public URL, never from the request's own host, and agree with the vendor's validator but for two
points: a secret is only good for its own algorithm (auth tokens for SHA-1, shared keys for
SHA-256), and the port of an IPv6 host is told apart from the host.
"""

import hmac
import re
from binascii import b2a_base64
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import ParseResult, urlparse, urlsplit

import msgspec

from callrouter.providers.twilio.form import Form

SIGNATURE_HEADER = "X-Twilio-Signature"
SETTINGS_HEADER = "X-Twilio-Webhooks-Signature-Settings"

_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?")
_VISIBLE_ASCII = re.compile(r"[!-~]+")


class Account(msgspec.Struct, frozen=True, gc=False):
    """One account whose requests we accept.

    Several secrets of a kind mean that a rotation is under way: each of them is good.
    """

    name: str
    account_sid: str | None
    auth_tokens: tuple[str, ...]
    shared_keys: tuple[str, ...] = ()
    is_simulator: bool = False

    def __repr__(self) -> str:
        # Secrets must not reach a log through a traceback or a debug line.
        return f"Account(name={self.name!r}, account_sid={self.account_sid!r})"


def verify(
    account: Account, url: str, form: Form, signature: str | None, settings_header: str | None
) -> bool:
    """Say whether `signature` is this account's for this URL (from `signed_url`) and form.

    `signature` and `settings_header` are the values of SIGNATURE_HEADER and SETTINGS_HEADER, None
    when absent. Fails closed: nothing to compare, no secret, an unknown algorithm or an unreadable
    URL is False. The signature may cover the URL with or without its port: senders differ (the
    vendor's validator tries both).
    """
    digest, secrets = _means_of(account, settings_header)
    if not signature:
        return False
    sent = signature.encode("utf-8", errors="replace")
    fields = _signed_fields(form)
    if _is_plain(url) and any(
        hmac.compare_digest(_signature(secret, url + fields, digest), sent)
        for secret in secrets
        if secret
    ):
        return True
    try:
        urls = _with_and_without_port(urlparse(url))
    except ValueError:
        return False
    return any(
        hmac.compare_digest(_signature(secret, candidate + fields, digest), sent)
        for secret in secrets
        if secret
        for candidate in urls
    )


def account_for(accounts: Sequence[Account], account_sid: str | None) -> Account | None:
    """Choose the account that must have signed a request, by its form's AccountSid (or None).

    The account with that very SID, else the one configured by its token alone (account_sid None),
    else None. A simulator is chosen by its own SID only.
    """
    if account_sid:
        for account in accounts:
            if account.account_sid == account_sid:
                return account
    nameless = (a for a in accounts if a.account_sid is None and not a.is_simulator)
    return next(nameless, None)


def signed_url(public_url: str, raw_path: bytes, raw_query: bytes) -> str:
    """The URL as Twilio knows it, `public_url` being what `check_public_url` returned.

    Path and query follow exactly as received, still escaped.
    """
    url = public_url + raw_path.decode("latin-1")
    return f"{url}?{raw_query.decode('latin-1')}" if raw_query else url


def sign(secret: str, url: str, form: Form) -> str:
    """Sign as Twilio does with an auth token (SHA-1, base64), for our own tools.

    A "#…" at the end of the URL (Twilio's connection overrides) is not part of what is signed.
    Raises ValueError for an empty secret, which `verify` would never accept.
    """
    if not secret:
        raise ValueError("A request cannot be signed with an empty auth token.")
    bare_url = urlparse(url)._replace(fragment="").geturl()
    return _signature(secret, bare_url + _signed_fields(form), "sha1").decode("ascii")


def check_public_url(text: str, name: str = "The public URL") -> str:
    """The configured public URL, ready for `signed_url`: scheme in lower case, no slash at the end.

    Raises ValueError, in a sentence for whoever set it that begins with `name`, unless it reads
    http(s)://host[:port][/path].
    """
    text = text.strip()
    if not _VISIBLE_ASCII.fullmatch(text):
        raise ValueError(
            f"{name} must not be empty and must be plain ASCII without spaces, for example "
            "https://calls.example.com."
        )
    if not text.lower().startswith(("https://", "http://")):
        raise ValueError(f"{name} must begin with https:// or http://.")
    if "?" in text or "#" in text:
        raise ValueError(f"{name} must have no query and no fragment: leave out ? and #.")
    scheme, _, rest = text.partition("://")
    host = rest.partition("/")[0]
    if "@" in host:
        raise ValueError(f"{name} must not carry a user name or a password.")
    if not _HOST.fullmatch(host) or not _has_lawful_host(text):
        raise ValueError(
            f"{name} must name a host and, if needed, a port from 1 to 65535, for example "
            "https://calls.example.com:8443."
        )
    return f"{scheme.lower()}://{rest.rstrip('/')}"


@lru_cache(64)
def _has_lawful_host(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def _means_of(account: Account, settings_header: str | None) -> tuple[str, tuple[str, ...]]:
    """The digest the request claims, and the only secrets good for it."""
    match _algorithm(settings_header):
        case "HMAC_SHA1":
            return "sha1", account.auth_tokens
        case "HMAC_SHA256":
            return "sha256", account.shared_keys
        case _:
            return "", ()


def _algorithm(settings_header: str | None) -> str:
    # Read as the vendor does: of "key=<id>,algorithm=<name>" the first name counts, none is SHA-1.
    for part in (settings_header or "").split(","):
        name, _, value = part.partition("=")
        if name.strip() == "algorithm" and value.strip():
            return value.strip().upper()
    return "HMAC_SHA1"


def _is_plain(url: str) -> bool:
    """Whether urllib would give this URL back as it is, so that it is one of those to compare."""
    odd = ";" in url or "#" in url or url.endswith("?")
    if odd or not url.isascii() or not url.isprintable():
        return False
    after_host = url.find("/", len("https://"))
    return _has_lawful_host(url if after_host < 0 else url[:after_host])


def _with_and_without_port(url: ParseResult) -> tuple[str, str]:
    # geturl() drops a bare "?" or ";" at the end, as the vendor's validator does.
    if url.port:
        without_port = url.netloc.rpartition(":")[0]
        return url.geturl(), url._replace(netloc=without_port).geturl()
    port = 443 if url.scheme == "https" else 80
    return url._replace(netloc=f"{url.netloc}:{port}").geturl(), url.geturl()


def _signed_fields(form: Form) -> str:
    # By name, then value, each pair once: what the validator does with a repeated name.
    if form.has_repeats:
        return "".join([name + value for name, value in sorted(set(form.pairs))])
    firsts = form.firsts
    return "".join([name + firsts[name] for name in sorted(firsts)])


def _signature(secret: str, signed_text: str, digest: str) -> bytes:
    mac = hmac.digest(secret.encode(), signed_text.encode(), digest)
    return b2a_base64(mac, newline=False)
