"""What the walk collected in, the ModuleView that recognisers see out."""

from collections.abc import Iterable, Mapping

from strangler.analyzers.extraction.reading import ExpressionReader, chain_of
from strangler.analyzers.extraction.scopes import ScopeKind
from strangler.analyzers.extraction.walking.raw import RawCall
from strangler.analyzers.extraction.walking.walk import Walk
from strangler.model.facts import Assignment, Definition, Import
from strangler.model.values import Call, Value
from strangler.model.views import CallSite

_FULL = 20_000
"""Nodes of one value that a recogniser asked for: all that people write by hand."""


class FileView:
    """One file as recognisers see it (`strangler.model.views.ModuleView`)."""

    def __init__(
        self,
        walk: Walk,
        reader: ExpressionReader,
        positions: Mapping[int, int],
        definitions: tuple[Definition, ...],
        imports: tuple[Import, ...],
        assignments: tuple[Assignment, ...],
    ) -> None:
        self.definitions = definitions
        self.imports = imports
        self.assignments = assignments
        self._walk = walk
        self._reader = reader
        self._positions = positions
        self._names: list[str] | None = None

    def calls(self, *names: str) -> Iterable[CallSite]:
        """Calls whose callee is one of `names`, or ends in one that starts with a dot."""
        exact = frozenset(name for name in names if name[0] != ".")
        suffixes = tuple(name for name in names if name[0] == ".")
        for call, name in zip(self._walk.calls, self._call_names(), strict=True):
            if not names or name in exact or (suffixes and name.endswith(suffixes)):
                yield self._site(call)

    def local_assignments(self, scope_index: int) -> dict[str, Value]:
        """What simple names are bound to inside one function, last binding wins."""
        return {
            raw.name: self._reader.read(raw.value, raw.scope)
            for raw in self._walk.assignments
            if raw.scope.definition == scope_index
            and raw.scope.kind is ScopeKind.FUNCTION
            and raw.value is not None
            and not raw.augmented
        }

    def in_full(self, assignment: Assignment) -> Value | None:
        """The value of a module or class level assignment, however large."""
        for raw in self._walk.assignments:
            if raw.value is None or raw.name != assignment.name:
                continue
            if self._positions[raw.offset] == assignment.position:
                return self._reader.read(raw.value, raw.scope, _FULL)
        return None

    def _call_names(self) -> list[str]:
        """The dotted name of each call's callee; for `f().g()` what follows the call: `.g`."""
        if self._names is None:
            self._names = [self._call_name(call) for call in self._walk.calls]
        return self._names

    def _call_name(self, call: RawCall) -> str:
        function = call.node.func
        if chain_of(function):
            return self._reader.name(function, call.scope)
        attribute = getattr(function, "attr", None)
        return f".{attribute.value}" if attribute is not None else ""

    def _site(self, raw: RawCall) -> CallSite:
        index = raw.scope.definition
        value = self._reader.read(raw.node, raw.scope, _FULL)
        assert isinstance(value, Call)
        scope = self.definitions[index] if index >= 0 else None
        return CallSite(value, scope, index, raw.assigned_to)
