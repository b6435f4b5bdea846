"""How is a password kept so that whoever reads the database cannot use it? By argon2.

That takes a tenth of a second and much memory on purpose, so it is done beside the event loop.
"""

import asyncio
import unicodedata
from functools import lru_cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from callrouter.domain.staff import KeptPerson
from callrouter.operations.work import Fault

SHORTEST, LONGEST = 12, 200
_hasher = PasswordHash((Argon2Hasher(),))


def judge_password(password: str, person: KeptPerson, field: str = "/password") -> list[Fault]:
    """What speaks against this password for this person."""
    tidy = _tidy(password).casefold()
    if len(password) < SHORTEST:
        return [Fault(f"Choose a password of at least {SHORTEST} characters.", field)]
    if len(password) > LONGEST:
        return [Fault(f"Choose a password of at most {LONGEST} characters.", field)]
    if tidy.strip() in {person.name.casefold(), (person.email or "").casefold()}:
        return [Fault("Choose a password that is neither the name nor the e-mail.", field)]
    return []


async def hash_password(password: str) -> str:
    """What is kept of it."""
    return await asyncio.to_thread(_hasher.hash, _tidy(password))


async def is_password(password: str, hashed: str | None) -> bool:
    """Whether it is the one that was hashed; where there is none, it is not, after as much work."""
    return await asyncio.to_thread(_verify, _tidy(password), hashed)


def _verify(password: str, hashed: str | None) -> bool:
    stand_in = _stand_in()  # always, so that the first to ask does not tell one from the other
    is_right = _hasher.verify(password, stand_in if hashed is None else hashed)
    return is_right and hashed is not None


@lru_cache(1)
def _stand_in() -> str:
    return _hasher.hash("nobody's password")


def _tidy(password: str) -> str:
    """The same letters, however a keyboard puts them together (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
