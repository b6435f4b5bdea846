"""Has this very request been made before? Then its answer is the one it got then."""

import hashlib

from callrouter.operations.work import RefusedError, Work
from callrouter.store.repeatable import FirstAnswer, claim, save_answer

LONGEST_KEY = 255


class KeyReusedError(RefusedError):
    """The same Idempotency-Key came with another request."""


async def find_first_answer(
    work: Work, key: str, method: str, path: str, body: bytes
) -> FirstAnswer | None:
    """The answer of the first request with this key; None: this is the first.

    Raises RefusedError for a key that is none, KeyReusedError where the request is another one.
    """
    if not key.strip() or len(key) > LONGEST_KEY:
        raise RefusedError(f"An Idempotency-Key has 1 to {LONGEST_KEY} characters.")
    hashed = hashlib.sha256(b"\n".join((method.encode(), path.encode(), body))).digest()
    first = await claim(work.connection, _holder(work), key, hashed, work.now)
    if first is not None and first.hash != hashed:
        raise KeyReusedError(
            "This Idempotency-Key was used for another request; choose a new one for this."
        )
    return first


async def keep_answer(work: Work, key: str, status: int, answer: bytes, media_type: str) -> None:
    """The answer that every repeat of this request gets."""
    await save_answer(work.connection, _holder(work), key, status, answer, media_type)


def _holder(work: Work) -> str:
    return f"{work.actor.kind}:{work.actor.id}"
