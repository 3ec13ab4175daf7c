"""The full name of a chain in, the class of the project that its value is an instance of out."""

from strangler.analyzers.coupling.names import Names
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.model.facts import MODULE_SCOPE, DefinitionKind
from strangler.model.names import parent
from strangler.model.values import Call

_MOST_STEPS = 4


class Instances:
    """Tells classes of globals, of results of annotated functions, of annotated parameters."""

    def __init__(self, inventory: ProjectInventory, names: Names) -> None:
        self._inventory = inventory
        self._names = names
        self._known: dict[tuple[str, str], str] = {}

    def class_of(self, module: str, chain: str, scope: int = MODULE_SCOPE) -> str:
        """The full name of a class; empty where it cannot be told. `scope` is where a parameter
        (`?settings`) belongs."""
        if chain[:1] == "?":
            return self._annotated(module, chain[1:], scope)
        key = (module, chain)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._class(self._names.full(module, chain, made=False), 0)
        return known

    def _annotated(self, module: str, name: str, scope: int) -> str:
        definitions = self._inventory.facts(module).definitions
        while scope != MODULE_SCOPE:
            for parameter in definitions[scope].parameters:
                if parameter.name == name and parameter.annotation:
                    found = self._inventory.resolve(module, parameter.annotation)
                    return self._defined(found.name) if found is not None else ""
            scope = definitions[scope].scope
        return ""

    def _class(self, full: str, depth: int) -> str:
        if depth > _MOST_STEPS or not full:
            return ""
        if full.endswith("()"):
            return self._result(full[:-2])
        bound = self._names.assigned(full)
        if bound is None or not isinstance(bound[1].value, Call) or not bound[1].value.name:
            return ""
        made = self._names.full(bound[0], bound[1].value.name, made=False)
        return self._class(f"{made}()", depth + 1)

    def _result(self, function: str) -> str:
        """What calling something of the project gives: an instance of a class, or what the
        annotation of a function says."""
        place = self._inventory.definition(function)
        if place is None:
            return ""
        module, definition = place
        if definition.kind is DefinitionKind.CLASS:
            return function
        if not definition.returns:
            return ""
        found = self._inventory.resolve(module, definition.returns)
        return self._defined(found.name) if found is not None else ""

    def _defined(self, name: str) -> str:
        place = self._inventory.definition(name)
        return name if place is not None and place[1].kind is DefinitionKind.CLASS else ""

    def field_owner(self, dotted: str, name: str) -> str:
        """The class, or the nearest of its bases in the project, whose body declares a field."""
        for holder in (dotted, *self._inventory.ancestors(dotted)):
            if self._inventory.definition(holder) is None:
                continue
            if any(a.name == name for a in self._inventory.class_assignments(holder)):
                return holder
            if name in self._inventory.members(holder):
                return holder
        return parent(name)
