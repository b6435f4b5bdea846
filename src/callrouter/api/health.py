"""Is the process alive, can it answer calls, and what has it counted?"""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from callrouter.operations.house import House

NO_SNAPSHOT = "No snapshot is loaded yet; calls cannot be answered."
NO_SPOOL = "Events can be written down nowhere; they are lost."


def health_routes(house: House) -> APIRouter:
    """`/healthz`, `/readyz` and `/metrics`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        if not house.snapshots.is_loaded:
            return JSONResponse({"status": "not ready", "because": [NO_SNAPSHOT]}, 503)
        troubles = house.troubles()
        if house.ledger.trouble is not None and not await house.can_spool():
            return JSONResponse({"status": "not ready", "because": [*troubles, NO_SPOOL]}, 503)
        answer: dict[str, object] = {"status": "ready", "properties": len(house.snapshots)}
        if troubles:
            answer |= {"status": "degraded", "because": troubles}
        return JSONResponse(answer)

    @router.get("/metrics")
    async def metrics() -> Response:
        house.measure()
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router
