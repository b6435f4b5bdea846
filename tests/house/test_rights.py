"""Does every operation name the right it needs, before it does anything?"""

import ast

from house.sources import PACKAGE, modules, shown, tree

_CHECKS = {"require", "require_everywhere", "require_anywhere"}
_ASKS_ITSELF = {"find_number", "as_seen"}  # give a thing only to who may see it
# Why these need none of their own.
_EXEMPT = {
    "begin_session": "begins one for whoever has shown who they are",
    "begin_try": "counts whoever asks; nobody is known before",
    "change_password": "changes one's own",
    "end_other_sessions": "ends one's own",
    "end_session": "ends one's own, and others' for whoever manages people",
    "find_properties_reaching": "reads for operations that have checked",
    "find_uses": "reads for operations that have checked",
    "find_uses_of_person": "reads for operations that have checked",
    "list_mentions": "reads for operations that have checked",
    "forgive_tries": "counts whoever asks; nobody is known before",
    "show_me": "tells whoever asks of themselves",
    "tell_uses": "names what the asker sees to operations that have checked",
    "do_later": "writes what an operation that has checked wants done",
    "send_mail": "sends what an operation that has checked wants sent",
    "find_actor": "says who asks; nobody is known before",
    "find_first_answer": "gives whoever asks what they were answered",
    "keep_answer": "keeps what whoever asks was answered",
    "find_demo_admin": "goes through operations that check",
    "require_where_reached": "is itself such a check",
    "start_property": "goes through operations that check",
    "load_demo": "goes through operations that check",
    "load_surroundings": "reads for operations that have checked",
}


def _operations():
    """Public functions that are given a `Work`."""
    for path in modules():
        if not path.is_relative_to(PACKAGE / "operations"):
            continue
        for node in tree(path).body:
            if (
                isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)
                and not node.name.startswith("_")
                and node.args.args
                and node.args.args[0].arg == "work"
            ):
                yield path, node, tree(path)


def _checks(node: ast.AST, module: ast.Module) -> bool:
    """Itself, or by a private function of the same file."""
    named = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute) and each.attr in _CHECKS | {"where"}:
            return True
        if isinstance(each, ast.Name) and each.id in _ASKS_ITSELF:
            return True
        if isinstance(each, ast.Name) and each.id.startswith("_"):
            named.add(each.id)
    return any(
        _checks(function, module)
        for function in module.body
        if isinstance(function, ast.AsyncFunctionDef | ast.FunctionDef)
        and function.name in named
        and function is not node
    )


def test_every_operation_asks_for_a_right():
    silent = [
        f"{shown(path)}:{node.name}"
        for path, node, module in _operations()
        if node.name not in _EXEMPT and not _checks(node, module)
    ]
    assert silent == []


def test_nobody_is_excused_who_is_not_there():
    assert set(_EXEMPT) - {node.name for _, node, _ in _operations()} == set()
