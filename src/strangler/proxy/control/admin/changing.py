"""The part of the admin API that changes something; each call leaves an audit line."""

from fastapi import APIRouter, HTTPException, Request

from strangler.proxy.control.admin import schemas, views
from strangler.proxy.control.admin.problems import NotReloadedError, documented
from strangler.proxy.control.plane import ControlPlane


def changing_router(plane: ControlPlane) -> APIRouter:
    """Reload the rules, turn the kill switch."""
    router = APIRouter(prefix="/api/v1", responses=documented(401, 403, 409))

    @router.post("/reload")
    async def reload(request: Request) -> schemas.Reloaded:
        """Read the rules file again; every worker answers by it when this answers. If it cannot
        be used, the rules in force stay and the problems are the answer (409)."""
        result = await plane.reload(by=caller(request))
        if not result.applied:
            raise NotReloadedError([plane.shown(each) for each in result.problems])
        return schemas.Reloaded(generation=result.generation)

    @router.put("/kill-switch", responses=documented(400, 413, 422, 503))
    async def turn(asked: schemas.TurnKillSwitch, request: Request) -> schemas.KillSwitchTurned:
        """Send everything to the monolith, or stop doing so. It is on disk, and every worker has
        done it, when this answers."""
        client = caller(request)
        try:
            turned = await plane.turn_kill_switch(
                on=asked.on,
                forced=asked.forced,
                reason=asked.reason,
                by=asked.by or client,
                client=client,
            )
        except OSError as error:
            raise HTTPException(
                503, f"nothing was changed: the switch cannot be remembered: {error.strerror}"
            ) from error
        position = views.kill_switch(turned.position)
        return schemas.KillSwitchTurned(**position.model_dump(), workers=turned.workers)

    return router


def caller(request: Request) -> str:
    """The other end of the connection, for the log; no header is believed."""
    return request.client.host if request.client else "unknown"
