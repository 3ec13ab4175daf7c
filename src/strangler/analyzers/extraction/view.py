"""What the walk collected in, the ModuleView that recognisers see out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import libcst as cst

from strangler.analyzers.extraction.annotations import names_of
from strangler.analyzers.extraction.bodies import BodyReader
from strangler.analyzers.extraction.looping import loop_loads
from strangler.analyzers.extraction.metadata import metadata
from strangler.analyzers.extraction.reading import ExpressionReader, chain_of
from strangler.analyzers.extraction.scopes import ALIAS, ScopeKind
from strangler.analyzers.extraction.steps import StepReader
from strangler.analyzers.extraction.walking.raw import RawCall
from strangler.analyzers.extraction.walking.walk import Walk
from strangler.model.facts import Assignment, Definition, Import, Loop
from strangler.model.names import last
from strangler.model.statements import Statement
from strangler.model.steps import Step
from strangler.model.values import Call, Literal, Value
from strangler.model.views import CallSite, IfBlock, LoopLoad, WithBlock

_FULL = 20_000
"""Nodes of one value that a recogniser asked for: all that people write by hand."""


_HOLDERS = (
    cst.BaseSuite,
    cst.SimpleStatementLine,
    *(cst.If, cst.Else, cst.For, cst.While, cst.Try, cst.TryStar, cst.ExceptHandler),
    *(cst.Finally, cst.With, cst.Match, cst.MatchCase),
)
"""Statements that hold others and make no scope."""


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
        tree: cst.Module,
    ) -> None:
        self.definitions = definitions
        self.imports = imports
        self.assignments = assignments
        self._walk = walk
        self._reader = reader
        self._positions = positions
        self._tree = tree
        self._bodies: BodyReader | None = None
        self._names: dict[int, str] = {}
        self._by_last: dict[str, list[int]] | None = None
        self._steps: StepReader | None = None

    def calls(self, *names: str) -> Iterable[CallSite]:
        """Calls whose callee is one of `names`, or ends in one that starts with a dot; a name
        that ends in `()` means calls of what it returns."""
        if not names:
            yield from map(self._site, self._walk.calls)
            return
        exact = frozenset(name for name in names if name[0] != ".")
        suffixes = tuple(name for name in names if name[0] == ".")
        for index in self._candidates(frozenset(map(last, names))):
            name = self._call_name(index)
            if name in exact or (suffixes and name.endswith(suffixes)):
                yield self._site(self._walk.calls[index])

    def local_assignments(self, scope_index: int, *, once: bool = False) -> dict[str, Value]:
        """What simple names are bound to inside one function, last binding wins."""
        found = [
            raw
            for raw in self._walk.assignments
            if raw.scope.definition == scope_index and raw.scope.kind is ScopeKind.FUNCTION
        ]
        times = Counter(raw.name for raw in found)
        return {
            raw.name: self._reader.read(raw.value, raw.scope)
            for raw in found
            if raw.value is not None
            and not raw.augmented
            and not (once and (times[raw.name] > 1 or raw.conditional))
        }

    def in_full(self, assignment: Assignment) -> Value | None:
        """The value of a module or class level assignment, however large."""
        for raw in self._walk.assignments:
            if raw.value is None or raw.name != assignment.name:
                continue
            if self._positions[raw.offset] == assignment.position:
                return self._reader.read(raw.value, raw.scope, _FULL)
        return None

    def steps(self, scope_index: int) -> tuple[Step, ...]:
        """What the module level (-1), a function or a class body does, in source order."""
        if self._steps is None:
            self._steps = StepReader(self._reader, self._walk.definitions)
        if scope_index >= 0:
            return self._steps.body(scope_index)
        assert self._walk.tree is not None
        return self._steps.module(self._walk.tree, self._walk.module)

    def metadata(self, scope_index: int) -> Iterable[tuple[str, Value]]:
        """What `Annotated` gives beside the type, by the name of a parameter or variable."""
        return metadata(self._walk, self._reader, scope_index)

    def attributes(self, *names: str) -> Iterable[tuple[Value, Value]]:
        """What attributes of these names are assigned, as (target, value)."""
        for target, value, scope in self._walk.attributes:
            if target.attr.value in names:
                yield self._reader.read(target, scope), self._reader.read(value, scope, _FULL)

    def entries(self, *names: str) -> Iterable[tuple[Value, Value]]:
        """What entries of attributes, or of `:name`s, are assigned, as (key, value)."""
        for target, value, scope in self._walk.entries:
            holder = target.value
            name = f":{holder.value}" if isinstance(holder, cst.Name) else ""
            if isinstance(holder, cst.Attribute):
                name = holder.attr.value
            key = target.slice[0].slice if len(target.slice) == 1 else None
            if name in names and isinstance(key, cst.Index):
                yield self._reader.read(key.value, scope), self._reader.read(value, scope, _FULL)

    def if_blocks(self) -> Iterable[IfBlock]:
        """The `if` and `elif` statements, in source order."""
        for raw in self._walk.ifs:
            yield IfBlock(
                self._body_reader().read(raw.node.test, raw.scope),
                raw.scope.definition,
                self._positions[raw.start],
                self._positions[raw.body],
                self._positions[raw.end],
                _leaves(raw.node.body),
            )

    def with_blocks(self) -> Iterable[WithBlock]:
        """The `with` statements, in source order."""
        for raw in self._walk.withs:
            yield WithBlock(
                tuple(
                    (
                        self._reader.read(item.item, raw.scope),
                        self._reader.read(item.asname.name, raw.scope) if item.asname else None,
                    )
                    for item in raw.node.items
                ),
                raw.scope.definition,
                self._positions[raw.offset],
                self._positions[raw.end],
            )

    def loop_loads(self) -> Iterable[LoopLoad]:
        """The attributes of loop variables, in source order."""
        return loop_loads(self._walk, self._reader, self._positions)

    def body(self, scope_index: int) -> tuple[Statement, ...]:
        """The statements of a definition's body, or of the module (-1)."""
        if scope_index < 0:
            return self._body_reader().statements(self._tree, self._walk.module)
        raw = self._walk.definitions[scope_index]
        if isinstance(raw.node, cst.Lambda):
            return ()
        return self._body_reader().statements(raw.node.body, raw.inner)

    def returned(self, scope_index: int) -> tuple[Value, ...]:
        """What a function returns, statement by statement; a bare `return` is None."""
        raw = self._walk.definitions[scope_index]
        if isinstance(raw.node, cst.Lambda):
            return (self._reader.read(raw.node.body, raw.inner),)
        return tuple(
            Literal(None) if node.value is None else self._reader.read(node.value, raw.inner)
            for node in _returns(raw.node.body)
        )

    def annotated(self, assignment: Assignment) -> tuple[str, ...]:
        """The dotted names in the annotation of a module or class level assignment."""
        for raw in self._walk.assignments:
            if raw.annotation is None or raw.name != assignment.name:
                continue
            if self._positions[raw.offset] == assignment.position:
                return tuple(names_of(raw.annotation, raw.scope, self._reader))
        return ()

    def _body_reader(self) -> BodyReader:
        if self._bodies is None:
            self._bodies = BodyReader(
                self._walk.aligner.offsets,
                self._positions.__getitem__,
                limit=_FULL,
                has_stars=any(item.name == "*" for item in self.imports),
            )
        return self._bodies

    def _candidates(self, wanted: frozenset[str]) -> list[int]:
        """The indices of the calls whose callee's last part, as written or imported, is wanted.

        Only their names are resolved: most calls of a file interest nobody."""
        if self._by_last is None:
            self._by_last = self._index()
        found = [index for word in wanted for index in self._by_last.get(word, ())]
        return sorted(set(found))

    def _index(self) -> dict[str, list[int]]:
        renamed = {
            item.alias: last(item.name or item.module)
            for item in self.imports
            if item.alias != last(item.name or item.module)
        }
        by_last: dict[str, list[int]] = {}
        for index, call in enumerate(self._walk.calls):
            function, ending = call.node.func, ""
            if isinstance(function, cst.Call):  # `task(name="x")(f)`
                function, ending = function.func, "()"
            if isinstance(function, cst.Attribute):
                by_last.setdefault(function.attr.value + ending, []).append(index)
            elif isinstance(function, cst.Name):
                word = function.value
                by_last.setdefault(word + ending, []).append(index)
                if word in renamed:
                    by_last.setdefault(renamed[word] + ending, []).append(index)
                bound = call.scope.bindings.get(word, "")
                if bound[:1] == ALIAS:  # `t = sqlalchemy.Table` in a function
                    by_last.setdefault(last(bound), []).append(index)
        return by_last

    def _call_name(self, index: int) -> str:
        """The dotted name of a call's callee; for `f().g()` what follows the call: `.g`."""
        known = self._names.get(index)
        if known is None:
            call = self._walk.calls[index]
            function = call.node.func
            if isinstance(function, cst.Call):
                inner = function.func
                known = f"{self._reader.name(inner, call.scope)}()" if chain_of(inner) else ""
            elif chain_of(function):
                known = self._reader.name(function, call.scope)
            else:
                attribute = getattr(function, "attr", None)
                known = f".{attribute.value}" if attribute is not None else ""
            self._names[index] = known
        return known

    def _site(self, raw: RawCall) -> CallSite:
        index = raw.scope.definition
        value = self._reader.read(raw.node, raw.scope, _FULL)
        assert isinstance(value, Call)
        scope = self.definitions[index] if index >= 0 else None
        return CallSite(value, scope, index, raw.assigned_to, self._loops(raw))

    def _loops(self, raw: RawCall) -> tuple[Loop, ...]:
        read = self._reader.read
        return tuple(
            Loop(read(loop.target, raw.scope), read(loop.iter, raw.scope, _FULL))
            for loop in raw.loops
        )


def _leaves(body: cst.BaseSuite) -> bool:
    """Whether what follows the statement is not reached from this branch."""
    line = body.body[-1] if body.body else None
    last = line.body[-1] if isinstance(line, cst.SimpleStatementLine) and line.body else line
    return isinstance(last, cst.Return | cst.Raise | cst.Continue | cst.Break)


def _returns(node: cst.CSTNode) -> Iterator[cst.Return]:
    """The return statements of a body, those of functions inside it left out."""
    for child in node.children:
        if isinstance(child, cst.Return):
            yield child
        elif isinstance(child, _HOLDERS):
            yield from _returns(child)
