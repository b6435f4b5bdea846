"""How does a community come to be?"""

from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.operations.properties.judge_property import judge_property
from callrouter.operations.work import Fault, RefusedError, Work
from callrouter.store.properties import find_property_by_key, save_new_property


async def create_property(work: Work, new: Property) -> int:
    """Store a property (its `id` is ignored); gives its id.

    Raises NotAllowedError or RefusedError.
    """
    work.require_everywhere(Right.MANAGE_COMPANY)
    faults = judge_property(new)
    if await find_property_by_key(work.connection, new.key):
        sentence = f'There is a property with the key "{new.key}" already; choose another.'
        faults.append(Fault(sentence, "/key"))
    if faults:
        raise RefusedError(*faults)
    property_id = await save_new_property(work.connection, new)
    work.changes_calls_of(property_id)
    await work.record(
        "property", property_id, f"Made {new.name}.", property_id=property_id, after=new
    )
    return property_id
