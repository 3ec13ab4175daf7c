"""The part of the admin API that changes nothing."""

from fastapi import APIRouter

from strangler.proxy.control.admin import schemas, views
from strangler.proxy.control.admin.explaining import explanation
from strangler.proxy.control.admin.problems import documented
from strangler.proxy.control.admin.upstream_views import upstreams
from strangler.proxy.control.plane import ControlPlane


def reading_router(plane: ControlPlane) -> APIRouter:
    """GET what there is, and ask where a request would go."""
    router = APIRouter(prefix="/api/v1", responses=documented(401, 403))

    @router.get("/status")
    async def status() -> schemas.Status:
        """The process at a glance."""
        return views.status(plane)

    @router.get("/routes")
    async def routes() -> schemas.Routes:
        """The effective table."""
        return views.routes(plane)

    @router.get("/upstreams")
    async def upstream_list() -> schemas.Upstreams:
        """Upstreams with their servers, health and circuit."""
        return upstreams(plane)

    @router.get("/counters")
    async def counters() -> schemas.Counters:
        """What was counted since the start."""
        return views.counters(plane)

    @router.get("/rules")
    async def rules() -> schemas.RulesView:
        """The rules in force, and the last load if it failed."""
        return views.rules(plane)

    @router.get("/workers")
    async def workers() -> schemas.Workers:
        """The worker processes."""
        return views.workers(plane)

    @router.get("/kill-switch")
    async def kill_switch() -> schemas.KillSwitch:
        """How the kill switch stands."""
        return views.kill_switch(plane.kill_switch.position)

    @router.post("/explain", responses=documented(400, 413, 422))
    def explain(question: schemas.Explain) -> schemas.Explanation:
        """Which upstream would answer a request, and why. Nothing is sent anywhere."""
        return explanation(plane, question)

    return router
