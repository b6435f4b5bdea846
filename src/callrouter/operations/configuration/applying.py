"""What is known while a file is applied, and on which line is it said what cannot be?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec

from callrouter.ivr.configuration import Configuration, Ids
from callrouter.operations.configuration.reading_files import Lines, unreadable_value
from callrouter.operations.work import RefusedError, Work


@dataclass
class Applying:
    """A file on its way into a property; `ids` grow as its things become known."""

    work: Work
    property_id: int
    wanted: Configuration
    lines: Lines
    ids: Ids = field(default_factory=Ids)

    @contextmanager
    def at(self, pointer: str) -> Iterator[None]:
        """What is refused inside is told with the line of this place in the file."""
        with told_at(self.lines, pointer):
            yield


@contextmanager
def told_at(lines: Lines, pointer: str) -> Iterator[None]:
    """What is refused inside is told with the line of this place in the file."""
    try:
        yield
    except RefusedError as error:
        raise RefusedError(*(lines.fault(pointer, each) for each in error.sentences)) from error
    except msgspec.ValidationError as error:
        raise RefusedError(unreadable_value(error, lines, pointer)) from error
