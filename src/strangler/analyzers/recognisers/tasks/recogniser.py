"""Tasks, schedules, commands, consumers and events of the common libraries."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from strangler.analyzers.recognisers.following import is_imported
from strangler.analyzers.recognisers.tasks import facts
from strangler.analyzers.recognisers.tasks.applied import applied
from strangler.analyzers.recognisers.tasks.behaving import behaving
from strangler.analyzers.recognisers.tasks.commands import Commands
from strangler.analyzers.recognisers.tasks.consumers import (
    find_consumer_classes,
    find_consumers,
    find_subscribers,
)
from strangler.analyzers.recognisers.tasks.declared import find_declared
from strangler.analyzers.recognisers.tasks.decorating import find_decorated
from strangler.analyzers.recognisers.tasks.events import find_listeners, find_listening
from strangler.analyzers.recognisers.tasks.jobs import find_jobs, find_listed
from strangler.analyzers.recognisers.tasks.objects import Found, decorated, find_local
from strangler.analyzers.recognisers.tasks.programs import find_programs
from strangler.analyzers.recognisers.tasks.queues import (
    find_calls,
    find_makers,
    find_messages,
    find_schedules,
    find_task_classes,
    find_tasks,
)
from strangler.model.behaviour import Behaviour
from strangler.model.facts import Fact
from strangler.model.recogniser import Conclusion, Conclusions, Inventory
from strangler.model.views import ModuleView

_MORE = ("channels", "django_crontab", "django_tasks", "djstripe", "flask")


class Tasks:
    """The recogniser of doors that are no endpoints."""

    name = "tasks"
    version = 2
    wakes_on: tuple[str, ...] = facts.PACKAGES
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = facts.FACTS
    standins = Path(__file__).parent / "standins"

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Calls that register something to be called."""
        return facts.watch(module)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """Each registered function with the name it is known by."""
        found = Found()
        commands = Commands(inventory)
        find_declared(inventory, found)
        if is_imported(inventory, *facts.PACKAGES, *_MORE):
            find_local(inventory, found)
            find_makers(inventory, found)
            for item in chain(decorated(inventory), applied(inventory)):
                find_tasks(inventory, found, item)
                find_decorated(inventory, found, item)
                find_listeners(inventory, found, item)
                find_subscribers(inventory, found, item)
                commands.take(item)
            if is_imported(inventory, "celery", "dramatiq"):
                find_task_classes(inventory, found)
            find_calls(inventory, found)
            find_jobs(inventory, found)
            find_listed(inventory, found)
            find_programs(inventory, found)
            find_schedules(inventory, found)
            find_messages(inventory, found)
            find_listening(inventory, found)
            find_consumers(inventory, found)
            if is_imported(inventory, "kombu", "channels"):
                find_consumer_classes(inventory, found)
            commands.find(found)
        return Conclusion(
            doors=tuple(dict.fromkeys(found.doors)),
            edges=tuple(dict.fromkeys(found.edges)),
            diagnostics=tuple(dict.fromkeys(found.diagnostics)),
        )

    def behaviour(self, inventory: Inventory, conclusions: Conclusions) -> Iterable[Behaviour]:
        """Functions that a queue made tasks, where there are any."""
        if any(door.kind == "task" for door in conclusions.doors):
            yield from sorted(set(behaving(inventory)), key=repr)
