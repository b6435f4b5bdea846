"""What was typed into a form, and what is wrong with it?

A form keeps what was typed until it is right: it is shown again with each problem beside its field.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from callrouter.domain.texts import visible
from callrouter.operations.work import Fault

LONGEST_FORM = 2_000_000
_MOST_FIELDS = 60_000


class FormTooLargeError(ValueError):
    """More was sent than any form of ours holds."""


@dataclass
class Form:
    """Fields as they were sent, each name with all its values, and what was found wrong.

    Nothing was sent where a page is shown for the first time: `given` is empty then, and fields
    show what is stored.
    """

    given: dict[str, list[str]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def is_sent(self) -> bool:
        return bool(self.given)

    def text(self, name: str) -> str:
        """What was typed, without blanks around it; "" where nothing was."""
        return visible(self.given.get(name, [""])[0]).strip()

    def secret(self, name: str) -> str:
        """What was typed, blanks and all."""
        return self.given.get(name, [""])[0]

    def optional(self, name: str) -> str | None:
        return self.text(name) or None

    def texts(self, name: str) -> list[str]:
        """All that was chosen or typed under this name, but nothing empty."""
        seen = (visible(each).strip() for each in self.given.get(name, ()))
        return [each for each in seen if each]

    def ids(self, name: str) -> list[int]:
        """Those that are numbers; a browser sends no others."""
        return [int(each) for each in self.texts(name) if each.isdecimal() and len(each) < 19]

    def id(self, name: str) -> int | None:
        return next(iter(self.ids(name)), None)

    def whole(self, name: str) -> int | None:
        """A whole number; None where there is none, or something else."""
        text = self.text(name)
        return int(text) if text.lstrip("-").isdecimal() and len(text) < 19 else None

    def ticked(self, name: str) -> bool:
        return name in self.given

    def kept(self, name: str, stored: object = "") -> str:
        """What the field shows: what was typed last, else what is stored."""
        if name in self.given or self.is_sent:
            return self.given.get(name, [""])[0]
        return "" if stored is None else str(stored)

    def kept_tick(self, name: str, stored: bool) -> bool:
        return name in self.given if self.is_sent else stored

    def kept_all(self, name: str, stored: Iterable[object]) -> list[str]:
        """As `kept`, of a field that may be there several times."""
        return self.given.get(name, []) if self.is_sent else [str(each) for each in stored]

    def problem(self, *names: str) -> str:
        """What is wrong with a field, or with what lies within it; "" if nothing is."""
        return " ".join(
            fault.sentence
            for fault in self.faults
            if fault.field is not None and _first(fault.field) in names
        )

    def general(self, *shown: str) -> list[str]:
        """What is wrong with no field of those that are shown."""
        return [
            fault.sentence
            for fault in self.faults
            if fault.field is None or _first(fault.field) not in shown
        ]


def read_form(body: bytes) -> Form:
    """An urlencoded form. Raises FormTooLargeError."""
    if len(body) > LONGEST_FORM:
        raise FormTooLargeError
    given: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(
            body.decode(errors="replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS
        )
    except ValueError as error:
        raise FormTooLargeError from error
    for name, value in pairs:
        given.setdefault(name, []).append(_lawful(value))
    return Form(given)


def _lawful(value: str) -> str:
    """Lines end as we end them; what PostgreSQL cannot hold is left out."""
    return value.replace("\r\n", "\n").replace("\0", "")


def _first(pointer: str) -> str:
    """The field that a JSON pointer, or a name, begins with."""
    return next(_parts(pointer), "")


def _parts(pointer: str) -> Iterator[str]:
    yield from (part for part in pointer.replace(":", "/").split("/") if part not in ("", "query"))
