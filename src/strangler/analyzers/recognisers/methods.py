"""Where a function asks for the request's method: code that only some methods of HTTP reach.

One function often answers several methods (`if request.method == "POST": ...`). What it does for
each is told apart by these spans; a test that is not understood tells nothing."""

from collections.abc import Iterable, Iterator

from strangler.model.facts import Definition, Fact
from strangler.model.names import last
from strangler.model.recogniser import Conclusion, Inventory
from strangler.model.values import Call, Items, Literal, Member, Name, Operation, Value
from strangler.model.views import ModuleView

_FORMS = frozenset({"is_submitted", "validate_on_submit"})
_SENDING = frozenset({"DELETE", "PATCH", "POST", "PUT"})
"""The methods for which Flask-WTF's forms are submitted (flask_wtf.form, SUBMIT_METHODS)."""


class MethodSpan(Fact, frozen=True, tag="span"):
    """Code between two packed positions of one definition that is reached only by requests whose
    method is (`among`) or is not one of `methods`."""

    scope: int
    start: int
    end: int
    methods: tuple[str, ...]
    among: bool


class Methods:
    """The recogniser of tests of the request's method."""

    name = "methods"
    version = 1
    wakes_on: tuple[str, ...] = (
        *("aiohttp", "bottle", "django", "fastapi", "flask", "flask_wtf", "pyramid"),
        *("rest_framework", "starlette", "tornado", "webob", "werkzeug"),
    )
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = (MethodSpan,)

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """The spans of a file."""
        for block in module.if_blocks():
            known = _asks(block.test) or _asks_among_others(block.test)
            if known is None or block.scope_index < 0:
                continue
            methods, among = known
            scope = block.scope_index
            yield MethodSpan(scope, block.position, block.body_end, methods, among)
            if _asks(block.test) is None:
                continue  # whoever fails the test may have failed its other part
            end = _end(module.definitions[scope]) if block.leaves else block.end
            if end > block.body_end:
                yield MethodSpan(scope, block.body_end, end, methods, not among)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """Nothing: whoever asks for an endpoint's effects asks for the spans."""
        return Conclusion()


def _end(definition: Definition) -> int:
    return (definition.end_line + 1) << 20


def _asks(test: Value) -> tuple[tuple[str, ...], bool] | None:
    """The methods that a test asks for, and whether it holds for them or for all others."""
    if isinstance(test, Operation):
        if test.operator == "not" and len(test.operands) == 1:
            inner = _asks(test.operands[0])
            return (inner[0], not inner[1]) if inner is not None else None
        if test.operator in ("==", "!=", "in", "not in") and len(test.operands) == 2:
            left, right = test.operands
            if test.operator in ("==", "!=") and _is_method(right):
                left, right = right, left
            methods = _methods(right)
            if _is_method(left) and methods:
                return methods, test.operator in ("==", "in")
    if isinstance(test, Call) and _called(test) in _FORMS:
        return tuple(sorted(_SENDING)), True
    return None


def _asks_among_others(test: Value) -> tuple[tuple[str, ...], bool] | None:
    """The same for `... and request.method == "POST" and ...`, which holds for fewer."""
    if isinstance(test, Operation) and test.operator == "and":
        for side in test.operands:
            known = _asks(side) or _asks_among_others(side)
            if known is not None:
                return known
    return None


def _called(call: Call) -> str:
    if isinstance(call.function, Member):
        return call.function.attribute
    return last(call.name)


def _is_method(value: Value) -> bool:
    """`request.method`, `self.request.method`, `request.method.upper()`."""
    if isinstance(value, Call) and not value.arguments and _called(value) == "upper":
        return value.name.endswith("request.method.upper")
    return isinstance(value, Name) and value.name.endswith(("request.method", "req.method"))


def _methods(value: Value) -> tuple[str, ...]:
    values = value.items if isinstance(value, Items) else (value,)
    found = []
    for item in values:
        if not isinstance(item, Literal) or not isinstance(item.value, str):
            return ()
        found.append(item.value.upper())
    return tuple(sorted(found))


def reached_by(method: str, span: MethodSpan) -> bool:
    """Whether a request with this method can reach the span; HEAD goes where GET goes."""
    name = "GET" if method == "HEAD" else method
    return (name in span.methods) == span.among


def excluded(method: str, spans: Iterable[MethodSpan]) -> Iterator[tuple[int, int]]:
    """The spans that a request with this method cannot reach, as positions; none for ANY."""
    if method != "ANY":
        for span in spans:
            if not reached_by(method, span):
                yield span.start, span.end
