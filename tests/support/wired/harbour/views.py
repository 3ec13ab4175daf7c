from fastapi import FastAPI


class ShipViews:
    base = "/ships"

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.prefix = self.base + "/all"

    def install(self):
        self.app.add_api_route(self.prefix, self.listed, methods=["GET"])
        self.app.add_api_route(f"{self.prefix}/{{ship}}", self.one, methods=["GET", "PATCH"])

    def listed(self):
        return []

    def one(self, ship: str):
        return {}
