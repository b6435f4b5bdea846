"""Do the docs name what there is?"""

import re

from callrouter.__main__ import main
from callrouter.settings import Settings
from house.sources import ROOT

OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_told_in_operating():
    names = {f"CALLROUTER_{name.upper()}" for name in Settings.model_fields}
    assert {name for name in names if name not in OPERATING} == set()


def test_operating_tells_no_setting_that_is_not_there():
    names = {f"CALLROUTER_{name.upper()}" for name in Settings.model_fields}
    told = set(re.findall(r"CALLROUTER_[A-Z_]+", OPERATING))
    assert told - names - {"CALLROUTER_PYTHON"} == set()


def test_every_command_is_told_in_operating():
    assert {name for name in main.commands if f"callrouter {name}" not in OPERATING} == set()


def test_the_readme_shows_the_two_commands_in_its_first_screen():
    first_screen = "\n".join(README.splitlines()[:30])
    assert "make run" in first_screen
    assert "make test" in first_screen


def test_every_file_the_docs_lead_to_is_there():
    broken = []
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
        for path in re.findall(r"`((?:src|tests|docs|migrations)/[\w./-]+)`", page.read_text()):
            if not (ROOT / path).exists():
                broken.append(f"{page.name}: {path}")
    assert broken == []
