"""One file in, out the calls that register tasks, schedules, commands and consumers.

Decorated functions, classes and module globals are in the general facts already."""

from collections.abc import Iterator

from strangler.model.facts import Assignment, Fact
from strangler.model.names import last
from strangler.model.values import Call, Items, Opaque, Pairs, Value
from strangler.model.views import ModuleView

PACKAGES = (
    "aio_pika",
    "aioboto3",
    "aiobotocore",
    "aiokafka",
    "apscheduler",
    "background_task",
    "blinker",
    "boto3",
    "celery",
    "click",
    "confluent_kafka",
    "django_celery_beat",
    "django_rq",
    "dramatiq",
    "faststream",
    "flask_apscheduler",
    "huey",
    "kafka",
    "kombu",
    "pika",
    "procrastinate",
    "rich_click",
    "rq",
    "rq_scheduler",
    "schedule",
    "setuptools",
    "distutils",
    "sqlalchemy",
    "taskiq",
    "typer",
)
"""The packages whose import in a file makes its calls worth a look."""

BEAT = frozenset(
    {"beat_schedule", "CELERYBEAT_SCHEDULE", "CELERY_BEAT_SCHEDULE", "CELERY_CELERYBEAT_SCHEDULE"}
)
"""Names of the setting of Celery's beat: in the configuration, in old capitals, in Django."""

_CALLS = (
    # decorators made by functions of the project
    ".task",
    "celery.shared_task",
    "dramatiq.actor",
    # Celery: periodic tasks, registration by hand, configuration
    ".add_periodic_task",
    ".register_task",
    ".send_task",
    "celery.signature",
    "celery.execute.send_task",
    ".conf.update",
    # queues of jobs
    ".enqueue",
    "django_rq.enqueue",
    ".enqueue_call",
    ".enqueue_in",
    ".enqueue_at",
    # schedulers
    ".add_job",
    ".add_schedule",
    ".scheduled_job",
    ".do",
    # commands
    ".add_command",
    ".add_typer",
    "typer.run",
    # events
    "sqlalchemy.event.listen",
    ".event.listen",
    ".connect",
    # consumers
    "kafka.KafkaConsumer",
    "aiokafka.AIOKafkaConsumer",
    "confluent_kafka.Consumer",
    "confluent_kafka.DeserializingConsumer",
    ".subscribe",
    "kombu.Consumer",
    ".basic_consume",
    ".consume",
    ".receive_message",
    ".receive_messages",
    # entry points
    "setuptools.setup",
    "distutils.core.setup",
)

_MAKING = frozenset({"task", "shared_task", "actor"})


class Wired(Fact, frozen=True, tag="wired"):
    """A call that registers something, and the function it stands in (empty: the module)."""

    call: Call
    scope: str


class Beat(Fact, frozen=True, tag="beat"):
    """A schedule of Celery's beat, in full: an attribute of a configuration, or a name."""

    value: Value
    position: int


FACTS: tuple[type[Fact], ...] = (Wired, Beat)


def watch(module: ModuleView) -> Iterator[Fact]:
    """The facts of one file that imports one of the packages."""
    for site in module.calls(*_CALLS):
        if site.scope is None and last(site.call.name) in _MAKING:
            continue  # a decorator, which is in the general facts
        yield Wired(site.call, site.scope.name if site.scope is not None else "")
    for target, value in module.attributes(*BEAT):
        yield Beat(value, getattr(target, "position", 0))
    for assignment in module.assignments:
        if assignment.name in BEAT and is_cut(assignment):
            whole = module.in_full(assignment)
            if whole is not None:
                yield Beat(whole, assignment.position)


def is_cut(assignment: Assignment) -> bool:
    """Whether the general facts hold only the beginning of a value."""
    return _is_cut(assignment.value)


def _is_cut(value: Value) -> bool:
    match value:
        case Opaque():
            return value.kind == "large"
        case Pairs():
            return any(_is_cut(inner) for _, inner in value.pairs)
        case Items():
            return any(_is_cut(inner) for inner in value.items)
        case Call():
            return any(_is_cut(argument.value) for argument in value.arguments)
        case _:
            return False
