"""What does a call wait in, and what does it need of the telephone company?

The states, and the two sides a call sees of its company: the number that was called and the
company itself.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from callrouter.providers.simulator.legs import Habit
from callrouter.providers.simulator.scripts import Company
from callrouter.providers.simulator.verbs import Method
from callrouter.providers.simulator.webhooks import Exchanged, Form, Purpose


@dataclass(frozen=True)
class Callback:
    """A webhook whose answer changes nothing; it is noted in `exchanges` and `warnings`."""

    purpose: Purpose
    method: Method
    url: str
    form: Form
    exchanges: list[Exchanged]
    warnings: list[str]


class CallState(Enum):
    """What a call waits in."""

    PLAYING = "playing"
    GATHERING = "gathering"
    RECORDING = "recording"
    DIALLING = "dialling"
    TALKING = "talking"
    ENDED = "ended"


class TrackedNumber(Protocol):
    """Where the company asks for a called number."""

    @property
    def voice_url(self) -> str: ...
    @property
    def voice_fallback_url(self) -> str | None: ...
    @property
    def voice_fallback_method(self) -> Method: ...
    @property
    def status_callback(self) -> str | None: ...


class CallCompany(Company, Protocol):
    """What a call needs of its company."""

    def name_sid(self, prefix: str) -> str: ...
    def habit_of(self, number: str) -> Habit: ...
    async def call_back(self, callback: "Callback") -> None: ...
