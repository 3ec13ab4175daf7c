"""A module's pattern list in, its routes out, includes and additions followed.

Rules: docs.djangoproject.com, topics/http/urls and ref/urls."""

from collections.abc import Iterator, Mapping, Sequence

from strangler.analyzers.recognisers.django.computing import Computed
from strangler.analyzers.recognisers.django.facts import Full, Grown
from strangler.analyzers.recognisers.following import global_assignments, text_of
from strangler.analyzers.recognisers.urls import (
    Entry,
    Localised,
    Pattern,
    Spliced,
    Unknown,
    URLReader,
)
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import (
    Call,
    Choice,
    Items,
    Literal,
    Member,
    Name,
    Splice,
    Value,
    text,
)

_PATTERNS = frozenset({"path", "re_path", "url"})
_INCLUDES = frozenset({"django.urls.include", "django.conf.urls.include"})
_INCLUDES |= {"django.urls.conf.include"}
_DEBUG_ONLY = frozenset({"static", "staticfiles_urlpatterns"})
"""Django's helpers that add patterns while developing only."""
_MAX_DEPTH = 25


class URLconfs:
    """Reads pattern lists, with the help of the readers of frameworks on top of Django."""

    def __init__(self, inventory: Inventory, readers: Sequence[URLReader] = ()) -> None:
        self._inventory = inventory
        self._readers = readers
        self._computed = Computed(inventory)
        self._grown: dict[tuple[str, str], list[Grown]] = {}
        self._full: Mapping[tuple[str, int], Value] = {
            (module, fact.position): fact.value for module, fact in inventory.found("django", Full)
        }
        for module, fact in inventory.found("django", Grown):
            self._grown.setdefault((module, fact.name), []).append(fact)

    def global_entries(self, module: str, name: str, depth: int = 0) -> list[Entry]:
        """The entries of a pattern list bound to a module global, all additions included.

        `urlpatterns = [...] + urlpatterns` keeps what was there; a binding in a branch adds."""
        if depth > _MAX_DEPTH:
            return []
        steps: list[tuple[int, Value, bool]] = []
        for item in global_assignments(self._inventory, module, name):
            value = self._full.get((module, item.position), item.value)
            steps.append((item.position, value, item.augmented or item.conditional))
        grown = self._grown.get((module, name), ())
        steps += ((fact.position, fact.value, True) for fact in grown)
        steps.sort(key=lambda step: step[0])
        computed = self._computed.global_value(module, name)
        if computed is not None:
            return list(self.entries(module, computed, depth + 1, own=f":{name}"))
        entries: list[Entry] = []
        for _, value, adds in steps:
            inner = list(self.entries(module, value, depth + 1, own=f":{name}"))
            entries = [*entries, *inner] if adds or _mentions(value, f":{name}") else inner
        return entries

    def entries(self, module: str, value: Value, depth: int = 0, own: str = "") -> Iterator[Entry]:
        """The entries of a pattern list; `own` is the name that is being bound."""
        if depth > _MAX_DEPTH:
            return
        match value:
            case Items():
                for item in value.items:
                    yield from self.entries(module, item, depth + 1, own)
            case Splice():
                yield from self.entries(module, value.value, depth + 1, own)
            case Name():
                if value.name != own:
                    yield from self._named(module, value, depth, own)
            case Call():
                yield from self._called(module, value, depth, own)
            case Choice():  # both, as with a binding in a branch
                yield from self.entries(module, value.value, depth + 1, own)
                yield from self.entries(module, value.other, depth + 1, own)
            case Literal() if value.value is None or value.value == "":
                return  # the prefix argument of `patterns("")`, Django < 1.10
            case _:
                yield from self._foreign(module, value, depth, own)

    def included(self, module: str, value: Value) -> tuple[list[Entry] | None, str]:
        """What an `include(...)` brings: its entries (None if not known), and the project
        module it names (empty for a list)."""
        entries, name = self._included(module, value)
        if entries is None:
            made = self.made(module, value)
            if made is not None:
                return [e for one in made for e in self._spread(one)], ""
        return entries, name

    def _included(self, module: str, value: Value) -> tuple[list[Entry] | None, str]:
        if isinstance(value, Items) and value.items:  # (patterns, app_name[, namespace])
            first = value.items[0]
            if isinstance(first, Call) and last(first.name) in _PATTERNS:
                return list(self.entries(module, value)), ""
            return self.included(module, first)
        dotted = text_of(self._inventory, module, value)
        if dotted is not None:
            return self._module_entries(module, dotted)
        if isinstance(value, Name):
            found = self._inventory.resolve(module, value.name)
            if found is None or not found.exact or not found.internal:
                return None, found.name if found is not None else ""
            if not found.symbol:
                return self.global_entries(found.module, "urlpatterns"), found.module
            if last(found.symbol) == "urlpatterns":
                return self.global_entries(found.module, found.symbol), found.module
            bound = self._inventory.assignment(found.module, found.symbol)
            if bound is not None and isinstance(bound.value, Call | Member):
                return None, found.name
            if bound is not None and isinstance(bound.value, Items) and _is_pair(bound.value):
                return self.included(found.module, bound.value)
            return self.global_entries(found.module, found.symbol), ""
        return None, ""

    def is_include(self, module: str, call: Call) -> bool:
        """Whether a call is Django's `include`."""
        if not call.name:
            return False
        found = self._inventory.resolve(module, call.name)
        return found is not None and found.name in _INCLUDES

    def _module_entries(self, module: str, dotted: str) -> tuple[list[Entry] | None, str]:
        found = self._inventory.resolve(module, dotted)
        if found is None or not found.internal or not found.exact:
            return None, dotted
        if not found.symbol:
            return self.module_entries(found.module), found.module
        return self.global_entries(found.module, found.symbol), found.module

    def module_entries(self, module: str) -> list[Entry]:
        """The entries of a URLconf: its `urlpatterns`, its own or a star import's."""
        own = self.global_entries(module, "urlpatterns")
        found = self._inventory.resolve(module, ":urlpatterns")
        if found is not None and found.exact and found.module not in ("", module) and found.symbol:
            return [*self.global_entries(found.module, found.symbol), *own]
        return own

    def _named(self, module: str, value: Name, depth: int, own: str) -> Iterator[Entry]:
        found = self._inventory.resolve(module, value.name)
        if found is not None and found.exact and found.symbol and "." not in found.symbol:
            bound = self._inventory.assignment(found.module, found.symbol)
            if bound is not None:
                if isinstance(bound.value, Call) and last(bound.value.name) in _PATTERNS:
                    yield from self.entries(found.module, bound.value, depth + 1)
                else:
                    yield from self.global_entries(found.module, found.symbol, depth + 1)
                return
        yield from self._foreign(module, value, depth, own)

    def _called(self, module: str, call: Call, depth: int, own: str) -> Iterator[Entry]:
        name = self._callee(module, call)
        short = last(name)
        if short in _PATTERNS and name.startswith(("django.", "?")):
            yield Pattern(call, module)
        elif short == "i18n_patterns":
            yield Localised(call, module)
        elif name in ("builtins.list", "builtins.tuple", "django.conf.urls.patterns"):
            for argument in call.positional:
                yield from self.entries(module, argument, depth + 1)
        elif short in _DEBUG_ONLY and name.startswith("django."):
            return
        else:
            yield from self._foreign(module, call, depth, own)

    def _foreign(self, module: str, value: Value, depth: int, own: str) -> Iterator[Entry]:
        """What is not Django's own: the readers are asked."""
        made = self.made(module, value)
        if made is None and isinstance(value, Call):
            returned = self._computed.returned(module, value)
            if returned is not None:
                yield from self.entries(module, returned, depth + 1, own)
                return
            likened = _likened(self._callee(module, value), value)
            made = [Pattern(likened, module)] if likened is not None else None
        for entry in (Unknown(value, module),) if made is None else made:
            if isinstance(entry, Spliced):
                yield from self.entries(entry.module, entry.value, depth + 1, own)
            else:
                yield entry

    def _spread(self, entry: Entry) -> Iterator[Entry]:
        if isinstance(entry, Spliced):
            yield from self.entries(entry.module, entry.value)
        else:
            yield entry

    def made(self, module: str, value: Value) -> list[Entry] | None:
        """The patterns that a reader knows a value to bring."""
        for reader in self._readers:
            made = reader.entries(module, value)
            if made is not None:
                return made
        return None

    def _callee(self, module: str, call: Call) -> str:
        if not call.name:
            return ""
        found = self._inventory.resolve(module, call.name)
        return found.name if found is not None else call.name


def _likened(callee: str, call: Call) -> Call | None:
    """The `path` or `re_path` call that a library's function of a like name stands for.

    What stands in `urlpatterns` is a pattern whoever makes it (ref/urls), and a function such as
    django-distill's `distill_path(route, view, ...)` takes what Django's own takes."""
    short = last(callee)
    is_path = short.endswith("_path")
    if callee[:1] in ("", ":", ".") or not (is_path or short.endswith("_url")):
        return None
    if text(call.argument(0, "route")) is None or call.argument(1, "view") is None:
        return None
    kind = "re_path" if short.endswith(("re_path", "_url")) else "path"
    return Call(Name(f"django.urls.{kind}"), call.arguments, call.position)


def _is_pair(value: Items) -> bool:
    """Whether a display is `(patterns, "app_name")` and not a list of patterns."""
    return len(value.items) in (2, 3) and isinstance(value.items[1], Literal)


def _mentions(value: Value, name: str) -> bool:
    match value:
        case Name():
            return value.name == name
        case Splice():
            return _mentions(value.value, name)
        case Items():
            return any(_mentions(item, name) for item in value.items)
        case Call():
            return any(_mentions(a.value, name) for a in value.arguments)
        case Choice():
            return _mentions(value.value, name) or _mentions(value.other, name)
        case _:
            return False
