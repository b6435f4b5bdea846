"""Which numbers are on the account, and how are they set up?

The account's numbers in memory, with the fields the company keeps for each; what is set there
decides where calls to the number are asked about.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Literal

from callrouter.providers.simulator.exchange import Exchange, Line
from callrouter.providers.simulator.shelf import find

NOT_AVAILABLE, INVALID_NUMBER, INVALID_URL, NOT_FOUND = 21422, 21421, 21502, 20404
_METHODS = ("GET", "POST")
_URLS = ("voice_url", "voice_fallback_url", "status_callback", "sms_url", "sms_fallback_url")
_IN_PLACE_OF_URLS = ("trunk_sid", "voice_application_sid")
_USUAL = {
    "friendly_name": "",
    "voice_url": "",
    "voice_method": "POST",
    "voice_fallback_url": "",
    "voice_fallback_method": "POST",
    "status_callback": "",
    "status_callback_method": "POST",
    "sms_url": "",
    "sms_method": "POST",
    "sms_fallback_url": "",
    "sms_fallback_method": "POST",
    "voice_application_sid": "",
    "sms_application_sid": "",
    "trunk_sid": "",
}


class RestFault(Enum):
    """What goes wrong with one request, on purpose."""

    TIMES_OUT_BEFORE = "no answer, and nothing done"
    TIMES_OUT_AFTER = "done, but no answer"
    TWICE = "the request arrives twice; the second answer is heard"
    BUSY = "429, and nothing done"
    FAILS_BEFORE = "500, and nothing done"
    FAILS_AFTER = "500, though it was done"
    TAKEN = "somebody else bought the number meanwhile"


class Refusal(Exception):
    """The company says no, with its own code."""

    def __init__(self, code: int, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.status = code, status


@dataclass
class Owned:
    """A number on the account; `fields` are the company's, by its names in small letters."""

    sid: str
    number: str
    capabilities: Mapping[str, bool]
    made_at: datetime
    fields: dict[str, str] = field(default_factory=dict)


class Estate:
    """The account's numbers. `faults` are used up, one a request that changes something."""

    def __init__(self, exchange: Exchange, clock: Callable[[], datetime]) -> None:
        self._exchange, self._clock = exchange, clock
        self._owned: dict[str, Owned] = {}
        self.faults: list[RestFault | None] = []
        self.elsewhere: set[str] = set()
        """Numbers that somebody else has."""
        self.bought: list[str] = []
        """Every number that was ever sold, in order: one that is there twice was sold twice."""

    def next_fault(self) -> RestFault | None:
        return self.faults.pop(0) if self.faults else None

    def list_all(self) -> list[Owned]:
        return list(self._owned.values())

    def find(self, sid: str) -> Owned:
        """Raises Refusal."""
        try:
            return self._owned[sid]
        except KeyError:
            raise Refusal(
                NOT_FOUND, f"The requested resource /IncomingPhoneNumbers/{sid} was not found", 404
            ) from None

    def is_free(self, number: str) -> bool:
        taken = {each.number for each in self._owned.values()} | self.elsewhere
        return number not in taken

    def buy(self, number: str, given: Mapping[str, str]) -> Owned:
        """Raises Refusal."""
        offered = find(number)
        if offered is None:
            raise Refusal(INVALID_NUMBER, f"{number} is not a valid number")
        if not self.is_free(number):
            raise Refusal(NOT_AVAILABLE, f"{number} is not available")
        changes = _read(given)
        self.bought.append(number)
        return self._take(number, offered.capabilities, changes)

    def put_on_account(self, number: str, **fields: str) -> Owned:
        """A number that has been on the account for long."""
        offered = find(number)
        able = offered.capabilities if offered else {"voice": True, "sms": True, "mms": True}
        return self._take(number, able, fields)

    def update(self, sid: str, given: Mapping[str, str]) -> Owned:
        """Raises Refusal."""
        owned, changes = self.find(sid), _read(given)
        _set(owned.fields, changes)
        self._connect(owned)
        return owned

    def release(self, sid: str) -> None:
        """Raises Refusal."""
        number = self.find(sid).number
        del self._owned[sid]
        self._exchange.lines.pop(number, None)

    def _take(self, number: str, able: Mapping[str, bool], changes: Mapping[str, str]) -> Owned:
        owned = Owned("PN" + secrets.token_hex(16), number, able, self._clock(), dict(_USUAL))
        owned.fields["friendly_name"] = number
        _set(owned.fields, changes)
        self._owned[owned.sid] = owned
        self._connect(owned)
        return owned

    def _connect(self, owned: Owned) -> None:
        """Calls to the number are asked about where it is set up; the company posts the rest."""
        fields = owned.fields
        method: Literal["GET", "POST"] = (
            "GET" if fields["voice_fallback_method"] == "GET" else "POST"
        )
        if fields["voice_url"]:
            self._exchange.lines[owned.number] = Line(
                fields["voice_url"],
                fields["voice_fallback_url"] or None,
                fields["status_callback"] or None,
                method,
            )
        else:
            self._exchange.lines.pop(owned.number, None)


def _read(given: Mapping[str, str]) -> dict[str, str]:
    """The fields that the company knows, by its names in small letters. Raises Refusal."""
    changes = {}
    for name, value in given.items():
        small = _small(name)
        if small not in _USUAL:
            continue
        if small in _URLS and value and not value.startswith(("http://", "https://")):
            raise Refusal(INVALID_URL, f"{name} is not a valid URL: {value}")
        if small.endswith("_method") and value not in _METHODS:
            raise Refusal(INVALID_URL, f"{name} must be GET or POST")
        changes[small] = value
    return changes


def _set(fields: dict[str, str], changes: Mapping[str, str]) -> None:
    """What stands in the place of the URLs clears them, and the reverse."""
    fields.update(changes)
    for name in _IN_PLACE_OF_URLS:
        if changes.get(name):
            others = {*_IN_PLACE_OF_URLS, "voice_url"} - {name}
            fields.update(dict.fromkeys(others, ""))
            return
    if changes.get("voice_url"):
        fields.update(dict.fromkeys(_IN_PLACE_OF_URLS, ""))


def _small(name: str) -> str:
    """VoiceUrl → voice_url."""
    letters = [f"_{letter.lower()}" if letter.isupper() else letter for letter in name]
    return "".join(letters).removeprefix("_")
