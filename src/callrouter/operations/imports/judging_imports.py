"""May an import be confirmed? Its drafts are compiled as they stand now, with the hours proposed."""

from zoneinfo import ZoneInfo

from msgspec.structs import replace

from callrouter.domain.imports import Fate, Import
from callrouter.domain.rights import Right
from callrouter.domain.week_problems import week_problems
from callrouter.ivr.compiling import compile_flow, compile_sub_flow
from callrouter.ivr.versions import StoredFlow
from callrouter.operations.flows.judge_flow import load_surroundings
from callrouter.operations.work import Work
from callrouter.store.flows import find_flow_to_change
from callrouter.store.properties import find_property


async def find_import_problems(of: Import, work: Work) -> list[str]:
    """A sentence for everything that blocks the import's confirming, each once."""
    work.require(Right.SEE, of.property_id)
    known = await find_property(work.connection, of.property_id)
    assert known is not None  # the import refers to it
    today = work.now.astimezone(ZoneInfo(known.zone)).date()
    sentences = [each.says for each in of.matched if each.fate is Fate.OPEN]
    sentences += [says for each in of.weeks for says in week_problems(each.week, today)]
    flows: list[StoredFlow] = []
    for made in of.flows:
        if (flow := await find_flow_to_change(work.connection, made.flow_id)) is not None:
            flows.append(flow)
    around = await load_surroundings(work, of.property_id)
    around = replace(
        around,
        weeks={**around.weeks, **{each.week.id: each.week for each in of.weeks}},
        sub_flows={
            **around.sub_flows,
            **{each.id: each.draft for each in flows if each.is_sub_flow},
        },
    )
    for flow in flows:
        judge = compile_sub_flow if flow.is_sub_flow else compile_flow
        sentences += [each.sentence for each in judge(flow.draft, around).errors]
    return list(dict.fromkeys(sentences))
