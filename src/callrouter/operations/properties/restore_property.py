"""How does a community become again what it was?"""

from typing import Any

import msgspec
from msgspec.structs import asdict

from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.operations.properties.archive_property import archive_property, restore_property
from callrouter.operations.properties.change_property import change_property
from callrouter.operations.work import Work


async def return_property(work: Work, property_id: int, before: Any) -> None:
    """Raises NotFoundError, NotAllowedError or RefusedError."""
    work.require(Right.EDIT_ROUTING, property_id)
    if "archived" in before:
        again = archive_property if before["archived"] else restore_property
        await again(work, property_id)
        return
    former = asdict(msgspec.convert(before, Property))
    former.pop("id")
    await change_property(work, property_id, former)
