"""When do refused signatures need a person?

One wrongly signed request is anybody's; many in a minute mean that our secret or public URL is no
longer what the telephone company signs with, and then no call is answered.
"""

from datetime import datetime, timedelta

from callrouter.operations.alarms import Alarm, raise_alarm

BORNE_A_MINUTE = 10
_MINUTE = timedelta(minutes=1)


class RefusedSignatures:
    """Counts them, minute by minute."""

    def __init__(self) -> None:
        self._began: datetime | None = None
        self._count = 0

    def note(self, at: datetime) -> None:
        """A request was signed, but not as it should be."""
        if self._began is None or not timedelta(0) <= at - self._began < _MINUTE:
            self._began, self._count = at, 0
        self._count += 1
        if self._count == BORNE_A_MINUTE + 1:
            raise_alarm(
                Alarm.SIGNATURES_FAILING,
                f"More than {BORNE_A_MINUTE} signed requests were refused within a minute, because "
                "their signature does not fit. If they are the telephone company's, no call is "
                "answered: check CALLROUTER_PUBLIC_URL and the account's secret with `callrouter "
                "check`.",
            )
