"""How does a process give back the memory that only its start has needed?

Loading builds rows that are dropped again; the C library keeps their pages for later, a third of
what a large company weighs. Measured with 10,000 properties: 419 MB resident, 297 MB after this.
"""

import ctypes
from contextlib import suppress


def give_back_memory() -> None:
    """With glibc, what is free goes back to the system; elsewhere nothing happens."""
    with suppress(OSError, AttributeError):  # another C library, or none that can be asked
        ctypes.CDLL(None).malloc_trim(0)
