"""What stands before a decorator's or a call's method in, the kind of object it is out.

The classes are those that each library's documentation tells to make."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from strangler.analyzers.recognisers.following import follow, named, product_modules
from strangler.analyzers.recognisers.tasks.facts import Wired
from strangler.diagnostics import Code, Diagnostic, report
from strangler.locations import Location
from strangler.model.facts import Definition
from strangler.model.graph import Edge
from strangler.model.recogniser import Door, Inventory
from strangler.model.source import ModuleKind
from strangler.model.values import Call, Member, Name, Value

CELERY = "celery"
HUEY = "huey"
GROUP = "group"
TYPER = "typer"
BROKER = "broker"
SCHEDULER = "scheduler"
QUEUE = "queue"
SIGNAL = "signal"

_CLASSES = {
    "celery.Celery": CELERY,
    "celery.app.Celery": CELERY,
    "celery.app.base.Celery": CELERY,
    "taskiq.InMemoryBroker": CELERY,
    "taskiq_redis.ListQueueBroker": CELERY,
    "taskiq_aio_pika.AioPikaBroker": CELERY,
    "procrastinate.App": CELERY,
    **{
        f"huey.{name}Huey": HUEY
        for name in ("", "Redis", "PriorityRedis", "RedisExpire", "Sqlite", "File", "Memory")
    },
    "click.Group": GROUP,
    "click.core.Group": GROUP,
    "flask.cli.AppGroup": GROUP,
    "flask.cli.FlaskGroup": GROUP,
    "typer.Typer": TYPER,
    "typer.main.Typer": TYPER,
    **{
        f"faststream.{package}.{name}": BROKER
        for package, names in {
            "kafka": ("KafkaBroker", "KafkaRouter"),
            "confluent": ("KafkaBroker", "KafkaRouter"),
            "rabbit": ("RabbitBroker", "RabbitRouter"),
            "nats": ("NatsBroker", "NatsRouter"),
            "redis": ("RedisBroker", "RedisRouter"),
        }.items()
        for name in names
    },
    "rq.Queue": QUEUE,
    "rq.queue.Queue": QUEUE,
    "django_rq.get_queue": QUEUE,
    "django_rq.queues.get_queue": QUEUE,
    "blinker.signal": SIGNAL,
    "blinker.Signal": SIGNAL,
    "blinker.NamedSignal": SIGNAL,
    "flask_apscheduler.APScheduler": SCHEDULER,
}
_SCHEDULERS = "apscheduler.schedulers."


@dataclass(slots=True)
class Found:
    """What the parts of this recogniser find."""

    doors: list[Door] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    tasks: dict[str, str] = field(default_factory=dict)
    """Task names with their handlers: schedules and messages name them."""

    makers: set[str] = field(default_factory=set)
    """Functions of the project that make a task's decorator."""
    scripts: dict[str, str] = field(default_factory=dict)
    """Console scripts with what they start."""

    def door(self, kind: str, name: str, handler: str, location: Location) -> None:
        """One more way in."""
        self.doors.append(Door(kind, name, handler, location))

    def task(self, name: str, handler: str, location: Location) -> None:
        """A task, which others call by its name."""
        self.tasks.setdefault(name, handler)
        self.door("task", name, handler, location)

    def say(self, code: Code, message: str, location: Location) -> None:
        """A problem in the analysed code."""
        self.diagnostics.append(report(code, message, location))


@dataclass(frozen=True, slots=True)
class Decorated:
    """A definition with one of its decorators: `name` is the decorator's full dotted name if it
    is known, else empty; `method` and `receiver` are its parts."""

    module: str
    definition: Definition
    handler: str
    call: Call
    name: str
    method: str
    receiver: Value | None
    location: Location


def decorated(inventory: Inventory) -> Iterator[Decorated]:
    """All decorated definitions of the product, decorator by decorator."""
    for module in product_modules(inventory):
        for definition in inventory.facts(module).definitions:
            for decorator in definition.decorators:
                call = decorator if isinstance(decorator, Call) else Call(decorator)
                method, receiver = split(call.function)
                if method:
                    yield Decorated(
                        module,
                        definition,
                        f"{module}.{definition.name}",
                        call,
                        named(inventory, module, call),
                        method,
                        receiver,
                        inventory.location(module, definition.position),
                    )


def wirings(inventory: Inventory) -> Iterator[tuple[str, Wired]]:
    """The calls that register something, those of tests left out."""
    for module, wired in inventory.found("tasks", Wired):
        if inventory.source(module).kind is not ModuleKind.TEST:
            yield module, wired


def split(value: Value) -> tuple[str, Value | None]:
    """`app.task` as its last part and what stands before it (None for a bare name)."""
    if isinstance(value, Name):
        before, _, method = value.name.rpartition(".")
        method = method.lstrip(":?*")
        return method, Name(before, value.position) if before not in ("", ":", "?") else None
    if isinstance(value, Member):
        return value.attribute, value.value
    return "", None


def kind_of(inventory: Inventory, module: str, value: Value | None) -> str:
    """The kind of object that a value is, by the class it was made from; empty if not known."""
    if value is None:
        return ""
    place, made = follow(inventory, module, value)
    if isinstance(made, Call):
        return _kind(inventory, named(inventory, place, made))
    if isinstance(value, Name):
        found = inventory.resolve(module, value.name)
        if found is not None and found.module and found.symbol:
            bound = inventory.assignment(found.module, found.symbol)
            if bound is not None and bound.annotation is not None:
                return _kind(inventory, named(inventory, found.module, bound.annotation))
    return ""


def variable(inventory: Inventory, module: str, value: Value | None) -> str:
    """The full dotted name of a module global or definition that a value names; or empty."""
    if not isinstance(value, Name):
        return ""
    found = inventory.resolve(module, value.name)
    return found.name if found is not None and found.exact and found.internal else ""


def enclosing(module: str, scope: str) -> str:
    """The function that a call stands in, or the module."""
    return f"{module}.{scope}" if scope else module


def _kind(inventory: Inventory, name: str) -> str:
    if not name:
        return ""
    for candidate in (name, *inventory.ancestors(name)):
        kind = _CLASSES.get(candidate)
        if kind is None and candidate.startswith(_SCHEDULERS):
            kind = SCHEDULER
        if kind is not None:
            return kind
    return ""
