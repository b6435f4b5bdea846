"""Can a caller get stuck on the way through a flow?

Errors: no first node, an exit that leads nowhere, a node nobody can reach, and a round that
goes on without the caller choosing it. Since every exit leads somewhere and nothing but a
caller's key can lead back, a caller who does nothing always comes to an end.
"""

import re
from collections import Counter
from collections.abc import Sequence

from callrouter.domain.problems import Problem, Severity
from callrouter.ivr.flow import RETURN, Exit, Node, ways_out

_NODE_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}(/[a-z0-9][a-z0-9-]{0,39})*")


def path_problems(start: Exit, nodes: Sequence[Node]) -> list[Problem]:
    """Every way in which the graph itself would strand a caller."""
    by_id = {node.id: node for node in nodes}
    problems = _id_problems(nodes)
    if start is None or start not in by_id:
        problems.append(_error(None, "The flow has no first node; choose where a call arrives."))
    problems += _loose_ends(by_id)
    if not problems:
        assert start is not None
        problems += _unreachable(start, by_id)
        problems += _rounds(by_id)
    return problems


def _id_problems(nodes: Sequence[Node]) -> list[Problem]:
    counted = Counter(node.id for node in nodes)
    twice = [
        _error(id_, f'Two nodes have the id "{id_}"; give one of them another.')
        for id_, count in counted.items()
        if count > 1
    ]
    malformed = [
        _error(
            id_,
            f'"{id_}" cannot be a node\'s id: use up to 40 small letters, digits and dashes'
            f', and not "{RETURN}".',
        )
        for id_ in counted
        if not _NODE_ID.fullmatch(id_) or id_ == RETURN
    ]
    return twice + malformed


def _loose_ends(by_id: dict[str, Node]) -> list[Problem]:
    problems = []
    for node in by_id.values():
        for way in ways_out(node):
            if way.to is None and not way.is_optional:
                problems.append(
                    _error(
                        node.id,
                        f'The exit "{way.label}" of "{node.name}" leads nowhere; connect it.',
                    )
                )
            elif way.to == RETURN:
                problems.append(
                    _error(
                        node.id,
                        f'The exit "{way.label}" of "{node.name}" returns, but nothing entered '
                        "this flow; connect it to a node.",
                    )
                )
            elif way.to is not None and way.to not in by_id:
                problems.append(
                    _error(
                        node.id,
                        f'The exit "{way.label}" of "{node.name}" leads to "{way.to}", '
                        "which is gone; connect it to a node.",
                    )
                )
    return problems


def _unreachable(start: str, by_id: dict[str, Node]) -> list[Problem]:
    reached, waiting = {start}, [start]
    while waiting:
        for way in ways_out(by_id[waiting.pop()]):
            if way.to is not None and way.to not in reached:
                reached.add(way.to)
                waiting.append(way.to)
    return [
        _error(id_, f'No call can reach "{node.name}"; connect it or delete it.')
        for id_, node in by_id.items()
        if id_ not in reached
    ]


def _rounds(by_id: dict[str, Node]) -> list[Problem]:
    """One error for each round that callers would go without choosing it."""
    done: set[str] = set()
    problems = []
    for first in by_id:
        path: list[str] = []
        stack = [(first, iter(_unchosen(by_id[first])))] if first not in done else []
        while stack:
            here, ways = stack[-1]
            if not path or path[-1] != here:
                path.append(here)
            following = next(ways, None)
            if following is None:
                done.add(here)
                stack.pop()
                path.pop()
            elif following in path:
                round_ = [*path[path.index(following) :], following]
                problems.append(_round_problem([by_id[id_] for id_ in round_]))
            elif following not in done:
                stack.append((following, iter(_unchosen(by_id[following]))))
    return problems


def _unchosen(node: Node) -> list[str]:
    ways = [way.to for way in ways_out(node) if way.to is not None and not way.is_choice]
    return list(dict.fromkeys(ways))


def _round_problem(round_: Sequence[Node]) -> Problem:
    names = " → ".join(f'"{node.name}"' for node in round_)
    return _error(
        round_[0].id,
        f"A caller who presses nothing would go round for ever: {names}. "
        "Lead one of these exits to a person, a mailbox or a goodbye.",
    )


def _error(node_id: str | None, sentence: str) -> Problem:
    return Problem(Severity.ERROR, node_id, sentence)
