"""Who may do everything everywhere? One such person must be left, whatever is taken away."""

from sqlalchemy import String, and_, cast, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.rights import COMPANY_RIGHTS, Role
from callrouter.store.tables import grants, people

_LOCK = 0xAD417
"""The advisory lock of whoever takes rights away: any number, the same in every process."""


async def hold_admins(connection: AsyncConnection) -> None:
    """Until the transaction ends, others who take rights away wait: of two who each take the
    other's, one comes second and sees it. Before any person's row is locked."""
    await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


async def list_admins(connection: AsyncConnection) -> frozenset[int]:
    """The people who have the company's rights everywhere."""
    chosen = cast(grants.c.rights, ARRAY(String))
    query = (
        select(grants.c.person_id)
        .join(people, people.c.id == grants.c.person_id)
        .where(
            grants.c.property_id.is_(None),
            grants.c.list_id.is_(None),
            people.c.archived_at.is_(None),
            or_(
                and_(grants.c.role == Role.ADMIN.value, grants.c.rights.is_(None)),
                chosen.contains(sorted(COMPANY_RIGHTS)),
            ),
        )
    )
    return frozenset((await connection.execute(query)).scalars())
