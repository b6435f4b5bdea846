"""How many requests may a key make, and how is it told?

A fixed window per key and process. Headers as in draft-ietf-httpapi-ratelimit-headers-10: the
policy (`q` requests in `w` seconds), and what is left (`r`) and when it is renewed (`t`).
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping

from callrouter.api.v1.problems import TooManyRequestsError

REQUESTS, WINDOW_SECONDS = 600, 60
_KEYS_REMEMBERED = 10_000
POLICY = f'"requests";q={REQUESTS};w={WINDOW_SECONDS}'


class Limits:
    """`seconds` is a clock that only goes forward."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._used: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def use(self, who: str) -> Mapping[str, str]:
        """Count a request; the headers for its answer. Raises TooManyRequestsError."""
        now = self._seconds()
        began, used = self._used.get(who, (now, 0))
        if now - began >= WINDOW_SECONDS:
            began, used = now, 0
        left, renewed = REQUESTS - used - 1, max(1, round(began + WINDOW_SECONDS - now))
        headers = {
            "RateLimit-Policy": POLICY,
            "RateLimit": f'"requests";r={max(0, left)};t={renewed}',
        }
        if left < 0:
            raise TooManyRequestsError({**headers, "Retry-After": str(renewed)})
        self._used[who] = (began, used + 1)
        self._used.move_to_end(who)
        while len(self._used) > _KEYS_REMEMBERED:
            self._used.popitem(last=False)
        return headers
