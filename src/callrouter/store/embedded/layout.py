"""Where does the embedded PostgreSQL keep its files, and as whom does it run?

Folders, their owners and modes, the database password and the lock that lets one process at a time
use a data folder. PostgreSQL refuses to run as root, so root hands its part to the user `nobody`.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import re
import secrets
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

SYSTEM_FOLDER = Path("/var/lib/callrouter")
"""Root's place for data and binaries: unlike a home folder, `nobody` can reach it."""

SOCKET_FOLDER_BYTES = 89
"""A unix socket's path has 104 bytes (macOS) or 108 (Linux) with the NUL at its end;
`/.s.PGSQL.5432` takes 14 of them."""

DATA_FOLDER_BYTES = 900
"""PostgreSQL's own limit for a path is 1024 bytes, and it adds names of its own to ours."""

_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


class EmbeddedDatabaseError(Exception):
    """The embedded database cannot be used; the message says what the operator can do."""


@dataclass(frozen=True)
class Account:
    """Whom PostgreSQL's programs run as; `is_other` when that is not the user who runs us."""

    uid: int
    gid: int
    is_other: bool


def choose_account() -> Account:
    """The user who runs us, or for root the existing user `nobody`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), is_other=False)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedDatabaseError(
            "PostgreSQL does not run as root, and this machine has no user named nobody to run it: "
            "start callrouter as an ordinary user, or set CALLROUTER_DATABASE_URL."
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid, is_other=True)


def default_data_dir(checkout: Path) -> Path:
    """The data folder of a checkout: `.callrouter` in it, or for root one below `/var/lib`.

    The hash keeps two checkouts of the same name apart; the same path always gives the same folder.
    """
    checkout = checkout.resolve()
    if os.geteuid() != 0:
        return checkout / ".callrouter"
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", checkout.name)[:32].strip("-.") or "checkout"
    digest = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:10]
    return SYSTEM_FOLDER / f"{name}-{digest}"


def make_reachable_folder(path: Path, account: Account) -> None:
    """Makes `path` with its parents, so that `account` can pass through it whatever our umask is.

    Raises EmbeddedDatabaseError when it is too deep, or a folder above it shuts the account out.
    """
    if len(os.fsencode(path)) > DATA_FOLDER_BYTES:
        raise EmbeddedDatabaseError(
            f"The path of the data folder is {len(os.fsencode(path))} bytes long, and PostgreSQL can "
            f"work with {DATA_FOLDER_BYTES}: set CALLROUTER_DATA_DIR to a folder that is less deep."
        )
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711 if account.is_other else 0o700)
    if not account.is_other:
        return
    walk = ["/bin/sh", "-c", 'cd "$1"', "sh", str(path)]
    if run_as(account, walk).returncode != 0:
        raise EmbeddedDatabaseError(
            f"Root runs PostgreSQL as the user nobody, who cannot enter {path}: choose a data "
            f"folder outside private folders, for example below {SYSTEM_FOLDER}."
        )


def make_private_folder(path: Path, account: Account) -> None:
    """Makes `path` for the account alone (0700), or makes sure that it is just that.

    Raises EmbeddedDatabaseError when something else, or somebody else's folder, is in its place.
    """
    try:
        path.mkdir(mode=0o700)
        if account.is_other:
            os.chown(path, account.uid, account.gid, follow_symlinks=False)
    except FileExistsError:
        pass
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid:
        raise EmbeddedDatabaseError(
            f"{path} is not a folder of the user who runs PostgreSQL: remove it, then start again."
        )
    if stat.S_IMODE(found.st_mode) != 0o700:
        path.chmod(0o700)


def place_socket_dir(data_dir: Path, account: Account) -> Path:
    """Makes and returns the private folder of the unix socket.

    In the data folder if that path is short and plain, else in the temporary folder. "Plain" keeps
    the database URL free of `%`, `,` and `:`, which config files and drivers give meanings of
    their own.
    """
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    private_name = f"callrouter-{account.uid}-{digest}"
    temporary = [] if account.is_other else [Path(tempfile.gettempdir()) / private_name]
    for path in (data_dir / "socket", *temporary):
        if len(os.fsencode(path)) <= SOCKET_FOLDER_BYTES and _PLAIN_PATH.fullmatch(str(path)):
            break
    else:
        path = Path("/tmp") / private_name
    make_private_folder(path, account)
    return path


def read_or_make_password(path: Path) -> tuple[str, bool]:
    """The database password kept in `path` (0600, ours), and whether it was made just now."""
    try:
        if kept := path.read_text(encoding="ascii").strip():
            return kept, False
    except FileNotFoundError:
        pass
    password = secrets.token_hex(24)
    scratch = path.with_suffix(".new")
    scratch.unlink(missing_ok=True)
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(password + "\n")
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
    return password, True


def lock_data_dir(data_dir: Path) -> IO[str]:
    """Takes the data folder for this process; closing the returned file, or dying, lets it go.

    Raises EmbeddedDatabaseError naming the process that has it.
    """
    path = data_dir / "lock"
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        owner = file.read().strip()
        file.close()
        who, end_it = (f"process {owner}", f" (kill {owner})") if owner else ("another process", "")
        raise EmbeddedDatabaseError(
            f"The embedded database in {data_dir} is in use by {who}: "
            f"stop that process{end_it} or choose another data folder, then start again."
        ) from None
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()))
    file.flush()
    return file


def run_as(
    account: Account, command: list[str], *, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Runs a short program as the account, its output captured; our environment stays ours.

    The environment holds secrets of ours and `PG…` settings meant for other servers.
    """
    return subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        cwd="/",
        env=bare_environment(),
        user=account.uid if account.is_other else None,
        group=account.gid if account.is_other else None,
        extra_groups=[] if account.is_other else None,
    )


def bare_environment() -> dict[str, str]:
    """The environment of PostgreSQL's programs: where programs are, and messages in English."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
