"""A route that the deployment decides in, the text that the code gives it by default out.

A prefix may come from a setting that is read from the environment or another configuration:
`getattr(configuration, "BASE_PATH", "")`, `os.environ.get("PREFIX", "api/")`. The code says what
holds where nothing is configured. A prefix may also be computed by something that no source can
tell (`f"{stored_prefix()}api/"`): it is taken to be empty where the text goes on after it. Either
is said in a diagnostic, so that nothing is assumed in silence."""

from dataclasses import dataclass

from strangler.analyzers.recognisers.django.settings import Settings
from strangler.analyzers.recognisers.following import follow, named, text_of
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Formatted, Literal, Member, Name, Value, text

_SETTINGS = "django.conf.settings."
_SECOND = frozenset({"os.getenv", "os.environ.get"})
"""Calls whose second argument is what holds where the name is not set."""
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Assumed:
    """A text, and what was assumed of it: nothing where that is empty."""

    text: str
    what: str = ""


class Assuming:
    """Reads texts over one project."""

    def __init__(self, inventory: Inventory, settings: Settings) -> None:
        self._inventory = inventory
        self._settings = settings

    def route(self, module: str, value: Value | None) -> Assumed | None:
        """The text of a route; None where the code gives no hint."""
        if value is None:
            return None
        found = self._default(module, value, 0)
        if found is not None:
            return found
        module, value = follow(self._inventory, module, value)
        parts = _parts(value)
        if len(parts) < 2:
            return None
        known = [self._default(module, part, 0) for part in parts]
        at = 1 if isinstance(parts[0], Literal) and parts[0].value in ("", "^", "/", "^/") else 0
        if known[at] is not None or None in known[at + 1 :] or len(known) <= at + 1:
            return None
        rest = "".join(part.text for part in known if part is not None)
        return Assumed(rest, "its computed beginning was taken to be empty")

    def _default(self, module: str, value: Value, depth: int) -> Assumed | None:
        if depth > _MAX_DEPTH:
            return None
        exact = text_of(self._inventory, module, value)
        if exact is not None:
            return Assumed(exact)
        module, value = follow(self._inventory, module, value)
        if isinstance(value, Name):
            return self._setting(module, value, depth)
        parts = _parts(value)
        if parts:
            known = [self._default(module, part, depth + 1) for part in parts]
            if None in known:
                return None
            found = [part for part in known if part is not None]
            what = next((part.what for part in found if part.what), "")
            return Assumed("".join(part.text for part in found), what)
        return self._configured(module, value, depth) if isinstance(value, Call) else None

    def _setting(self, module: str, value: Name, depth: int) -> Assumed | None:
        found = self._inventory.resolve(module, value.name)
        name = found.name if found is not None else ""
        if not name.startswith(_SETTINGS):
            return None
        for where, bound in self._settings.values(name.removeprefix(_SETTINGS)):
            known = self._default(where, bound, depth + 1)
            if known is not None:
                return known
        return None

    def _configured(self, module: str, call: Call, depth: int) -> Assumed | None:
        """What a call gives back where nothing is configured. What a function of the project
        makes of that (adding a slash, mostly) is not looked into."""
        name = named(self._inventory, module, call) or call.name
        given, arguments = call.keyword("default"), call.positional
        if given is None and name == "builtins.getattr" and len(arguments) == 3:
            given = arguments[2]
        if given is None and len(arguments) == 2 and (name in _SECOND or last(name) == "get"):
            given = arguments[1]
        if given is None and self._inventory.definition(name) and len(arguments) == 1:
            inner = arguments[0]
            return None if isinstance(inner, Literal) else self._default(module, inner, depth + 1)
        known = text_of(self._inventory, module, given)
        return None if known is None else Assumed(known, f"its default, {known!r}, was taken")


def _parts(value: Value) -> tuple[Value, ...]:
    """The parts of an f-string or a sum, or of `"{}...".format(...)` with plain fields."""
    if isinstance(value, Formatted):
        return value.parts
    if not isinstance(value, Call) or not isinstance(value.function, Member):
        return ()
    pattern = text(value.function.value)
    if value.function.attribute != "format" or pattern is None:
        return ()
    pieces = pattern.split("{}")
    if len(pieces) != len(value.positional) + 1 or "{" in "".join(pieces).replace("{{", ""):
        return ()
    parts: list[Value] = [Literal(pieces[0])]
    for given, piece in zip(value.positional, pieces[1:], strict=True):
        parts += (given, Literal(piece))
    return tuple(parts)
