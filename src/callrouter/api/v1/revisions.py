"""Which state of a thing has a program read? Its revision, as an entity tag.

`ETag` comes with every single thing; a change that carries it as `If-Match` is refused with 412
when the thing has been changed since.
"""

from typing import Annotated

from fastapi import Depends, Header, Response

from callrouter.api.v1.problems import PreconditionRequiredError
from callrouter.operations.work import Fault, RefusedError


def tag(response: Response, revision: int) -> None:
    response.headers["ETag"] = f'"{revision}"'


def revision_read(
    if_match: Annotated[
        str | None, Header(description="The ETag of the state you have read.", examples=['"3"'])
    ] = None,
) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    text = if_match.strip()
    if not (text.startswith('"') and text.endswith('"') and text[1:-1].isdigit()):
        raise RefusedError(Fault("If-Match must be an ETag that you have read.", "header:If-Match"))
    return int(text[1:-1][:18])


def revision_needed(revision: Annotated[int | None, Depends(revision_read)]) -> int:
    """Where two people may well edit at once."""
    if revision is None:
        raise PreconditionRequiredError(
            "Send If-Match with the ETag of what you have read, so that nobody's change is lost."
        )
    return revision


IfMatch = Annotated[int | None, Depends(revision_read)]
IfMatchNeeded = Annotated[int, Depends(revision_needed)]
