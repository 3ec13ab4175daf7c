"""What a name means while a configuration function runs, without running it.

A configuration function is followed with the arguments of the call that enters it, so a value
travels with the frame in which it was written. Only what is bound once and plainly is known."""

from dataclasses import dataclass, field

from strangler.analyzers.recognisers.following import text_of, texts_of
from strangler.analyzers.recognisers.pyramid.facts import CONFIGURATOR, Local
from strangler.model.facts import Definition
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Formatted, Items, Literal, Name, Pairs, Value

COMPUTED = "?"
"""What the mark of a computed name begins with."""
_MAX_STEPS = 20
_MAKERS = frozenset(CONFIGURATOR)


@dataclass(frozen=True, slots=True)
class Configurator:
    """A configurator: the prefix of its routes (None: computed) and the package that relative
    names start from. A venusian scanner stands for its configurator, `config` being its
    attribute."""

    prefix: str | None
    package: str
    is_scanner: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A value, the module it is written in, and the frame that knows its local names."""

    module: str
    value: Value
    frame: "Frame | None" = None


@dataclass(frozen=True, slots=True)
class Keywords:
    """What `**settings` gathers."""

    values: dict[str, "Bound"]


Bound = Given | Configurator | Keywords


@dataclass(slots=True)
class Frame:
    """A configuration function being followed."""

    module: str
    scope: str
    values: dict[str, Bound] = field(default_factory=dict)
    outer: "Frame | None" = None
    made: Configurator | None = None
    """The configurator that this function makes itself, by `Configurator(...)`."""


class Evaluator:
    """Looks names up through frames."""

    def __init__(self, inventory: Inventory, makers: frozenset[str]) -> None:
        self.inventory = inventory
        self._makers = makers
        self._locals: dict[tuple[str, str], dict[str, Value]] = {}
        for module, fact in inventory.found("pyramid", Local):
            self._locals.setdefault((module, fact.scope), {})[fact.name] = fact.value

    def evaluate(self, value: Value, frame: Frame) -> Bound:
        """What a value of a frame's function is, local names replaced."""
        for _ in range(_MAX_STEPS):
            if not isinstance(value, Name) or value.name[:1] not in ("?", ":"):
                break
            root, _, rest = value.name[1:].partition(".")
            bound = self._look_up(value.name[0], root, frame)
            if bound is None:
                break
            if rest:
                return _attribute(bound, rest) or _plain(value, frame)
            if not isinstance(bound, Given):
                return bound
            value, frame = bound.value, bound.frame or Frame(bound.module, "")
        if isinstance(value, Call) and frame.made and self.makes_configurator(frame.module, value):
            return frame.made
        return _plain(value, frame)

    def makes_configurator(self, module: str, call: Call) -> bool:
        """Whether a call makes a configurator, by its class or by a project function."""
        if not isinstance(call.function, Name):
            return False
        found = self.inventory.resolve(module, call.function.name)
        name = found.name if found is not None and found.exact else ""
        if name in CONFIGURATOR or name in self._makers:
            return True
        return bool(name) and not _MAKERS.isdisjoint(self.inventory.ancestors(name))

    def text(self, given: Bound | None) -> str | None:
        """The string that something is, constants followed and parts joined."""
        if not isinstance(given, Given):
            return None
        if isinstance(given.value, Formatted) and given.frame is not None:
            frame = given.frame
            parts = [self.text(self.evaluate(part, frame)) for part in given.value.parts]
            known = [part for part in parts if part is not None]
            return "".join(known) if len(known) == len(parts) else None
        return text_of(self.inventory, given.module, given.value)

    def name(self, given: Bound | None) -> str | None:
        """The name of a route: a string, or for a computed one a mark (`?...`) that is the same
        wherever the same computation is meant; None if there is nothing to tell it by."""
        word = self.text(given)
        if word is not None or not isinstance(given, Given):
            return word
        known = {}
        if given.frame is not None:
            known = {key: self.text(value) for key, value in sorted(given.frame.values.items())}
        return f"{COMPUTED}{given.module}:{given.value!r}:{known!r}"

    def texts(self, given: Bound | None) -> list[str] | None:
        """The strings of a display, or the one that a string is."""
        if isinstance(given, Given) and isinstance(given.value, Items):
            frame = given.frame or Frame(given.module, "")
            known = [self.text(self.evaluate(item, frame)) for item in given.value.items]
            found = [word for word in known if word is not None]
            return found if len(found) == len(known) else None
        word = self.text(given)
        if word is not None:
            return [word]
        if isinstance(given, Given) and isinstance(given.value, Name):
            return texts_of(self.inventory, given.module, given.value)
        return None

    def arguments(self, call: Call, frame: Frame) -> tuple[list[Bound], dict[str, Bound]]:
        """Positional and keyword arguments of a call; `**settings` spread where it is known."""
        positional: list[Bound] = []
        keywords: dict[str, Bound] = {}
        for argument in call.arguments:
            bound = self.evaluate(argument.value, frame)
            if argument.keyword == "**":
                keywords.update(self._spread(bound))
            elif argument.keyword == "*":
                continue
            elif argument.keyword:
                keywords[argument.keyword] = bound
            else:
                positional.append(bound)
        return positional, keywords

    def bind(
        self, definition: Definition, positional: list[Bound], keywords: dict[str, Bound]
    ) -> dict[str, Bound]:
        """The parameters of a function with what a call gives them, defaults where it does not."""
        left = dict(keywords)
        queue = list(positional)
        bound: dict[str, Bound] = {}
        for parameter in definition.parameters:
            if parameter.name.startswith("**"):
                bound[parameter.name[2:]] = Keywords(left)
            elif parameter.name.startswith("*"):
                queue = []
            elif parameter.name in left:
                bound[parameter.name] = left.pop(parameter.name)
            elif queue:
                bound[parameter.name] = queue.pop(0)
            elif parameter.default is not None:
                bound[parameter.name] = Given("", parameter.default)
        return bound

    def _spread(self, bound: Bound) -> dict[str, Bound]:
        if isinstance(bound, Keywords):
            return bound.values
        if not isinstance(bound, Given):
            return {}
        frame = bound.frame or Frame(bound.module, "")
        if isinstance(bound.value, Pairs):
            return {
                key.value: self.evaluate(value, frame)
                for key, value in bound.value.pairs
                if isinstance(key, Literal) and isinstance(key.value, str)
            }
        if isinstance(bound.value, Call) and last(bound.value.name) == "dict":
            return self.arguments(bound.value, frame)[1]
        if isinstance(bound.value, Name):
            found = self.inventory.constant(bound.module, bound.value)
            if isinstance(found, Pairs):
                return self._spread(Given(bound.module, found))
        return {}

    def _look_up(self, kind: str, name: str, frame: Frame) -> Bound | None:
        """What a local (`?`) or global (`:`) name is bound to; a name that only `with ... as`
        can have bound where a configurator is made is that configurator."""
        if kind == ":":
            return self._global(name, frame)
        current: Frame | None = frame
        while current is not None:
            if name in current.values:
                return current.values[name]
            local = self._locals.get((current.module, current.scope), {}).get(name)
            if local is not None and not _is(local, name):
                return Given(current.module, local, current)
            current = current.outer
        return frame.made if frame.made is not None and self._is_free(name, frame) else None

    def _global(self, name: str, frame: Frame) -> Bound | None:
        if frame.made is None or frame.scope:
            return None
        bound = self.inventory.assignment(frame.module, name)
        if bound is not None:
            is_made = isinstance(bound.value, Call) and self.makes_configurator(
                frame.module, bound.value
            )
            return frame.made if is_made else None
        return None if self.inventory.definition(f"{frame.module}.{name}") else frame.made

    def _is_free(self, name: str, frame: Frame) -> bool:
        place = self.inventory.definition(f"{frame.module}.{frame.scope}") if frame.scope else None
        return place is None or all(p.name.lstrip("*") != name for p in place[1].parameters)


def _attribute(bound: Bound, rest: str) -> Bound | None:
    if isinstance(bound, Configurator) and bound.is_scanner and rest == "config":
        return Configurator(bound.prefix, bound.package)
    return None


def _is(value: Value, name: str) -> bool:
    return isinstance(value, Name) and value.name == f"?{name}"


def _plain(value: Value, frame: Frame) -> Given:
    return Given(frame.module, value, frame)


def shown(name: str) -> str:
    """A route's name for people."""
    return "of a computed name" if name.startswith(COMPUTED) else repr(name)
