"""`if (...)` and `limit_except` in, whom they are for out."""

from dataclasses import dataclass

from strangler.engines.importing.draft import Who
from strangler.engines.importing.nginx.reading import Directive
from strangler.engines.importing.nginx.variables import condition
from strangler.engines.importing.patterns import alternatives


@dataclass(frozen=True, slots=True)
class Condition:
    """Requests that one of `who` means; or all others, where it is negated."""

    who: tuple[Who, ...]
    negated: bool = False

    @property
    def methods(self) -> frozenset[str] | None:
        """The methods, where the condition is about nothing else."""
        if any(who.asks or who.host or who.methods is None for who in self.who):
            return None
        return frozenset(method for who in self.who for method in who.methods or ())


def read_if(directive: Directive) -> Condition | None:
    """The condition of an `if`; None: it asks for something that rules do not look at."""
    words = " ".join(directive.args).strip()
    words = words.removeprefix("(").removesuffix(")").strip()
    variable, _, rest = words.partition(" ")
    operator, _, value = rest.strip().partition(" ")
    name, value = variable.removeprefix("$").strip("{}"), value.strip().strip("\"'")
    if not variable.startswith("$"):
        return None
    if not operator:
        who = condition(name, None)
        return Condition((who,)) if who is not None else None
    negated = operator.startswith("!")
    match operator.removeprefix("!"):
        case "=":
            values: list[str] | None = [value]
        case "~" | "~*":
            values = alternatives(value) if name == "request_method" or _is_whole(value) else None
        case _:
            values = None
    found = [condition(name, each) for each in values or ()]
    if not found or any(who is None for who in found):
        return None
    known = [who for who in found if who is not None]
    methods = [who.methods for who in known if who.methods is not None]
    if len(methods) == len(known):
        known = [Who(methods=frozenset().union(*methods))]
    return Condition(tuple(known), negated)


def _is_whole(pattern: str) -> bool:
    return pattern.startswith("^") and pattern.endswith("$")


def allowed_methods(directive: Directive) -> frozenset[str]:
    """Methods that a limit_except does not limit: GET stands for HEAD too."""
    methods = {arg.upper() for arg in directive.args}
    return frozenset(methods | {"HEAD"} if "GET" in methods else methods)
