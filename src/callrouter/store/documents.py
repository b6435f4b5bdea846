"""How do the brain's values lie in a column? As JSONB, written and read by msgspec."""

from typing import Any

import msgspec
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator


class Document(TypeDecorator[Any]):
    """A JSONB column whose Python side is `shape` (a msgspec type, checked when read)."""

    impl = JSONB
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__(none_as_null=True)
        self.shape = shape

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        if value is None:
            return None
        plain = msgspec.to_builtins(value, str_keys=True)
        msgspec.convert(plain, self.shape, strict=False)  # what could not be read is not written
        return plain

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        return None if value is None else msgspec.convert(value, self.shape, strict=False)
