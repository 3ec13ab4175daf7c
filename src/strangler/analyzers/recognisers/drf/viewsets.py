"""A viewset's name in, the actions it brings out: its own, inherited ones, and `@action`s.

Sources: rest_framework/viewsets.py (ViewSetMixin.get_extra_actions), decorators.py (action,
MethodMapper)."""

from collections.abc import Iterator
from typing import Any

from strangler.analyzers.recognisers.drf.library import VIEWSET
from strangler.analyzers.recognisers.drf.problems import Problems
from strangler.analyzers.recognisers.interpreting.attributes import MISSING
from strangler.analyzers.recognisers.interpreting.frames import Frame
from strangler.analyzers.recognisers.interpreting.interpreter import Interpreter
from strangler.analyzers.recognisers.interpreting.values import (
    UNKNOWN,
    Instance,
    Invocation,
    Symbol,
    dotted_of,
)
from strangler.model.facts import Definition, DefinitionKind
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Name

_ACTIONS = {
    "rest_framework.decorators.action": None,
    "rest_framework.decorators.detail_route": True,  # before 3.10
    "rest_framework.decorators.list_route": False,
}
_OURS = ("django.", "rest_framework.", "rest_framework_nested.", "builtins.", "typing.", "abc.")


class Viewsets:
    """Answers for all viewsets of a project; extra actions are read once for each."""

    def __init__(self, inventory: Inventory, problems: Problems) -> None:
        self._inventory = inventory
        self._problems = problems
        self._extra: dict[str, list[Instance]] = {}
        self._strange: set[str] = set()

    def check(self, i: Interpreter, viewset: Any, prefix: str, place: tuple[str, int]) -> bool:
        """Whether a registered value is a viewset that can be read; if not, it is listed."""
        name = dotted_of(viewset)
        lineage = i.lineage(name) if name else ()
        if VIEWSET not in lineage:
            shown = name or "what"
            self._problems.viewset(
                *place, f"{shown} is registered as {prefix!r}, but its actions are not known"
            )
            return False
        for base in lineage:
            known = self._inventory.definition(base) is not None or i.library.knows(base)
            if not known and not base.startswith(_OURS) and base not in self._strange:
                self._strange.add(base)
                self._problems.viewset(
                    *place, f"{name} inherits {base}, whose actions, if any, are not known"
                )
        return True

    def has(self, i: Interpreter, viewset: Any, action: str) -> bool:
        """Whether a viewset has an attribute of that name."""
        found = i.optional_attribute(viewset, action)
        return found is not MISSING and found is not None

    def extra_actions(self, i: Interpreter, viewset: Any) -> list[Instance]:
        """The `@action`s of a viewset and its bases, by name, as `inspect.getmembers` has them."""
        name = dotted_of(viewset)
        known = self._extra.get(name)
        if known is None:
            found = dict(self._read(i, name))
            known = self._extra[name] = [found[key] for key in sorted(found)]
        return known

    def _read(self, i: Interpreter, viewset: str) -> Iterator[tuple[str, Instance]]:
        seen: set[str] = set()
        holders: dict[str, dict[str, Any]] = {}
        lineage = [cls for cls in i.lineage(viewset) if self._inventory.definition(cls)]
        for cls in lineage:
            for member in sorted(self._inventory.members(cls)):
                if member in seen:
                    continue
                seen.add(member)
                place = self._inventory.definition(f"{cls}.{member}")
                if place is None or place[1].kind is not DefinitionKind.FUNCTION:
                    continue
                action = self._action(i, place[0], place[1], member)
                if action is not None:
                    holders[f"{cls}.{member}"] = action.attributes["mapping"]
                    yield member, action
        if holders:
            self._add_mapped(lineage, holders)

    def _action(
        self, i: Interpreter, module: str, definition: Definition, name: str
    ) -> Instance | None:
        for decorator in definition.decorators:
            made = i.evaluate(decorator, Frame(module, {}))
            if not isinstance(made, Invocation) or made.name not in _ACTIONS:
                continue
            methods = made.argument(0, "methods") or ["get"]
            detail = _ACTIONS[made.name]
            if detail is None:
                detail = made.argument(1, "detail")
            mapping: Any = UNKNOWN
            if isinstance(methods, list | tuple) and all(isinstance(m, str) for m in methods):
                mapping = {method.lower(): name for method in methods}
            path = made.argument(2, "url_path")
            own = ("methods", "detail", "url_path", "url_name")
            attributes = {
                "mapping": mapping,
                "detail": detail,
                "url_path": name if path is None or path == "" else path,
                "url_name": "",
                "kwargs": {k: v for k, v in made.keywords.items() if k not in own},
            }
            return Instance("rest_framework.decorators.action", attributes)
        return None

    def _add_mapped(self, lineage: list[str], holders: dict[str, dict[str, Any]]) -> None:
        """`@name.mapping.post` adds a method to the action `name`, for all who share it."""
        for cls in lineage:
            for member in self._inventory.members(cls):
                place = self._inventory.definition(f"{cls}.{member}")
                for decorator in place[1].decorators if place else ():
                    written = decorator.name if isinstance(decorator, Name | Call) else ""
                    target, found, method = written.rpartition(".mapping.")
                    if not found or place is None:
                        continue
                    meant = self._inventory.resolve(place[0], target)
                    mapping = holders.get(meant.name) if meant is not None else None
                    if isinstance(mapping, dict):
                        mapping.setdefault(method, member)


def symbol_of(value: Any) -> Symbol | None:
    """A value as a symbol, if it is one."""
    name = dotted_of(value)
    return Symbol(name) if name else None
