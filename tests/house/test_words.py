"""Does every module say what question it answers, and is no name a cupboard?"""

import ast
import re

from house.sources import PACKAGE, ROOT, modules, shown, tree

CUPBOARDS = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}


def test_every_module_opens_with_a_docstring():
    assert [shown(path) for path in modules() if not ast.get_docstring(tree(path))] == []


def test_no_module_is_a_cupboard():
    names = [shown(path) for path in modules() if path.stem in CUPBOARDS or "_v2" in path.stem]
    assert names == []


def test_every_public_operation_states_its_promise():
    silent = [
        f"{shown(path)}:{node.name}"
        for path in modules()
        if path.is_relative_to(PACKAGE / "operations")
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_every_simulator_rule_names_tests_that_exist():
    rules = (PACKAGE / "providers" / "simulator" / "RULES.md").read_text()
    named = set(re.findall(r"\btest_\w+", rules)) - {"test_"}
    written = "\n".join(
        path.read_text() for path in (ROOT / "tests" / "providers" / "simulator").rglob("*.py")
    )
    stems = {path.stem for path in (ROOT / "tests" / "providers" / "simulator").rglob("test_*.py")}
    assert named
    assert {name for name in named if f"def {name}(" not in written and name not in stems} == set()
