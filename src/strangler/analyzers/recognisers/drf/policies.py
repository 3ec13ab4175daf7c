"""A view in, the classes that guard it out: permissions, authentication, throttles.

Rules: django-rest-framework.org, api-guide/permissions ("Setting the permission policy"),
authentication and throttling; source: rest_framework/settings.py (DEFAULTS, import_from_string)."""

from typing import Any

from strangler.analyzers.recognisers.drf.library import DEFAULTS, NO_GUARD, POLICIES
from strangler.analyzers.recognisers.following import global_assignments, product_modules
from strangler.analyzers.recognisers.interpreting.attributes import MISSING
from strangler.analyzers.recognisers.interpreting.frames import Frame
from strangler.analyzers.recognisers.interpreting.interpreter import Interpreter
from strangler.analyzers.recognisers.interpreting.values import (
    COMPOSING,
    Invocation,
    Symbol,
    dotted_of,
)
from strangler.model.recogniser import Inventory

_SETTING = "REST_FRAMEWORK"


class Policies:
    """The policies of all views of a project."""

    def __init__(self, inventory: Inventory, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        self._settings: dict[str, Any] = {}
        for module in product_modules(inventory):
            for item in global_assignments(inventory, module, _SETTING):
                value = interpreter.evaluate(item.value, Frame(module, {}))
                if isinstance(value, dict) and not self._settings:
                    self._settings = {k: v for k, v in value.items() if isinstance(k, str)}

    def of(self, cls: str, given: dict[str, Any]) -> tuple[str, ...]:
        """What guards a view class; `given` is what `as_view` or `@action` overrides. A policy
        that is computed is named by the attribute that computes it."""
        found: list[str] = []
        for attribute, setting in POLICIES.items():
            value = given.get(attribute, MISSING)
            where = f"{cls}.{attribute}"
            if value is MISSING:
                value = self._interpreter.optional_attribute(Symbol(cls), attribute)
            if value is MISSING:
                value, where = self._default(setting), f"{_SETTING}.{setting}"
            found += _names(value, where)
        return tuple(dict.fromkeys(name for name in found if name not in NO_GUARD))

    def _default(self, setting: str) -> Any:
        return self._settings.get(setting, list(DEFAULTS[setting]))


def _names(value: Any, where: str) -> list[str]:
    if not isinstance(value, list | tuple):
        return [where]
    return [name or where for item in value for name in _classes(item)]


def _classes(item: Any) -> list[str]:
    """One class, or those that `&`, `|` and `~` compose (rest_framework/permissions.py,
    `OperationHolderMixin`): each may be asked."""
    if isinstance(item, Invocation) and item.name in COMPOSING:
        return [name for operand in item.positional for name in _classes(operand)]
    return [item if isinstance(item, str) else dotted_of(item)]
