from fastapi import APIRouter

HEALTH = "/health/{}"


def crud_router(kind: str, with_delete: bool = False) -> APIRouter:
    router = APIRouter(prefix=f"/{kind}")

    @router.get("")
    def list_all():
        return []

    @router.get("/{item_id}")
    def get_one(item_id: int):
        return {}

    if kind:

        @router.delete("/{item_id}")
        def delete_one(item_id: int):
            return {}

    return router


def make_health(kind):
    health = APIRouter()
    path = HEALTH.format(kind)
    health.add_api_route(path, lambda: {"kind": kind})
    return health
