"""Can whatever is written to the history be asked for by its name?"""

import ast

from callrouter.domain.history import THINGS
from callrouter.operations.alarm_recipients.save_recipients import RECIPIENTS
from callrouter.operations.routing.writing_routing import THING
from house.sources import PACKAGE, modules, tree


def _written():
    for path in modules():
        if not path.is_relative_to(PACKAGE / "operations"):
            continue
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "record"
                and isinstance(node.args[0], ast.Constant)
            ):
                yield node.args[0].value


def test_every_thing_in_the_history_has_a_known_name():
    assert {*_written(), RECIPIENTS, THING} == set(THINGS)
