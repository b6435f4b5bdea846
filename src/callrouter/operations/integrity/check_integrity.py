"""Does all that is stored fit together, and can every published flow still be published?"""

import msgspec

from callrouter.domain.rights import Right
from callrouter.ivr.compiling import compile_flow
from callrouter.operations.flows.judge_flow import load_surroundings
from callrouter.operations.work import Work
from callrouter.store.flows import list_live_versions
from callrouter.store.integrity import Misfit, find_misfits, list_property_ids


async def check_integrity(work: Work) -> list[str]:
    """Sentences on what does not fit; none when all is well. Raises NotAllowedError."""
    work.require_everywhere(Right.MANAGE_COMPANY)
    sentences = [_told(each) for each in await find_misfits(work.connection)]
    for property_id in await list_property_ids(work.connection):
        sentences += await _check_flows(work, property_id)
    return sentences


def _told(misfit: Misfit) -> str:
    more = ", …" if misfit.count > len(misfit.such_as) else ""
    return f"{misfit.says}: {misfit.count} ({', '.join(misfit.such_as)}{more})."


async def _check_flows(work: Work, property_id: int) -> list[str]:
    """What was right when it was published may name what is gone since."""
    try:
        around = await load_surroundings(work, property_id)
        versions = await list_live_versions(work.connection, property_id, of_sub_flows=False)
    except msgspec.ValidationError as error:
        return [f"A week or flow of property {property_id} cannot be read: {error}."]
    sentences = []
    for version in versions:
        frozen = msgspec.structs.replace(around, sub_flows=version.sub_flows)
        for problem in compile_flow(version.body, frozen).errors:
            sentences.append(
                f"{around.property_name}, {version.body.name}, version {version.number}: "
                f"{problem.sentence}"
            )
    return sentences
