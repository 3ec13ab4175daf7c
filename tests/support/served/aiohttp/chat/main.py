"""An application of aiohttp.web: routers, route tables, views and sub-applications."""

from aiohttp import web

from chat import admin, handlers, wiring
from chat.routes import setup_routes


def create_app():
    app = web.Application()
    setup_routes(app)
    app.add_routes(handlers.routes)
    app.add_routes([web.get("/plain", handlers.plain), web.view("/items/{id}", handlers.Item)])
    app.router.add_route("*", "/any", handlers.plain)
    room = app.router.add_resource(r"/rooms/{name:[a-z]+}")
    room.add_route("GET", handlers.room)
    room.add_route("PUT", handlers.room)
    for path in ("/one", "/two"):
        app.router.add_post(path, handlers.plain)
    app.add_subapp("/admin/", admin.make())
    desk = wiring.Desk("x")
    wiring.setup(app, desk)
    wiring.crud(app.router, "notes", desk, suffix="/all")
    return app
