"""Which PostgreSQL do the tests run on? The embedded one, or another whose folder is named.

`make test-15` names Debian's PostgreSQL 15, the oldest that callrouter takes.
"""

import os
from pathlib import Path

_NAMED = os.environ.get("CALLROUTER_TEST_BINARIES")
BINARIES = Path(_NAMED) if _NAMED else None
"""A folder with `postgres` and `initdb`; None for those that callrouter finds by itself."""

POSTGRESQL_15 = Path("/usr/lib/postgresql/15/bin")
"""Where Debian and Ubuntu put the oldest PostgreSQL that callrouter takes."""

HAS_POSTGRESQL_15 = (POSTGRESQL_15 / "postgres").is_file()
