"""One file in, out the calls that register tasks, schedules, commands and consumers, and the
local variables that such calls are made of.

Decorated functions, classes and module globals are in the general facts already."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.tasks.kinds import CLASSES
from strangler.model.facts import Assignment, Fact
from strangler.model.names import last
from strangler.model.values import Call, Items, Name, Opaque, Pairs, Value
from strangler.model.views import ModuleView

PACKAGES = (
    "aio_pika",
    "aioboto3",
    "aiobotocore",
    "aiokafka",
    "apscheduler",
    "argparse",
    "arq",
    "background_task",
    "blinker",
    "boto3",
    "celery",
    "chalice",
    "click",
    "cloup",
    "confluent_kafka",
    "django_celery_beat",
    "django_cron",
    "django_q",
    "django_rq",
    "djclick",
    "dramatiq",
    "faststream",
    "faust",
    "fire",
    "flask_apscheduler",
    "flask_script",
    "google",
    "huey",
    "invoke",
    "kafka",
    "kombu",
    "nats",
    "paho",
    "pika",
    "procrastinate",
    "redis",
    "rich_click",
    "rq",
    "rq_scheduler",
    "schedule",
    "slack_bolt",
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
    # decorators made by functions of the project, or applied by a call
    ".task",
    ".task()",
    "celery.shared_task",
    "celery.shared_task()",
    "dramatiq.actor",
    "dramatiq.actor()",
    ".periodic_task()",
    "click.command()",
    ".command()",
    "sqlalchemy.event.listens_for()",
    ".event.listens_for()",
    # Celery: periodic tasks, registration by hand, configuration
    ".add_periodic_task",
    ".register_task",
    ".send_task",
    "celery.signature",
    "celery.execute.send_task",
    ".conf.update",
    *(f":{name}.update" for name in BEAT if name.isupper()),
    # queues of jobs
    ".enqueue",
    "django_rq.enqueue",
    ".enqueue_call",
    ".enqueue_in",
    ".enqueue_at",
    ".prepare_data",
    "rq.job.Job.create",
    "rq.cron.register",
    ".cron",
    ".schedule",
    "django_q.tasks.async_task",
    "django_q.tasks.schedule",
    "django_q.models.Schedule.objects.create",
    "arq.cron",
    "arq.cron.cron",
    # schedulers
    ".add_job",
    ".add_schedule",
    ".scheduled_job",
    ".add_listener",
    ".do",
    # commands
    ".add_command",
    ".add_typer",
    "typer.run",
    "click.Command",
    ".set_defaults",
    "fire.Fire",
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
    ".iterator",
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


class Made(Fact, frozen=True, tag="made"):
    """A local variable that holds an application, queue or group, the function that it stands
    in, the class, and whether the function returns it."""

    name: str
    scope: str
    made: str
    returned: bool


FACTS: tuple[type[Fact], ...] = (Wired, Beat, Made)


def watch(module: ModuleView) -> Iterator[Fact]:
    """The facts of one file that imports one of the packages."""
    for site in module.calls(*_CALLS):
        if site.scope is None and last(site.call.name) in _MAKING:
            given = site.call.positional
            if not given or not isinstance(given[0], Name):
                continue  # a decorator, which is in the general facts
        yield Wired(site.call, site.scope.name if site.scope is not None else "")
    for site in module.calls(*CLASSES):
        if site.scope is not None and site.assigned_to:
            returned = any(
                isinstance(value, Name) and value.name == f"?{site.assigned_to}"
                for value in module.returned(site.scope_index)
            )
            yield Made(site.assigned_to, site.scope.name, site.call.name, returned)
    for key, value in module.entries(*BEAT, *(f":{name}" for name in BEAT)):
        position = getattr(key, "position", 0)
        yield Beat(Pairs(((key, value),), position), position)
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
