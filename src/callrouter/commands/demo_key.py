"""Where is the demo's API key kept? In a file that only its owner reads."""

import os
import shlex
from pathlib import Path

from callrouter.operations.demo.keep_demo_key import keep_demo_key
from callrouter.operations.work import Work

FILE_NAME = "demo.key"


async def keep_in_file(work: Work, data_dir: Path) -> None:
    """The file holds a key that opens everything; it stays the same from start to start."""
    kept = _read(data_dir)
    secret = await keep_demo_key(work, kept)
    if secret != kept:
        _write(data_dir, secret)


def told_key(data_dir: Path, port: int) -> list[str]:
    """Where it lies, and how to use it."""
    path = data_dir / FILE_NAME
    bearer = f'"Authorization: Bearer $(cat {shlex.quote(str(path))})"'
    return [
        f"The demo's key for the REST API is kept in {path}. Try it:",
        f"  curl -H {bearer} http://127.0.0.1:{port}/api/v1/properties\n",
    ]


def _read(data_dir: Path) -> str | None:
    try:
        return (data_dir / FILE_NAME).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None


def _write(data_dir: Path, secret: str) -> None:
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / FILE_NAME
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{secret}\n")
