"""Does every rule of the simulated company stand in RULES.md with a test of its own?"""

import ast
import re
from importlib.resources import files
from pathlib import Path

import callrouter.providers.simulator

RULES = (files(callrouter.providers.simulator) / "RULES.md").read_text()
ROWS = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \| `(\w+)` \|$", RULES, re.MULTILINE)
HERE = Path(__file__).parent


def test_each_rule_names_a_test_that_exists():
    tests = {
        node.name
        for path in HERE.glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert [name for *_, name in ROWS if name not in tests] == []


def test_the_rules_are_numbered_without_gaps():
    assert [int(number) for number, *_ in ROWS] == list(range(1, len(ROWS) + 1))
    assert len(ROWS) > 40


def test_the_simulator_imports_nothing_else_of_callrouter_and_not_the_vendors_library():
    imported = set()
    for path in Path(callrouter.providers.simulator.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module)
            elif isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}

    house = {name for name in imported if name.split(".")[0] in {"callrouter", "twilio"}}
    assert {n for n in house if not n.startswith("callrouter.providers.simulator.")} == set()
