"""Where is a database made and copied in a tenth of the time that a disk takes?"""

import shutil

_MEMORY, _ROOM = "/dev/shm", 1_500_000_000  # bytes; a server takes a tenth of it


def in_memory() -> str | None:
    """A folder that lies in memory, if there is one with room; None: nowhere."""
    try:
        return _MEMORY if shutil.disk_usage(_MEMORY).free > _ROOM else None
    except OSError:
        return None
