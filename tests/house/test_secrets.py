"""Does nothing that is committed name a machine, or where packages are fetched from?"""

import re
import subprocess
from pathlib import Path

from house.sources import ROOT

FETCHED_FROM = re.compile(r"\b(?:https?|file)://|--(?:extra-)?index-url|--find-links")


def test_no_tracked_text_names_this_machines_folders():
    folders = {f"{folder}/" for folder in (ROOT, ROOT.parent, Path.home()) if len(str(folder)) > 4}
    found = [
        f"{path.relative_to(ROOT)}: {folder}"
        for path in _tracked()
        for folder in folders
        if folder in _text(path)
    ]
    assert found == []


def test_the_lock_names_no_place_that_packages_come_from():
    assert FETCHED_FROM.findall((ROOT / "requirements.lock").read_text()) == []


def test_the_resolver_lock_that_names_addresses_is_not_tracked():
    assert ROOT / "uv.lock" not in _tracked()


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")
