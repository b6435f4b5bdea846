"""Is it the database that fails, or one line that it will never take?"""

import asyncpg

# What asyncpg raises on a connection that is gone, or was made before a migration.
BROKEN = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InvalidCachedStatementError,
)
# What the database refuses one line for, or lines for meeting those of another process.
_REFUSED = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.ProgramLimitExceededError,
    asyncpg.TransactionRollbackError,
)


def is_about_a_line(error: Exception) -> bool:
    """Whether a line, or its call, is at fault, rather than the database's state.

    A database that is read-only or full refuses all of them; it is not asked line by line.
    """
    if isinstance(error, (*BROKEN, asyncpg.PostgresError)):
        return isinstance(error, _REFUSED)
    return True
