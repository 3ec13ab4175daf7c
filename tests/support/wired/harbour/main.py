"""The application: every way in which FastAPI lets routes be registered."""

import os

from fastapi import Depends, FastAPI
from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, Router, WebSocketRoute
from starlette.staticfiles import StaticFiles

from harbour import berths, plain, reports
from harbour.factories import crud_router, make_health
from harbour.routers import cranes, pilots
from harbour.routers import router as everything
from harbour.security import require_officer
from harbour.settings import API_PREFIX, Config, settings
from harbour.views import ShipViews

app = FastAPI(
    title="Harbour",
    dependencies=[Depends(require_officer)],
    redoc_url=None,
)


@app.get("/")
def index():
    return {}


@app.api_route("/both", methods=["get", "POST"])
def both():
    return {}


@app.api_route("/default")
def default_methods():
    return {}


@app.head("/head")
def head():
    return None


@app.options("/options")
def options():
    return None


@app.trace("/trace")
def trace():
    return None


@app.get("/twice")
@app.post("/twice-more/")
def twice():
    return {}


@app.get("/files/{path:path}", include_in_schema=False)
def files(path: str):
    return {}


@app.get("/numbers/{number:int}")
async def numbers(number: int):
    return number


@app.websocket("/ws/{room}")
async def room(websocket, room: str):
    await websocket.accept()


@app.router.route("/old-style", methods=["GET", "DELETE"])
def old_style(request):
    return PlainTextResponse("")


def added():
    return {}


app.add_api_route("/added", added, methods=["PUT"])
app.add_api_route(path="/added-by-name", endpoint=added)
app.get("/applied/{x}")(added)
app.add_route("/raw", lambda request: PlainTextResponse(""))
app.add_api_websocket_route("/ws-added", room)

app.include_router(everything, prefix=API_PREFIX)
app.include_router(cranes.router, prefix="/a")
app.include_router(cranes.router, prefix="/b", include_in_schema=False)
app.include_router(router=pilots.router, prefix=f"{Config.PREFIX}/v{Config.VERSION}")
app.include_router(berths.api.router)

for name, extra in (("boats", True), ("ferries", False)):
    app.include_router(crud_router(name, with_delete=extra), prefix="/fleet")

for verb in ["get", "post"]:
    app.add_api_route("/loop/" + verb, added, methods=[verb.upper()])

for path, handler in {"/table/one": added, "/table/two": twice}.items():
    app.add_api_route(path, handler)

MORE = [make_health("live"), make_health("ready")]
for more in MORE:
    app.include_router(more)

if os.environ.get("HARBOUR_DEBUG", "1"):

    @app.get("/debug")
    def debug():
        return {}


def register(target):
    ShipViews(target).install()
    reports.setup(target, prefix="/reports")


register(app)

sub = FastAPI(openapi_url=None)


@sub.get("/status")
def status():
    return {}


app.mount("/sub", sub)
app.mount(path="/assets/", app=StaticFiles(directory="."), name="assets")
app.mount(
    "/plain",
    Starlette(
        routes=[
            Route("/", plain.home),
            Route("/items/{item_id:int}", plain.Items),
            Mount("/deep", routes=[*plain.routes, WebSocketRoute("/ws", plain.socket)]),
            Mount("/router", app=Router([Route("/x", plain.home, methods=["POST"])])),
        ]
    ),
)

app.router.add_api_route("/by-router", added)
app.include_router(reports.late, prefix=settings.report_prefix)


@reports.late.get("/after-inclusion")
def after():
    return {}


app.add_middleware(CORSMiddleware, allow_origins=["*"])
