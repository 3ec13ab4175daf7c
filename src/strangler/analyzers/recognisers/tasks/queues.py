"""Functions that a queue, a worker or a scheduler calls in, tasks and schedules out.

Rules: Celery (userguide: tasks, periodic-tasks, calling, signals), RQ (docs: jobs, job decorator),
django-rq, Dramatiq (guide: actors), Huey (guide, contrib.djhuey), APScheduler 3 and 4
(userguide: adding jobs), schedule, django-background-tasks, `django.tasks`."""

from collections.abc import Iterator

from strangler import diagnostics
from strangler.analyzers.recognisers.following import (
    class_attribute,
    classes_of,
    edge,
    follow,
    named,
    place_of,
    product_modules,
    text_of,
)
from strangler.analyzers.recognisers.tasks.facts import BEAT, Beat, is_cut
from strangler.analyzers.recognisers.tasks.kinds import CELERY, HUEY, SCHEDULER
from strangler.analyzers.recognisers.tasks.objects import Decorated, Found, kind_of, split, wirings
from strangler.model.graph import Confidence, EdgeKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Literal, Name, Pairs, Value

_DECORATORS = {
    "celery.shared_task": "name",
    "celery.app.shared_task": "name",
    "celery.current_app.task": "name",
    "celery.task": "name",
    "celery.task.task": "name",
    "celery.task.periodic_task": "name",
    "celery.decorators.task": "name",
    "celery.decorators.periodic_task": "name",
    "rq.job": "",
    "rq.decorators.job": "",
    "django_rq.job": "",
    "django_rq.decorators.job": "",
    "dramatiq.actor": "actor_name",
    "dramatiq.actor.actor": "actor_name",
    "background_task.background": "name",
    "background_task.tasks.background": "name",
    "django.tasks.task": "",
    "django_tasks.task": "",
    "huey.contrib.djhuey.task": "name",
    "huey.contrib.djhuey.db_task": "name",
    "huey.contrib.djhuey.on_commit_task": "name",
    "huey.contrib.djhuey.periodic_task": "name",
    "huey.contrib.djhuey.db_periodic_task": "name",
}
"""Decorators by their full names, with the keyword that names the task."""

_METHODS = {
    (CELERY, "task"): "name",
    (HUEY, "task"): "name",
    (HUEY, "context_task"): "name",
    (HUEY, "periodic_task"): "name",
}
_TASK_CLASSES = frozenset(
    {"celery.Task", "celery.app.task.Task", "celery.task.Task", "celery.task.base.Task"}
)
_ACTOR_CLASSES = frozenset({"dramatiq.GenericActor", "dramatiq.generic.GenericActor"})
_ENQUEUE = {"enqueue": 0, "enqueue_call": 0, "enqueue_in": 1, "enqueue_at": 1}
_QUEUES = ("rq", "django_rq", "rq_scheduler")


def find_makers(inventory: Inventory, found: Found) -> None:
    """Functions of the project that call a task's decorator: used as decorators themselves,
    they make tasks (`def task(**options): return shared_task(queue="q", **options)`)."""
    for module, wired in wirings(inventory):
        method, receiver = split(wired.call.function)
        if method not in ("task", "shared_task", "actor") or not wired.scope:
            continue
        if (
            named(inventory, module, wired.call) in _DECORATORS
            or kind_of(inventory, module, receiver, found, wired.scope) == CELERY
        ):
            found.makers.add(f"{module}.{wired.scope.partition('.')[0]}")


def find_tasks(inventory: Inventory, found: Found, item: Decorated) -> None:
    """A decorated task, or a decorated job of a scheduler."""
    keyword = "name" if item.name in found.makers else _DECORATORS.get(item.name)
    kind = ""
    if keyword is None and item.receiver is not None and not item.name:
        if item.method not in ("task", "context_task", "periodic_task", "scheduled_job"):
            return
        scope = parent(item.definition.name)
        kind = kind_of(inventory, item.module, item.receiver, found, scope)
        keyword = _METHODS.get((kind, item.method))
    # Flask-APScheduler has `task` as another name of `scheduled_job`.
    if kind == SCHEDULER and item.method in ("scheduled_job", "task"):
        given = text_of(inventory, item.module, item.call.keyword("id"))
        found.door("schedule", given or item.handler, item.handler, item.location)
        return
    if keyword is None:
        return
    given = text_of(inventory, item.module, item.call.keyword(keyword)) if keyword else None
    found.task(given or item.handler, item.handler, item.location)
    if item.method.endswith("periodic_task"):
        found.door("schedule", given or item.handler, item.handler, item.location)


def find_task_classes(inventory: Inventory, found: Found) -> None:
    """Subclasses of Celery's `Task` with a `run`, and of Dramatiq's actor with a `perform`."""
    for module in product_modules(inventory):
        for dotted in classes_of(inventory, module):
            bases = inventory.ancestors(dotted)
            if not _TASK_CLASSES.isdisjoint(bases) or _is_of_application(inventory, found, dotted):
                method, attribute = "run", "name"
            elif not _ACTOR_CLASSES.isdisjoint(bases):
                method, attribute = "perform", "actor_name"
            else:
                continue
            own = inventory.members(dotted)
            if method not in own or _is_abstract(inventory, dotted):
                continue
            bound = class_attribute(inventory, dotted, attribute)
            name = text_of(inventory, *bound) if bound is not None else None
            found.task(name or dotted, own[method], place_of(inventory, dotted))


def _is_of_application(inventory: Inventory, found: Found, dotted: str) -> bool:
    """Whether a class derives from an application's `app.Task` (userguide: tasks)."""
    place = inventory.definition(dotted)
    return place is not None and any(
        isinstance(base, Name)
        and last(base.name) == "Task"
        and kind_of(inventory, place[0], Name(parent(base.name)), found) == CELERY
        for base in place[1].bases
    )


def find_calls(inventory: Inventory, found: Found) -> None:
    """Jobs that a call hands over: `queue.enqueue(f)`, `scheduler.add_job(f)`, `....do(f)`."""
    for module, wired in wirings(inventory):
        method, receiver = split(wired.call.function)
        packages = {i.module.partition(".")[0] for i in inventory.facts(module).imports}
        if method in _ENQUEUE and not packages.isdisjoint(_QUEUES):
            if not _is_own(inventory, module, receiver):
                _handed(inventory, found, module, wired.call, _ENQUEUE[method], "func", "task")
        elif method in ("add_job", "add_schedule") and _schedules(inventory, module, receiver):
            key = "func" if method == "add_job" else "func_or_task_id"
            _handed(inventory, found, module, wired.call, 0, key, "schedule")
        elif method == "do" and "schedule" in packages:
            _handed(inventory, found, module, wired.call, 0, "job_func", "schedule")


def find_schedules(inventory: Inventory, found: Found) -> None:
    """Celery's beat: the setting by all its names, and `add_periodic_task`."""
    seen: set[tuple[str, int]] = set()
    for module, beat in inventory.found("tasks", Beat):
        seen.add((module, beat.position))
        _entries(inventory, found, module, beat.value)
    for module in product_modules(inventory):
        for assignment in inventory.facts(module).assignments:
            if assignment.name in BEAT and (module, assignment.position) not in seen:
                _entries(inventory, found, module, assignment.value)
                if is_cut(assignment):  # in a file that imports none of the packages
                    location = inventory.location(module, assignment.position)
                    message = f"{assignment.name} is too long to be read whole"
                    found.say(diagnostics.DOOR_UNRESOLVED, message, location)
    for module, wired in wirings(inventory):
        method = split(wired.call.function)[0]
        if method == "update":
            value = wired.call.keyword("beat_schedule") or wired.call.keyword("CELERYBEAT_SCHEDULE")
            if wired.call.name.strip(":").partition(".")[0] in BEAT:
                value = next(iter(wired.call.positional), None)
            _entries(inventory, found, module, value)
        elif method == "add_periodic_task":
            _periodic(inventory, found, module, wired.call)


def find_messages(inventory: Inventory, found: Found) -> None:
    """Tasks called by their name: `app.send_task("name")`, `signature("name")`."""
    for module, wired in wirings(inventory):
        if split(wired.call.function)[0] not in ("send_task", "signature"):
            continue
        name = text_of(inventory, module, wired.call.argument(0, "name"))
        location = inventory.location(module, wired.call.position)
        if name is None:
            found.say(diagnostics.DOOR_UNRESOLVED, "the name of this task is computed", location)
        elif name in found.tasks:
            target = parent_module(inventory, found.tasks[name])
            if target and target != module:
                found.edges.append(
                    edge(module, target, EdgeKind.STRING, location, Confidence.LIKELY)
                )
        else:
            message = f"task {name!r} is called by name and not defined in the project"
            found.say(diagnostics.TASK_OUTSIDE, message, location)


def parent_module(inventory: Inventory, dotted: str) -> str:
    """The project module that holds a symbol; or empty."""
    place = inventory.definition(dotted)
    return place[0] if place is not None else ""


def _entries(inventory: Inventory, found: Found, module: str, value: Value | None) -> None:
    """`{name: {"task": task, "schedule": ...}}`."""
    if value is None:
        return
    if isinstance(value, Name):
        module, value = follow(inventory, module, value)
        value = inventory.constant(module, value)
    if not isinstance(value, Pairs):
        return
    for key, entry in value.pairs:
        location = inventory.location(module, _position(key) or value.position)
        name = text_of(inventory, module, key)
        if isinstance(entry, Name):
            entry = inventory.constant(module, entry)
        fields = dict(_fields(inventory, module, entry))
        task = fields.get("task")
        if name is None or task is None:
            message = "this entry of the schedule is computed"
            found.say(diagnostics.DOOR_UNRESOLVED, message, location)
            continue
        _scheduled(inventory, found, module, name, task, location_of=_position(key))


def _fields(inventory: Inventory, module: str, entry: Value) -> Iterator[tuple[str, Value]]:
    if isinstance(entry, Pairs):
        for key, value in entry.pairs:
            name = text_of(inventory, module, key)
            if name is not None:
                yield name, value
    elif isinstance(entry, Call) and last(entry.name) == "dict":
        for argument in entry.arguments:
            yield argument.keyword, argument.value


def _scheduled(
    inventory: Inventory, found: Found, module: str, name: str, task: Value, location_of: int
) -> None:
    location = inventory.location(module, location_of)
    word = text_of(inventory, module, task)
    if word is None and isinstance(task, Name) and last(task.name) == "name":
        handler = named(inventory, module, Name(parent(task.name)))
    elif word is not None:
        handler = found.tasks.get(word, "")
        if not handler and inventory.definition(word) is not None:
            handler = word
    else:
        handler = ""
    if handler:
        found.door("schedule", name, handler, location)
        return
    message = f"schedule {name!r} calls {word or 'a computed task'!r}, which the project lacks"
    found.say(diagnostics.TASK_OUTSIDE, message, location)


def _periodic(inventory: Inventory, found: Found, module: str, call: Call) -> None:
    """`sender.add_periodic_task(10.0, task.s("x"), name="...")`; a project's own function of that
    name may take the task itself."""
    location = inventory.location(module, call.position)
    signature = call.argument(1, "sig")
    handler = ""
    if isinstance(signature, Call):
        handler = named(inventory, module, Name(parent(signature.name)))
    elif isinstance(signature, Name):
        handler = named(inventory, module, signature)
    if handler and inventory.definition(handler):
        given = text_of(inventory, module, call.keyword("name"))
        found.door("schedule", given or handler, handler, location)
    else:
        message = "the task of this periodic entry is computed"
        found.say(diagnostics.DOOR_UNRESOLVED, message, location)


def _handed(
    inventory: Inventory,
    found: Found,
    module: str,
    call: Call,
    index: int,
    keyword: str,
    kind: str,
) -> None:
    """A function, or its dotted name, that a queue or scheduler will call."""
    given = call.argument(index, keyword) or call.argument(index, "f")
    location = inventory.location(module, call.position)
    word = text_of(inventory, module, given)
    handler = word.replace(":", ".") if word else named(inventory, module, given)
    if handler and inventory.definition(handler) is not None:
        name = text_of(inventory, module, call.keyword("id")) if kind == "schedule" else None
        if handler not in found.tasks.values():
            found.door(kind, name or handler, handler, location)
        if word and parent_module(inventory, handler) != module:
            target = parent_module(inventory, handler)
            found.edges.append(edge(module, target, EdgeKind.STRING, location))
    elif not handler and not isinstance(given, Literal):
        message = "the function that is handed over here is computed"
        found.say(diagnostics.DOOR_UNRESOLVED, message, location)


def _is_own(inventory: Inventory, module: str, receiver: Value | None) -> bool:
    """Whether a method belongs to a class of the project, not to a queue."""
    if not isinstance(receiver, Name) or receiver.name[:1] == "?":
        return isinstance(receiver, Call) and last(receiver.name) == "super"
    found = inventory.resolve(module, receiver.name)
    if found is None or not found.internal:
        return found is not None and found.name.partition(".")[0] not in _QUEUES
    return inventory.definition(found.name) is not None


def _schedules(inventory: Inventory, module: str, receiver: Value | None) -> bool:
    """Whether something is a scheduler, or may be one in a file that imports APScheduler."""
    if kind_of(inventory, module, receiver) == SCHEDULER:
        return True
    imports = {item.module.partition(".")[0] for item in inventory.facts(module).imports}
    return bool(imports & {"apscheduler", "flask_apscheduler"})


def _is_abstract(inventory: Inventory, dotted: str) -> bool:
    own = [a for a in inventory.class_assignments(dotted) if a.name == "abstract"]
    return bool(own) and isinstance(own[-1].value, Literal) and own[-1].value.value is True


def _position(value: Value) -> int:
    return getattr(value, "position", 0)
