"""How does a form show that it comes from a page of ours? By the session's own token.

In each page it looks different: pages are compressed, and the length of what is compressed could
otherwise tell a secret that stands beside words of somebody else's (the BREACH attack).
"""

import hashlib
import hmac
import secrets


def csrf_of(secret: str) -> str:
    """Known to whoever has the session, and it does not tell the session."""
    return hmac.new(secret.encode(), b"forms of callrouter", hashlib.sha256).hexdigest()


def masked(token: str) -> str:
    """Another text each time, which only means this token."""
    plain = bytes.fromhex(token)
    pad = secrets.token_bytes(len(plain))
    return (pad + _crossed(pad, plain)).hex()


def is_token(sent: str, token: str) -> bool:
    """Whether a token was sent, masked or plain."""
    try:
        given = bytes.fromhex(sent)
    except ValueError:
        return False
    plain = bytes.fromhex(token)
    if len(given) == 2 * len(plain):
        given = _crossed(given[: len(plain)], given[len(plain) :])
    return hmac.compare_digest(given, plain)


def _crossed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
