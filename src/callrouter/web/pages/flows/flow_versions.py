"""`/flows/{id}/versions/{number}/restore`: can a former version become the draft again?"""

from typing import Annotated

from fastapi import Path, Response

from callrouter.operations.flows.plan_publish import cancel_publish
from callrouter.operations.flows.save_flow import restore_version
from callrouter.web.door import Id, InPage, pages
from callrouter.web.last_changes import undo_of
from callrouter.web.pages.flows.flows import show_page

routes = pages()
Number = Annotated[int, Path(ge=1, lt=2**31)]


@routes.post("/flows/{flow_id}/versions/{number}/restore")
async def restore(asked: InPage, flow_id: Id, number: Number) -> Response:
    """Callers notice nothing until it is published."""
    async with asked.attempt() as work:
        await restore_version(work, flow_id, number, asked.form.whole("revision"))
        undo = await undo_of(work, "flow", flow_id)
    if asked.form.faults:
        return await show_page(asked, flow_id)
    says = f"Version {number} is the draft now. Publish it to have it answer calls."
    return asked.go(f"/flows/{flow_id}?version=draft", says, undo)


@routes.post("/flows/{flow_id}/unplan")
async def unplan(asked: InPage, flow_id: Id) -> Response:
    """What was to be published at a time will not be."""
    async with asked.attempt() as work:
        await cancel_publish(work, flow_id)
    if asked.form.faults:
        return await show_page(asked, flow_id)
    return asked.go(f"/flows/{flow_id}", "Nothing is planned to be published any more.")
