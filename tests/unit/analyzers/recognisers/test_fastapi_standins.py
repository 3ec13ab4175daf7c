"""What runs for an endpoint of FastAPI: dependencies, middleware, validators."""

FASTAPI = "from fastapi import APIRouter, Depends, FastAPI\napp = FastAPI()\n"


def test_dependencies_of_every_level_run_what_they_depend_on_first(ran):
    """Of route, router, inclusion and application (tutorial/dependencies)."""
    found = ran(
        FASTAPI.replace(
            "FastAPI()", "FastAPI(dependencies=[Depends(lambda: 0), Depends(of_app)])"
        ).replace("app =", "def of_app(): ...\napp =")
        + """
def deep(): ...
def of_router(x=Depends(deep)): ...
def of_route(): ...
def of_parameter(): ...
router = APIRouter(dependencies=[Depends(of_router)])
@router.get("/a", dependencies=[Depends(of_route)])
def a(x=Depends(of_parameter)): ...
app.include_router(router)
"""
    )
    runs = found.conclusions.endpoints[0].runs
    assert [name for name in runs if "lambda" not in name] == [
        "m.of_app",
        "m.deep",
        "m.of_router",
        "m.of_route",
        "m.of_parameter",
    ]


def test_a_parameter_gets_what_its_dependency_yields(ran):
    """Also one that is asked for in an alias."""
    found = ran(
        FASTAPI
        + """
from typing import Annotated
class Repo:
    def save(self): ...
class Users:
    def all(self): ...
def repo():
    yield Repo()
async def users(): return Users()
Listed = Annotated[object, Depends(users)]
@app.get("/a")
async def a(listed: Listed, repo=Depends(repo)):
    repo.save()
    listed.all()
"""
    )
    assert found.runs("GET /a") >= {"m.repo", "m.Repo.save", "m.users", "m.Users.all"}
    assert found.open("GET /a") == set()


def test_classes_instances_and_made_functions_are_dependencies(ran):
    """Making a class runs its `__init__`, an instance its `__call__`, a maker what it made."""
    found = ran(
        FASTAPI
        + """
class Pages:
    def __init__(self, page: int = 1): parse()
def parse(): ...
class Checker:
    def __init__(self, role): ...
    def __call__(self): check()
def check(): ...
admin = Checker("admin")
def requires(role):
    def inner(): ask()
    return inner
def ask(): ...
@app.get("/a")
def a(pages: Pages = Depends(), ok=Depends(admin), other=Depends(requires("x"))): ...
"""
    )
    assert found.runs("GET /a") >= {"m.parse", "m.check", "m.ask"}


def test_middleware_runs_for_its_application_and_hands_on(ran):
    found = ran(
        FASTAPI
        + """
from starlette.middleware.base import BaseHTTPMiddleware
class Timing(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        response = await call_next(request)
        note()
        return response
def note(): ...
class Plain:
    def __init__(self, app): self.app = app
    async def __call__(self, scope, receive, send):
        await self.app(scope, receive, send)
app.add_middleware(Timing)
app.add_middleware(Plain)
@app.middleware("http")
async def outermost(request, call_next): return await call_next(request)
@app.get("/a")
def a(): ...
"""
    )
    (endpoint,) = found.conclusions.endpoints
    assert endpoint.runs == ("m.outermost", "m.Plain.__call__", "m.Timing.dispatch")
    assert "m.note" in found.runs("GET /a")
    assert found.open("GET /a") == set()


def test_background_tasks_are_called_and_validators_run(ran):
    found = ran(
        FASTAPI
        + """
from fastapi import BackgroundTasks
from pydantic import BaseModel, field_validator
class Item(BaseModel):
    name: str
    @field_validator("name")
    @classmethod
    def known(cls, value): return look(value)
def look(value): ...
def mail(address): ...
@app.post("/a")
def a(tasks: BackgroundTasks):
    tasks.add_task(mail, "x")
    return Item(name="x")
"""
    )
    assert found.runs("POST /a") >= {"m.mail", "m.Item.known", "m.look"}


def test_a_validator_that_is_a_class_method_gets_the_class_of_what_is_validated(ran):
    """Also through `model_validate`, and of a validator of instances: the instance."""
    found = ran(
        FASTAPI
        + """
from pydantic import BaseModel, model_validator
class Named(BaseModel):
    @model_validator(mode="before")
    @classmethod
    def fixed(cls, data): return cls.hook()
    @model_validator(mode="after")
    def whole(self): return self.check()
    @classmethod
    def hook(cls): ...
    def check(self): ...
class Line(Named):
    @classmethod
    def hook(cls): return look()
    def check(self): return count()
def look(): ...
def count(): ...
@app.get("/a")
def a(): return Line()
@app.get("/b")
def b(): return Line.model_validate({})
"""
    )
    for endpoint in ("GET /a", "GET /b"):
        assert found.runs(endpoint) >= {"m.Named.fixed", "m.Named.whole", "m.look", "m.count"}
        assert found.open(endpoint) == set()


def test_the_models_of_a_body_are_validated_and_the_answers_written_out(ran):
    """Fields that are models, and inherited validators, too."""
    found = ran(
        FASTAPI
        + """
from pydantic import BaseModel, computed_field, field_serializer, field_validator
class Named(BaseModel):
    name: str
    @field_validator("name")
    def known(cls, value): return look(value)
class Line(BaseModel):
    @field_validator("*")
    def counted(cls, value): return count(value)
class Order(Named):
    line: Line
class Shown(BaseModel):
    @computed_field
    @property
    def loud(self) -> str: return shout()
class Other(BaseModel):
    @field_serializer("x")
    def written(self, value): return write()
def look(value): ...
def count(value): ...
def shout(): ...
def write(): ...
@app.post("/a", response_model=Shown)
def a(order: Order): ...
@app.get("/b")
def b() -> Other: ...
"""
    )
    assert found.runs("POST /a") >= {"m.look", "m.count", "m.shout"}
    assert "m.write" not in found.runs("POST /a")
    assert "m.write" in found.runs("GET /b")
