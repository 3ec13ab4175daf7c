from fastapi import APIRouter

late = APIRouter()


def setup(application, prefix):
    router = APIRouter()

    @router.get("/daily")
    def daily():
        return {}

    application.include_router(router, prefix=prefix)
