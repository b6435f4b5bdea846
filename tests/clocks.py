"""A clock that stands still until it is moved."""

from datetime import datetime, timedelta


class StoppedClock:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move_to(self, at: datetime) -> None:
        self.at = at

    def move_on(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
