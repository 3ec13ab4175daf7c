from fastapi import APIRouter


class Api:
    def __init__(self):
        self.router = APIRouter(prefix="/berths")
        self.router.add_api_route("/free", self.free)
        self._more()

    def _more(self):
        for _ in range(2):
            pass
        self.router.get("/taken")(self.taken)

    def free(self):
        return []

    def taken(self):
        return []


api = Api()
