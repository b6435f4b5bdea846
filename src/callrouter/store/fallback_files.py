"""How do the documents for when we are down lie in a folder that a file server serves?

Each is put whole under its final name, readable by anybody, and touched only when it changes.
What does not bear our mark is never removed.
"""

import os
import re
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

_OF_A_NUMBER = re.compile(r"[0-9]{7,15}\.xml")
_MODE, _FOLDER_MODE = 0o644, 0o755  # whatever our umask: a file server of another user reads them


def document_name(number: str) -> str:
    """The file of a number (E.164): its digits and `.xml`."""
    return f"{number.removeprefix('+')}.xml"


class FallbackFiles:
    """The documents in `folder`; all that hold `mark` were written here.

    Several processes may keep the same folder: each puts the same documents.
    """

    def __init__(self, folder: Path, mark: bytes) -> None:
        self.folder, self._mark = folder, mark

    def put(self, documents: Mapping[str, bytes]) -> dict[str, OSError]:
        """Write what differs, by file name; what could not be written is returned."""
        failed: dict[str, OSError] = {}
        for name in self.find_wrong(documents):
            try:
                self._write(self.folder / name, documents[name])
            except OSError as error:
                failed[name] = error
        return failed

    def remove_all_but(self, names: Collection[str]) -> dict[str, OSError]:
        """Remove our documents of numbers that are not among `names`; failures are returned."""
        failed: dict[str, OSError] = {}
        for path in self._documents():
            if path.name in names:
                continue
            try:
                if self._mark in path.read_bytes():
                    path.unlink(missing_ok=True)
            except OSError as error:
                failed[path.name] = error
        return failed

    def find_wrong(self, documents: Mapping[str, bytes]) -> list[str]:
        """The names under which there is not what should be."""
        return [name for name, content in documents.items() if self._read(name) != content]

    def try_to_write(self) -> None:
        """Raises OSError when no document can be put into the folder."""
        descriptor, path = tempfile.mkstemp(prefix=".callrouter-", dir=self.folder)
        os.close(descriptor)
        os.unlink(path)

    def _read(self, name: str) -> bytes | None:
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            return None

    def _documents(self) -> Iterator[Path]:
        with suppress(FileNotFoundError, NotADirectoryError), os.scandir(self.folder) as entries:
            names = [each.name for each in entries if _OF_A_NUMBER.fullmatch(each.name)]
            yield from (self.folder / name for name in names)

    def _write(self, path: Path, content: bytes) -> None:
        """Under a hidden name first, then renamed: a file server never sees half a document.

        It is not synced: what a crash of the machine takes is written again at the next start.
        """
        if not self.folder.is_dir():
            self.folder.mkdir(parents=True, exist_ok=True)
            self.folder.chmod(_FOLDER_MODE)
        descriptor, hidden = tempfile.mkstemp(prefix=".callrouter-", dir=self.folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                os.fchmod(descriptor, _MODE)
            os.replace(hidden, path)
        except OSError:
            with suppress(OSError):
                os.unlink(hidden)
            raise
