"""A second application of the repository, made by a factory that nobody here calls."""

from fastapi import FastAPI

from harbour.routers.cranes import router


class SecondApp(FastAPI):
    def __init__(self, **options) -> None:
        super().__init__(title="second", **options)
        self.add_api_route("/second/info", self.info)
        self.include_router(router, prefix="/second")

    def info(self):
        return {}


def create_app() -> FastAPI:
    application = SecondApp(docs_url=None)
    _routes(application)
    return application


def _routes(app: FastAPI) -> None:
    @app.get("/second/inner")
    def inner():
        return {}
