"""A rule in, the same rule after a function of the project has made it out."""

from collections.abc import Callable

from strangler import diagnostics
from strangler.analyzers.recognisers.flask.facts import Rewriting
from strangler.analyzers.recognisers.following import named, text_of
from strangler.analyzers.recognisers.renaming import renamed
from strangler.diagnostics import Diagnostic, report
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Formatted, Name, Value


class Rewritings:
    """The short functions of a project that may make URL rules of what they are given. `tell` is
    handed a diagnostic where something is assumed."""

    def __init__(self, inventory: Inventory, tell: Callable[[Diagnostic], None]) -> None:
        self._inventory = inventory
        self._tell = tell
        self._known = {
            f"{module}.{fact.function}": (module, fact)
            for module, fact in inventory.found("flask", Rewriting)
        }

    def text_of(self, module: str, value: Value | None) -> str | None:
        """The rule that a value is, also after such a function."""
        rule = text_of(self._inventory, module, value)
        if rule is None and isinstance(value, Call):
            return self._rewritten(module, value)
        return rule

    def _rewritten(self, module: str, call: Call) -> str | None:
        """A rule that a function of the project makes of a literal. One that returns what it was
        given unless something is configured is taken to do so, and that is said."""
        function, given = named(self._inventory, module, call), call.positional
        known = self._known.get(function)
        if known is None or len(given) != 1 or len(call.arguments) != 1:
            return None
        home, fact = known
        if isinstance(fact.returned[0], Formatted) and len(fact.returned) == 1:
            put = renamed(fact.returned[0], lambda n: given[0] if _is(n, fact.parameter) else n)
            return text_of(self._inventory, home, put)
        rule = text_of(self._inventory, module, given[0])
        if rule is not None and len(fact.returned) > 1:
            message = f"what {last(function)} makes of {rule!r} depends on configuration"
            location = self._inventory.location(module, call.position)
            self._tell(report(diagnostics.ROUTE_ASSUMED, message, location))
        return rule


def _is(name: Name, parameter: str) -> bool:
    return name.name == f"?{parameter}"
