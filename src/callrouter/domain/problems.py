"""What is wrong with a thing somebody wants to save or publish?

A problem is a sentence for the person who must act; errors stop a publish, warnings are shown.
"""

from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Problem(Struct, frozen=True, gc=False):
    """One sentence about one node (its id), or about the flow as a whole (None)."""

    severity: Severity
    node_id: str | None
    sentence: str
