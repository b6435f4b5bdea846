"""Does a value keep to the bounds of its own type?

What was read as JSON does; what a program has put together need not. Values beyond their bounds
could be stored and then not read again, so whoever saves one asks first.
"""

import msgspec

from callrouter.operations.work import Fault


def misfits(value: msgspec.Struct) -> list[Fault]:
    """One fault that says what is too long or too much; none when it may be saved."""
    try:
        msgspec.convert(msgspec.to_builtins(value, str_keys=True), type(value), strict=False)
    except msgspec.ValidationError as error:
        return [Fault(f"Something is too long or too much. {error}.")]
    return []
