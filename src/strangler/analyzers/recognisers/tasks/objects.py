"""What stands before a decorator's or a call's method in, the kind of object it is out.

The classes are those that each library's documentation tells to make."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from strangler.analyzers.recognisers.following import follow, named, product_modules
from strangler.analyzers.recognisers.tasks.facts import Made, Wired
from strangler.analyzers.recognisers.tasks.kinds import CLASSES, SCHEDULER, SCHEDULERS
from strangler.diagnostics import Code, Diagnostic, report
from strangler.locations import Location
from strangler.model.facts import Definition
from strangler.model.graph import Edge
from strangler.model.names import parent
from strangler.model.recogniser import Door, Inventory
from strangler.model.source import ModuleKind
from strangler.model.values import Call, Member, Name, Value


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
    local: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """Kinds of objects in local variables, by module, function and variable."""
    returning: dict[str, str] = field(default_factory=dict)
    """Kinds of objects that functions of the project make and return."""
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


def find_local(inventory: Inventory, found: Found) -> None:
    """Applications, queues and groups that functions make (`def make_celery(app): ...`)."""
    for module, made in inventory.found("tasks", Made):
        kind = _kind(inventory, made.made)
        found.local[module, made.scope, made.name] = kind
        if made.returned:
            found.returning[f"{module}.{made.scope}"] = kind


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


def kind_of(
    inventory: Inventory,
    module: str,
    value: Value | None,
    found: Found | None = None,
    scope: str = "",
) -> str:
    """The kind of object that a value is, by the class it was made from; empty if not known.
    `found` has what functions of the project make and hold; `scope` is the definition in which
    the value stands."""
    if value is None:
        return ""
    if found is not None and isinstance(value, Name) and value.name[:1] == "?":
        while scope:
            kind = found.local.get((module, scope, value.name[1:]))
            if kind is not None:
                return kind
            scope = parent(scope)
        return ""
    place, made = follow(inventory, module, value)
    if isinstance(made, Call):
        name = named(inventory, place, made)
        return _kind(inventory, name) or _result(inventory, name, found)
    if isinstance(value, Name):
        known = inventory.resolve(module, value.name)
        if known is not None and known.module and known.symbol:
            bound = inventory.assignment(known.module, known.symbol)
            if bound is not None and bound.annotation is not None:
                return _kind(inventory, named(inventory, known.module, bound.annotation))
    return ""


def _result(inventory: Inventory, function: str, found: Found | None) -> str:
    """What calling a function of the project gives: by its annotation, or by what it returns."""
    place = inventory.definition(function) if function else None
    if place is None:
        return ""
    if place[1].returns:
        made = inventory.resolve(place[0], place[1].returns)
        kind = _kind(inventory, made.name) if made is not None and made.exact else ""
        if kind:
            return kind
    return found.returning.get(function, "") if found is not None else ""


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
        kind = CLASSES.get(candidate)
        if kind is None and candidate.startswith(SCHEDULERS):
            kind = SCHEDULER
        if kind is not None:
            return kind
    return ""
