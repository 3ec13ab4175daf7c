"""Where code says that what it does belongs together: `with` blocks, and Django's setting.

Facts alone: whether a block is a transaction is known when it is known what its context calls
(`strangler.analyzers.transactions`)."""

from collections.abc import Iterable, Iterator

from strangler.model.facts import MODULE_SCOPE, Fact
from strangler.model.names import last
from strangler.model.recogniser import Conclusion, Inventory
from strangler.model.statements import Bind
from strangler.model.values import Call, Literal, Member, Pairs, Subscript, Value, text
from strangler.model.views import ModuleView

_ATOMIC_REQUESTS = "ATOMIC_REQUESTS"
_NEVER = frozenset({"Lock", "RLock", "TemporaryDirectory", "open", "patch", "raises", "suppress"})
"""Contexts of the standard library and of tests that are so common that they are left out."""


class Block(Fact, frozen=True, tag="block"):
    """A `with` block whose context is made by a call: the definition that holds it (-1: module
    level), the positions of its first word, of its end and of the call, the callee's name as far
    as it is one (`?session.begin`), and whether the call says that it makes no savepoint."""

    scope: int
    position: int
    end: int
    call: int
    name: str


class AtomicRequests(Fact, frozen=True, tag="requests"):
    """Django's setting: each request is a transaction."""

    position: int


class Transactions:
    """The recogniser of spans that may be transactions."""

    name = "transactions"
    version = 1
    wakes_on: tuple[str, ...] = ("*",)
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = (Block, AtomicRequests)

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """The blocks of a file, and the setting where it is switched on."""
        for block in module.with_blocks():
            for context, _ in block.contexts:
                if isinstance(context, Call):
                    name = _callee(context)
                    if last(name) not in _NEVER:
                        yield Block(
                            block.scope_index, block.position, block.end, context.position, name
                        )
        yield from _atomic_requests(module)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """Nothing: it takes calls to tell."""
        return Conclusion()


def _callee(call: Call) -> str:
    """The callee's dotted name; of a method of another call's result, `.method`."""
    if call.name:
        return call.name
    return f".{call.function.attribute}" if isinstance(call.function, Member) else ""


def _atomic_requests(module: ModuleView) -> Iterator[AtomicRequests]:
    """`DATABASES = {"default": {"ATOMIC_REQUESTS": True}}`, or assigned by keys
    (docs.djangoproject.com, ref/settings, ATOMIC_REQUESTS)."""
    found = [a for a in module.assignments if a.name == "DATABASES" and a.scope == MODULE_SCOPE]
    if not found:
        return
    for assignment in found:
        for database in _values(module.in_full(assignment)):
            for key, value in database.pairs if isinstance(database, Pairs) else ():
                if text(key) == _ATOMIC_REQUESTS and _is_true(value):
                    yield AtomicRequests(assignment.position)
    for statement in module.body(MODULE_SCOPE):
        if isinstance(statement, Bind) and isinstance(statement.target, Subscript):
            target = statement.target
            if text(target.key) == _ATOMIC_REQUESTS and _is_true(statement.value):
                yield AtomicRequests(target.position or found[-1].position)


def _values(value: Value | None) -> Iterator[Value]:
    if isinstance(value, Pairs):
        yield from (inner for _, inner in value.pairs)


def _is_true(value: Value) -> bool:
    return isinstance(value, Literal) and value.value is True
