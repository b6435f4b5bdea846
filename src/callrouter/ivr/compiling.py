"""May this flow answer calls?

Compiling turns a drawn flow into one that cannot strand a caller, or says in sentences what is
in the way. Errors stop a publish; warnings are shown. The checks stand in `checks_*`; this file
folds sub-flows in, runs the checks and freezes the result.
"""

from collections.abc import Mapping
from itertools import count

from msgspec import Struct
from msgspec.structs import replace

from callrouter.domain.problems import Problem, Severity
from callrouter.ivr.checks_annoyances import annoyances
from callrouter.ivr.checks_lengths import length_problems
from callrouter.ivr.checks_paths import path_problems
from callrouter.ivr.checks_things import thing_problems
from callrouter.ivr.exits import redirect
from callrouter.ivr.flow import RETURN, Exit, Flow, Goodbye, Node, SubFlow, ways_out
from callrouter.ivr.snapshot import CompiledFlow, number_nodes
from callrouter.ivr.surroundings import Surroundings

MAX_NODES = 500
MAX_SUB_FLOW_DEPTH = 8
_JUDGED = 0  # stands for a flow that has no id yet


class Compilation(Struct, frozen=True, gc=False):
    """`flow` is None when any problem is an error."""

    problems: tuple[Problem, ...]
    flow: CompiledFlow | None

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(each for each in self.problems if each.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(each for each in self.problems if each.severity is Severity.WARNING)


def compile_flow(
    flow: Flow, around: Surroundings, version: str = "draft-00000000", number: int = 0
) -> Compilation:
    """Judge a flow and freeze it under its version."""
    return _compile(flow, around, version, number, within=())


def compile_sub_flow(flow: Flow, around: Surroundings) -> Compilation:
    """Judge a sub-flow as if it had been entered: its `RETURN` exits lead to a plain goodbye.

    Its nodes keep the ids that were drawn, so that every problem names what staff see.
    """
    drawn = {node.id for node in flow.nodes}
    afterwards = next(id_ for id_ in map("afterwards-{}".format, count()) if id_ not in drawn)
    nodes = [redirect(node, lambda to: afterwards if to == RETURN else to) for node in flow.nodes]
    if any(way.to == RETURN for node in flow.nodes for way in ways_out(node)):
        nodes.append(Goodbye(afterwards, "Afterwards"))
    judged = _compile(
        replace(flow, nodes=tuple(nodes)), around, "draft-00000000", 0, within=(_JUDGED,)
    )
    problems = tuple(each for each in judged.problems if each.node_id != afterwards)
    return Compilation(problems, judged.flow)


def _compile(
    flow: Flow, around: Surroundings, version: str, number: int, within: tuple[int, ...]
) -> Compilation:
    nodes, problems = fold_in(flow, around, within)
    if len(nodes) > MAX_NODES:
        return Compilation(tuple(problems), None)
    problems += path_problems(flow.start, nodes)
    problems += thing_problems(nodes, around)
    if not problems:
        problems += length_problems(nodes, around)
    if not problems:
        assert flow.start is not None
        problems += annoyances(flow.start, nodes, around)
        compiled = number_nodes(version, number, flow.name, flow.start, tuple(nodes))
        return Compilation(tuple(problems), compiled)
    return Compilation(tuple(problems), None)


def freeze(flow: Flow, sub_flows: Mapping[int, Flow], version: str, number: int) -> CompiledFlow:
    """Freeze a flow that was published, and so judged, before."""
    nodes, _ = fold_in(flow, Surroundings(sub_flows=sub_flows))
    return number_nodes(version, number, flow.name, flow.start or "", tuple(nodes))


def fold_in(
    flow: Flow, around: Surroundings, within: tuple[int, ...] = ()
) -> tuple[list[Node], list[Problem]]:
    """The flow's nodes with every sub-flow's nodes in their place, ids prefixed by the entering node's.

    `within` are the flows that have been entered on the way to this one.
    """
    spread = _Spread(around.sub_flows, [], [])
    _spread(flow, spread, within, "", RETURN)
    if len(spread.nodes) > MAX_NODES:
        sentence = f"The flow has more than {MAX_NODES} nodes with its sub-flows; take some out."
        return spread.nodes, [_error(None, sentence)]
    return spread.nodes, spread.problems


class _Spread(Struct):
    """What is gathered while sub-flows are folded in."""

    sub_flows: Mapping[int, Flow]
    nodes: list[Node]
    problems: list[Problem]


def _spread(
    flow: Flow, spread: _Spread, within: tuple[int, ...], prefix: str, back_to: Exit
) -> None:
    for node in flow.nodes:
        if len(spread.nodes) > MAX_NODES:
            return  # flows that enter each other many times would grow without end
        renamed = node
        if prefix:  # nodes of the flow itself stay the same values
            renamed = redirect(node, lambda to: back_to if to == RETURN else f"{prefix}{to}")
            renamed = replace(renamed, id=prefix + node.id)
        if not isinstance(renamed, SubFlow):
            spread.nodes.append(renamed)
            continue
        inner = spread.sub_flows.get(renamed.flow_id)
        if problem := _entering_problem(renamed, inner, within):
            spread.problems.append(problem)
        if problem or inner is None or (renamed.next is None and _returns(inner)):
            spread.nodes.append(renamed)
            continue
        inner_prefix = f"{renamed.id}/"
        spread.nodes.append(replace(renamed, next=f"{inner_prefix}{inner.start}"))
        deeper = (*within, renamed.flow_id)
        _spread(inner, spread, deeper, inner_prefix, renamed.next)


def _returns(flow: Flow) -> bool:
    """A flow that returns needs somewhere to return to: `next` of the node that enters it."""
    return any(way.to == RETURN for node in flow.nodes for way in ways_out(node))


def _entering_problem(node: SubFlow, inner: Flow | None, within: tuple[int, ...]) -> Problem | None:
    if inner is None:
        return _error(node.id, f'"{node.name}" enters a sub-flow that is gone; choose another.')
    if node.flow_id in within:
        return _error(node.id, f'"{node.name}" enters a sub-flow that enters itself; take it out.')
    if len(within) >= MAX_SUB_FLOW_DEPTH:
        return _error(
            node.id, f'"{node.name}" is nested more than {MAX_SUB_FLOW_DEPTH} sub-flows deep.'
        )
    if inner.start is None:
        return _error(node.id, f'"{node.name}" enters "{inner.name}", which has no first node yet.')
    return None


def _error(node_id: str | None, sentence: str) -> Problem:
    return Problem(Severity.ERROR, node_id, sentence)
