"""Events of all files in; module globals and class attributes that are changed while the program
runs, and what is patched, out.

Rules of the language: `module.name = x`, `Class.name = x`, `setattr`, `global`, and the methods
that change lists, dicts, sets and deques (docs.python.org, library/stdtypes, collections)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from strangler.analyzers.coupling.collecting import Collector
from strangler.analyzers.coupling.events import Act, Event, FileEvents, at_import
from strangler.analyzers.coupling.names import Names
from strangler.model.coupling import CouplingKind
from strangler.model.facts import MODULE_SCOPE, DefinitionKind
from strangler.model.names import last, parent
from strangler.model.values import Call, Each, Items, Pairs, Value

_CHANGING = frozenset(
    {
        *("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "update"),
        *("add", "discard", "setdefault", "popitem", "appendleft", "popleft", "extendleft"),
    }
)
_CONTAINERS = frozenset(
    {
        *("dict", "list", "set", "defaultdict", "OrderedDict", "deque", "Counter", "ChainMap"),
        *("WeakKeyDictionary", "WeakValueDictionary", "WeakSet", "bytearray"),
    }
)
_PATCHERS = frozenset(
    {"patch_all", "monkey_patch", "patch_psycopg", "patch_thread", "patch_socket"}
)
"""gevent.monkey, eventlet, psycogreen, and what tracers call theirs."""
_NO_STATE = frozenset({"__all__", "__path__", "__version__", "urlpatterns"})


@dataclass(frozen=True, slots=True, order=True)
class _Change:
    holder: str
    module: str
    scope: int
    position: int


class StateReader:
    """Finds changes as files come by; `finish` then finds who reads what was changed."""

    def __init__(self, collector: Collector, names: Names) -> None:
        self._collector = collector
        self._names = names
        self._inventory = collector.inventory
        self._changes: set[_Change] = set()

    def take(self, module: str, events: FileEvents, event: Event) -> None:
        """Note an event that changes or patches something."""
        match event.act:
            case Act.PUT:
                self._changed(module, event, event.chain, needs_container=False)
            case Act.REBIND:
                self._note(f"{module}.{event.chain[1:]}", module, event)
            case Act.STORE:
                self._stored(module, events, event, event.chain, event.name, event.value)
            case Act.CALL if event.chain:
                self._called(module, events, event)

    def _called(self, module: str, events: FileEvents, event: Event) -> None:
        word, base = last(event.chain), parent(event.chain)
        if word in _CHANGING and base:
            self._changed(module, event, base, needs_container=True)
        elif event.chain == "builtins.setattr" and len(event.positional) > 2:
            name = self._names.text(module, events, event.positional[1])
            chain = events.chain(event.positional[0])
            if name and chain:
                self._stored(module, events, event, chain, name, event.positional[2])
        elif word in _PATCHERS:
            full = self._names.full(module, event.chain)
            if not self._inventory.resolver.module_prefix(full) and full[:1] != "?":
                self._patch(full, module, event)
        elif word == "add_to_class" and event.positional:
            # Django's `Model.add_to_class` is `setattr` for models (django/db/models/base.py).
            name = self._names.text(module, events, event.positional[0])
            full = self._names.full(module, base, made=False)
            if name and full and full[0] != "?" and "(" not in full:
                self._patch(f"{full}.{name}", module, event)

    def _changed(self, module: str, event: Event, chain: str, *, needs_container: bool) -> None:
        if not chain or chain[0] == "?" or "(" in chain:
            return
        full = self._names.full(module, chain, made=False)
        bound = self._names.assigned(full)
        if bound is None:
            return
        if needs_container and not _is_container(bound[1].value):
            return
        self._note(full, module, event)

    def _stored(
        self, module: str, events: FileEvents, event: Event, chain: str, name: str, value: int
    ) -> None:
        """`holder.name = value`, where the holder is a module, a class or something outside."""
        if not chain or chain[0] == "?" or "(" in chain or name[:2] == "__":
            return
        full = self._names.full(module, chain, made=False)
        resolved = self._inventory.resolver.resolve_absolute(full)
        if resolved is None:
            return
        target = f"{full}.{name}"
        if not resolved.internal:
            if self._is_code(module, events, value) and full.partition(".")[0] != "builtins":
                self._patch(target, module, event)
            return
        if not resolved.exact:
            return
        is_module = not resolved.symbol
        is_class = self._inventory.definition(full) is not None and not is_module
        if is_module and resolved.module == module:
            return
        if is_class:
            if not self._is_class(full):
                return  # an attribute of a function
            if resolved.module == module and event.scope == MODULE_SCOPE:
                return  # the file finishes its own class
        elif not is_module:
            return
        if self._is_defined(target) or (self._is_code(module, events, value) and is_class):
            if resolved.module != module:
                self._patch(target, module, event)
        elif self._names.assigned(target) is not None:
            self._note(target, module, event)

    def _is_code(self, module: str, events: FileEvents, value: int) -> bool:
        """Whether a value is a function or class."""
        if value < 0:
            return False
        if value in events.made:
            return True
        chain = events.chain(value)
        if not chain or chain[0] == "?" or "(" in chain:
            return False
        return self._is_defined(self._names.full(module, chain, made=False))

    def _is_defined(self, dotted: str) -> bool:
        return self._inventory.definition(dotted) is not None

    def _is_class(self, dotted: str) -> bool:
        place = self._inventory.definition(dotted)
        return place is not None and place[1].kind is DefinitionKind.CLASS

    def _note(self, holder: str, module: str, event: Event) -> None:
        if last(holder) not in _NO_STATE:
            self._changes.add(_Change(holder, module, event.scope, event.position))

    def _patch(self, target: str, module: str, event: Event) -> None:
        self._collector.writes(CouplingKind.PATCH, target, module, event.scope, event.position)

    # -- who reads it

    def finish(self, modules: Iterable[str]) -> None:
        """Collect what is changed by a function, or from another file, and who uses it."""
        by_holder: dict[str, list[_Change]] = {}
        for change in sorted(self._changes):
            by_holder.setdefault(change.holder, []).append(change)
        shared: dict[str, list[_Change]] = {}
        for holder, changes in by_holder.items():
            home = self._inventory.resolver.module_prefix(holder)
            if any(c.module != home or not self._at_import(c) for c in changes):
                shared[holder] = changes
        users = self._users(shared, modules)
        for holder, changes in shared.items():
            home = self._inventory.resolver.module_prefix(holder)
            used = users.get(holder, [])
            if len({home, *(c.module for c in changes), *(m for m, _, _ in used)}) < 2:
                continue
            written = {(c.module, c.scope, c.position) for c in changes}
            for change in changes:
                self._collector.writes(
                    CouplingKind.GLOBAL, holder, change.module, change.scope, change.position
                )
            for module, scope, position in used:
                if (module, scope, position) not in written:
                    self._collector.reads(CouplingKind.GLOBAL, holder, module, scope, position)

    def _at_import(self, change: _Change) -> bool:
        return at_import(self._inventory.facts(change.module), change.scope)

    def _users(
        self, holders: Mapping[str, object], modules: Iterable[str]
    ) -> dict[str, list[tuple[str, int, int]]]:
        words = {last(holder) for holder in holders}
        found: dict[str, list[tuple[str, int, int]]] = {}
        for module in modules:
            facts = self._inventory.facts(module)
            hits: dict[int, str] = {}
            for index, name in enumerate(facts.names):
                if words.isdisjoint(name.lstrip(":").split(".")):
                    continue
                for beginning in _beginnings(self._names.full(module, name, made=False)):
                    if beginning in holders:
                        hits[index] = beginning
            flat = facts.uses
            for scope, index, position in zip(flat[::4], flat[1::4], flat[3::4], strict=True):
                if index in hits:
                    found.setdefault(hits[index], []).append((module, scope, position))
        return found


def _beginnings(full: str) -> Iterator[str]:
    while full:
        yield full
        full = parent(full)


def _is_container(value: Value) -> bool:
    if isinstance(value, Call):
        return last(value.name) in _CONTAINERS
    return isinstance(value, Items | Pairs | Each)
