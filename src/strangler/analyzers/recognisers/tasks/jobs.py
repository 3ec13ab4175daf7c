"""Calls and settings that hand a function to a queue or a time table in, tasks and schedules out.

Rules: RQ (docs: jobs, "Bulk Job Enqueueing"; cron), rq-scheduler, django-q (tasks, schedules), arq
(`WorkerSettings`, `cron`), Flask-APScheduler (`JOBS`), django-cron (`CronJobBase`) and
django-crontab (`CRONJOBS`)."""

from collections.abc import Iterator

from strangler import diagnostics
from strangler.analyzers.recognisers.following import (
    class_attribute,
    classes_of,
    edge,
    follow,
    is_imported,
    named,
    place_of,
    product_modules,
    text_of,
)
from strangler.analyzers.recognisers.tasks.objects import Found, split, wirings
from strangler.model.facts import Assignment
from strangler.model.graph import EdgeKind
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Items, Literal, Name, Pairs, Value, elements

_BY_NAME = {
    "rq.Queue.prepare_data": ("func", "task"),
    "rq.queue.Queue.prepare_data": ("func", "task"),
    "rq.job.Job.create": ("func", "task"),
    "rq.cron.register": ("func", "schedule"),
    "django_q.tasks.async_task": ("func", "task"),
    "django_q.tasks.schedule": ("func", "schedule"),
    "arq.cron": ("coroutine", "schedule"),
    "arq.cron.cron": ("coroutine", "schedule"),
}
"""Functions that take another one first, with the keyword for it."""
_LISTS = ("JOBS", "CRONJOBS")
"""Of Flask-APScheduler, whose name is a common one, and of django-crontab."""
_CRON_BASES = frozenset({"django_cron.CronJobBase", "django_cron.core.CronJobBase"})


def find_jobs(inventory: Inventory, found: Found) -> None:
    """Jobs that calls hand over."""
    for module, wired in wirings(inventory):
        call = wired.call
        known = _BY_NAME.get(named(inventory, module, call))
        if known is not None:
            _given(inventory, found, module, call, call.argument(0, known[0]), known[1])
            continue
        method = split(call.function)[0]
        packages = {i.module.partition(".")[0] for i in inventory.facts(module).imports}
        if method in ("schedule", "cron") and "rq_scheduler" in packages:
            value = call.argument(1, "func")
            _given(inventory, found, module, call, value, "schedule")
        elif method == "create" and call.name.endswith("Schedule.objects.create"):
            _given(inventory, found, module, call, call.keyword("func"), "schedule")


def find_listed(inventory: Inventory, found: Found) -> None:
    """Jobs that settings list, and functions of a worker's settings."""
    lists = _LISTS if is_imported(inventory, "flask_apscheduler") else _LISTS[1:]
    for module in product_modules(inventory):
        for assignment in inventory.facts(module).assignments:
            if assignment.name in lists:
                _listed(inventory, found, module, assignment)
        packages = {i.module.partition(".")[0] for i in inventory.facts(module).imports}
        if "arq" in packages:
            _worker(inventory, found, module)
        elif "django_cron" in packages:
            for dotted in classes_of(inventory, module):
                run = inventory.members(dotted).get("do")
                if run and not _CRON_BASES.isdisjoint(inventory.ancestors(dotted)):
                    found.door("schedule", dotted, run, place_of(inventory, dotted))


def _listed(inventory: Inventory, found: Found, module: str, assignment: Assignment) -> None:
    """`JOBS = [{"id": ..., "func": "m:f"}]`, `CRONJOBS = [("* * * * *", "m.f")]`."""
    for item in elements(assignment.value):
        name, value = "", None
        if isinstance(item, Pairs):
            fields = {text_of(inventory, module, key): held for key, held in item.pairs}
            value = fields.get("func")
            name = text_of(inventory, module, fields.get("id")) or ""
        elif isinstance(item, Items) and len(item.items) > 1 and assignment.name == "CRONJOBS":
            name, value = text_of(inventory, module, item.items[0]) or "", item.items[1]
        handler = _handler(inventory, module, value)
        if handler:
            position = getattr(item, "position", 0) or assignment.position
            where = inventory.location(module, position)
            found.door("schedule", name or handler, handler, where)


def _worker(inventory: Inventory, found: Found, module: str) -> None:
    """`class WorkerSettings: functions = [f, func(g, name="g")]`, whatever its name is."""
    for dotted in classes_of(inventory, module):
        bound = class_attribute(inventory, dotted, "functions")
        if bound is None or not isinstance(bound[1], Items):
            continue
        for item in elements(bound[1]):
            value = item.argument(0, "coroutine") if isinstance(item, Call) else item
            handler = _handler(inventory, bound[0], value)
            if handler:
                keyword = item.keyword("name") if isinstance(item, Call) else None
                given = text_of(inventory, bound[0], keyword)
                found.task(
                    given or handler.rpartition(".")[2], handler, place_of(inventory, handler)
                )


def _given(
    inventory: Inventory, found: Found, module: str, call: Call, value: Value | None, kind: str
) -> None:
    location = inventory.location(module, call.position)
    handler = _handler(inventory, module, value)
    if not handler:
        if not isinstance(value, Literal) and text_of(inventory, module, value) is None:
            message = "the function that is handed over here is computed"
            found.say(diagnostics.DOOR_UNRESOLVED, message, location)
        return
    if handler not in found.tasks.values():
        found.door(kind, handler, handler, location)
    home = inventory.definition(handler)
    if home is not None and home[0] != module and text_of(inventory, module, value):
        found.edges.append(edge(module, home[0], EdgeKind.STRING, location))


def _handler(inventory: Inventory, module: str, value: Value | None) -> str:
    """The project function that a value is or names."""
    for candidate in _names(inventory, module, value):
        found = inventory.resolve(module, candidate) if candidate else None
        if found is not None and inventory.definition(found.name) is not None:
            return found.name
    return ""


def _names(inventory: Inventory, module: str, value: Value | None) -> Iterator[str]:
    if value is None:
        return
    word = text_of(inventory, module, value)
    if word is not None:
        yield word.replace(":", ".")
        return
    place, held = follow(inventory, module, value)
    yield named(inventory, place, held) if isinstance(held, Name) else ""
