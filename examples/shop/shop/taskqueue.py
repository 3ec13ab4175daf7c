"""Background tasks with Celery's calling conventions and no broker.

Tasks used to run on Celery. The broker is gone, the decorators stayed: a task now
runs at once, in the process that queued it.
"""

import functools
import importlib
import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

logger = logging.getLogger("shop.tasks")

_registry: dict[str, "Task"] = {}


class UnknownTask(LookupError):  # noqa: N818 (the name is part of what callers catch)
    """No imported module registered a task of this name."""


class Task:
    """A function that can be queued by reference or by its dotted name."""

    def __init__(self, func: Callable[..., Any], name: str) -> None:
        self.func = func
        self.name = name
        functools.update_wrapper(self, func)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.func(*args, **kwargs)

    def delay(self, *args: Any, **kwargs: Any) -> Any:
        return self.apply_async(args, kwargs)

    def apply_async(self, args: Iterable[Any] = (), kwargs: dict[str, Any] | None = None) -> Any:
        try:
            return self.func(*args, **(kwargs or {}))
        except Exception:
            if settings.TASK_PROPAGATE_ERRORS:
                raise
            logger.exception("task %s failed", self.name)
            return None


def shared_task(func: Callable[..., Any] | None = None, *, name: str | None = None) -> Any:
    """Register a function as a task, as `@shared_task` or `@shared_task(name=...)`."""

    def register(target: Callable[..., Any]) -> Task:
        task = Task(target, name or f"{target.__module__}.{target.__qualname__}")
        _registry[task.name] = task
        return task

    return register(func) if func is not None else register


def autodiscover() -> None:
    """Import every module of TASK_MODULES, which registers its tasks."""
    for module_name in settings.TASK_MODULES:
        importlib.import_module(module_name)


def get_task(name: str) -> Task:
    if name not in _registry:
        autodiscover()
    try:
        return _registry[name]
    except KeyError:
        raise UnknownTask(name) from None


def send_task(name: str, args: Iterable[Any] = (), kwargs: dict[str, Any] | None = None) -> Any:
    """Queue a task by name, for callers that must not import its module."""
    return get_task(name).apply_async(args, kwargs)
