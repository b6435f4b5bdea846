"""Can each file be held in the head?"""

import ast
import warnings

import pytest

from house.sources import modules, shown, tree

LONGEST_MODULE, LONG_MODULE = 450, 300
LONGEST_FUNCTION, LONG_FUNCTION = 70, 40


@pytest.mark.filterwarnings("default")
def test_no_module_is_too_long():
    lengths = {shown(path): len(path.read_text().splitlines()) for path in modules()}
    for name, length in lengths.items():
        if length > LONG_MODULE:
            warnings.warn(f"{name} has {length} lines; is it one thing?", stacklevel=1)
    assert {name: n for name, n in lengths.items() if n > LONGEST_MODULE} == {}


@pytest.mark.filterwarnings("default")
def test_no_function_is_too_long():
    too_long = {}
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONG_FUNCTION:
                    warnings.warn(f"{shown(path)}: {node.name} has {length} lines", stacklevel=1)
                if length > LONGEST_FUNCTION:
                    too_long[f"{shown(path)}:{node.name}"] = length
    assert too_long == {}
