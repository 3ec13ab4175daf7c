"""What adds routes for others, under names of its own."""


class Desk:
    def __init__(self, name):
        self.name = name

    async def show(self, request): ...

    async def save(self, request): ...


def setup(app, handler):
    router = app.router
    h = handler
    add_route = app.router.add_route
    router.add_get("/desk", h.show)
    router.add_post("/desk", h.save)
    add_route("PUT", "/desk/{name}", h.save)


def crud(router, name, handler, suffix=""):
    base = f"/{name}"
    for method, view in (("GET", handler.show), ("DELETE", handler.save)):
        router.add_route(method, base + suffix, view)
