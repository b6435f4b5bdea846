"""What is kept of a flow? Its draft, the versions that were published, and one that will be."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from callrouter.ivr.flow import Flow, SubFlow


class StoredFlow(Struct, frozen=True):
    """A flow with its draft; `revision` grows with every saved draft."""

    id: int
    property_id: int
    is_sub_flow: bool
    draft: Flow
    revision: int
    saved_at: datetime
    archived_at: datetime | None = None


class StoredVersion(Struct, frozen=True):
    """A frozen version, with the sub-flows as they were. It answers new calls until
    `superseded_at`."""

    id: int
    flow_id: int
    number: int
    body: Flow
    sub_flows: dict[int, Flow]
    author: str
    note: str
    published_at: datetime
    superseded_at: datetime | None = None


class FlowRow(Struct, frozen=True):
    """A flow as lists show it. `live_number` is the version that answers calls, None before the
    first publish; `differs`: the draft is not what is published."""

    id: int
    property_id: int
    name: str
    is_sub_flow: bool
    revision: int
    saved_at: datetime
    live_number: int | None
    live_at: datetime | None
    differs: bool


class VersionRow(Struct, frozen=True):
    """A version as lists show it."""

    number: int
    author: str
    note: str
    published_at: datetime
    superseded_at: datetime | None


class PlannedPublish(Struct, frozen=True):
    """A draft as it was when somebody asked for it to be published at `at`.

    `trouble` says why it could not be published then; the live version stayed.
    """

    flow_id: int
    at: datetime
    body: Flow
    by: str
    note: str
    trouble: str | None = None


def entered(flow: Flow, sub_flows: Mapping[int, Flow]) -> set[int]:
    """The sub-flows that calls get into from a flow, through others too; of those that are gone
    only the id is known."""
    found: set[int] = set()
    waiting = [flow]
    while waiting:
        for node in waiting.pop().nodes:
            if isinstance(node, SubFlow) and node.flow_id not in found:
                found.add(node.flow_id)
                if (inner := sub_flows.get(node.flow_id)) is not None:
                    waiting.append(inner)
    return found
