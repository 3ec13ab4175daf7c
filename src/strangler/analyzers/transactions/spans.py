"""Blocks, decorators and commits in, the spans of code that run in one transaction out."""

from collections.abc import Iterator
from dataclasses import dataclass

from strangler.analyzers.calls.activity import Activity
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.inventory.uses import scope_name
from strangler.analyzers.recognisers.transactions import Block
from strangler.analyzers.transactions.naming import commits, opens, opens_by_name
from strangler.model.facts import MODULE_SCOPE, Definition, DefinitionKind
from strangler.model.graph import Confidence
from strangler.model.values import Call, Name, Value

_END = 1 << 62


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Positions from `start` to `end` of one body of code, both packed; `body` is its index in
    `Activity.bodies`."""

    body: int
    start: int
    end: int
    kind: str
    place: int
    """The position to show: of the block, the decorated function, the commit."""
    confidence: Confidence


class Spans:
    """Finds the spans of a project."""

    def __init__(self, activity: Activity, inventory: ProjectInventory) -> None:
        self._activity = activity
        self._inventory = inventory
        self._bodies: dict[str, list[int]] = {}
        for index, body in enumerate(activity.bodies):
            if not body.library:
                self._bodies.setdefault(body.symbol, []).append(index)
        self._committing: dict[int, bool] = {}

    def find(self) -> tuple[Span, ...]:
        """All spans, sorted; one inside another of the same body is a savepoint."""
        found = {*self._decorated(), *self._blocks()}
        taken: dict[int, list[Span]] = {}
        for span in found:
            taken.setdefault(span.body, []).append(span)
        found.update(self._sessions(taken))
        return tuple(_nested(span, found) for span in sorted(found))

    # -- decorators

    def _decorated(self) -> Iterator[Span]:
        """`@atomic`, `@transaction.atomic(using="x")`, `@db_session`; of a class, as Django's
        `method_decorator(atomic, name="dispatch")` has it, its method."""
        for module in self._inventory.modules:
            for definition in self._inventory.facts(module).definitions:
                for decorator in definition.decorators:
                    yield from self._by_decorator(module, definition, decorator)

    def _by_decorator(self, module: str, definition: Definition, value: Value) -> Iterator[Span]:
        symbol = f"{module}.{definition.name}"
        if isinstance(value, Call):
            if value.name.endswith("utils.decorators.method_decorator") and value.positional:
                name = value.keyword("name")
                method = getattr(name, "value", "") if name is not None else ""
                if method:
                    symbol = f"{symbol}.{method}"
                value = value.positional[0]
            if isinstance(value, Call):
                value = value.function
        kind = opens(self._meaning(module, value))
        if kind:
            for index in self._bodies.get(symbol, ()):
                yield Span(index, 0, _END, kind, definition.position, Confidence.CERTAIN)

    def _meaning(self, module: str, value: Value) -> str:
        if not isinstance(value, Name):
            return ""
        found = self._inventory.resolve(module, value.name)
        return found.name if found is not None else value.name

    # -- blocks

    def _blocks(self) -> Iterator[Span]:
        for module, block in self._inventory.found("transactions", Block):
            symbol = self._symbol(module, block.scope)
            for index in self._bodies.get(symbol, ()):
                kind, confidence = self._kind(module, block, index)
                if kind:
                    yield Span(index, block.position, block.end, kind, block.position, confidence)

    def _symbol(self, module: str, scope: int) -> str:
        """Whose code a scope is: a class's body runs where the class statement stands."""
        definitions = self._inventory.facts(module).definitions
        while scope != MODULE_SCOPE and definitions[scope].kind is DefinitionKind.CLASS:
            scope = definitions[scope].scope
        return scope_name(self._inventory, module, scope)

    def _kind(self, module: str, block: Block, index: int) -> tuple[str, Confidence]:
        """What a block's context begins: by what the call is known to call, a function of the
        project that commits among it, else by its name."""
        named = self._meaning(module, Name(block.name))
        kind = opens(named)
        if kind:
            return kind, Confidence.CERTAIN
        for dotted in self._called(index, block.call):
            kind = opens(dotted)
            if kind:
                return kind, Confidence.CERTAIN
        for call in self._activity.calls.get(index, ()):
            if call.position == block.call and self._commits(call.callee):
                return "session", call.confidence
        if any(o.position == block.call for o in self._activity.open.get(index, ())):
            return opens_by_name(block.name), Confidence.LIKELY
        return "", Confidence.CERTAIN

    def _called(self, index: int, position: int) -> Iterator[str]:
        """The dotted names of what lies outside the project and is called at a position."""
        for outside in self._activity.outside.get(index, ()):
            if outside.position == position:
                yield outside.name
        for call in self._activity.calls.get(index, ()):
            if call.position == position and self._activity.bodies[call.callee].library:
                yield self._activity.bodies[call.callee].symbol

    # -- commits

    def _sessions(self, taken: dict[int, list[Span]]) -> Iterator[Span]:
        """From the beginning of a function, or its last commit, to each commit in it: what an
        ORM's session or a DB-API connection (PEP 249, `.commit`) did in between."""
        for index, body in enumerate(self._activity.bodies):
            if body.library:
                continue
            start = 0
            for position, confidence in sorted(self._commits_at(index)):
                inside = any(s.start < position <= s.end for s in taken.get(index, ()))
                if not inside:
                    yield Span(index, start, position, "session", position, confidence)
                    start = position

    def _commits_at(self, index: int) -> set[tuple[int, Confidence]]:
        found = {
            (outside.position, Confidence.CERTAIN)
            for outside in self._activity.outside.get(index, ())
            if commits(outside.name)
        }
        for call in self._activity.calls.get(index, ()):
            callee = self._activity.bodies[call.callee]
            if callee.library and commits(callee.symbol):
                found.add((call.position, Confidence.CERTAIN))
        known = {position for position, _ in found}
        for opened in self._activity.open.get(index, ()):
            if opened.name == "commit" and opened.position not in known:
                found.add((opened.position, Confidence.LIKELY))
        return found

    def _commits(self, callee: int) -> bool:
        """Whether a function of the project, entered as a context, commits itself."""
        known = self._committing.get(callee)
        if known is None:
            body = self._activity.bodies[callee]
            known = not body.library and bool(self._commits_at(callee))
            if not known and not body.library:
                known = any(
                    opens(name)
                    for call in self._activity.calls.get(callee, ())
                    for name in self._called(callee, call.position)
                )
            self._committing[callee] = known
        return known


def _nested(span: Span, others: set[Span]) -> Span:
    """An atomic block inside another one of the same function makes a savepoint."""
    if span.kind != "atomic":
        return span
    for other in others:
        around = other.start <= span.start and span.end <= other.end
        if other.body == span.body and other != span and around and other.kind != "session":
            return Span(span.body, span.start, span.end, "savepoint", span.place, span.confidence)
    return span
