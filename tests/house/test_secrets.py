"""Does nothing that is committed name a machine, a workplace or a package registry?"""

import re
import subprocess

from house.sources import ROOT

FORBIDDEN = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org|/root/|/work/")


def test_no_tracked_text_names_a_registry_or_a_machine():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    found = []
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.name == "test_secrets.py" or not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name}: {match.group()}" for match in FORBIDDEN.finditer(text)]
    assert found == []


def test_the_resolver_lock_that_names_addresses_is_not_tracked():
    listed = subprocess.run(
        ["git", "ls-files", "uv.lock"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    assert listed == b""
