"""Is the process alive, can it answer calls, and what has it counted?"""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from callrouter.operations.house import House


def health_routes(house: House) -> APIRouter:
    """`/healthz`, `/readyz` and `/metrics`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        if not house.snapshots.is_loaded:
            sentence = "No snapshot is loaded yet; calls cannot be answered."
            return JSONResponse({"status": "not ready", "because": sentence}, 503)
        return JSONResponse({"status": "ready", "properties": len(house.snapshots)})

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router
