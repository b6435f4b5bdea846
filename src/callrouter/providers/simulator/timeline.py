"""What time is it in a simulated call?

A virtual clock that only moves when something is played or waited for. It also knows when the
caller's patience ends, so that somebody can leave in the middle of a greeting.
"""

from datetime import datetime, timedelta


class CallerLeft(Exception):
    """The caller's patience ended before what was being waited for."""


class Timeline:
    """Virtual seconds since the call began, and how many documents it has executed."""

    def __init__(self, started_at: datetime, patience_seconds: float | None = None) -> None:
        self.started_at = started_at
        self.elapsed_seconds = 0.0
        self.documents = 0
        self._patience_seconds = patience_seconds

    @property
    def now(self) -> datetime:
        """Return the present virtual instant."""
        return self.started_at + timedelta(seconds=self.elapsed_seconds)

    def spend(self, seconds: float) -> float:
        """Let time pass and return how much did: less than asked when the caller leaves before."""
        if self._patience_seconds is not None:
            seconds = min(seconds, max(0.0, self._patience_seconds - self.elapsed_seconds))
        self.elapsed_seconds += seconds
        return seconds

    def wait(self, seconds: float) -> None:
        """Let time pass; raise CallerLeft when the caller's patience ends before."""
        if self.spend(seconds) < seconds:
            self.leave()

    def leave(self) -> None:
        """Raise CallerLeft, once: afterwards time passes without the caller."""
        self._patience_seconds = None
        raise CallerLeft

    def count_document(self, limit: int, error: type[Exception]) -> None:
        """Count one document; raise `error` beyond `limit`."""
        self.documents += 1
        if self.documents > limit:
            raise error(f"The call has executed {limit} documents and asks for one more.")
