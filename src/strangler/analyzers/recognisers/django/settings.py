"""The project's settings modules in, the settings that structure depends on out."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.django.facts import SettingsModule
from strangler.analyzers.recognisers.following import (
    Placed,
    follow,
    global_assignments,
    product_modules,
    text_of,
)
from strangler.locations import Location
from strangler.model.facts import MODULE_SCOPE
from strangler.model.recogniser import Inventory, PlatformUse
from strangler.model.values import Items, Literal, Name, Pairs, Splice, Value, text

_MARKS = frozenset({"ROOT_URLCONF", "INSTALLED_APPS"})
_LISTS = (
    ("MIDDLEWARE", "middleware"),
    ("MIDDLEWARE_CLASSES", "middleware"),
    ("AUTHENTICATION_BACKENDS", "authentication backend"),
    ("DATABASE_ROUTERS", "database router"),
)
_SINGLE = (
    ("ROOT_URLCONF", "root URLconf"),
    ("WSGI_APPLICATION", "wsgi"),
    ("ASGI_APPLICATION", "asgi"),
    ("EMAIL_BACKEND", "email backend"),
    ("TEST_RUNNER", "test runner"),
)


class Settings:
    """What the settings modules say, those first that DJANGO_SETTINGS_MODULE names.

    A module that assigns ROOT_URLCONF or INSTALLED_APPS counts as one, too. Names are
    followed through star imports and `+=` (docs.djangoproject.com, topics/settings)."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.modules = tuple(dict.fromkeys(self._find()))

    def texts(self, name: str) -> Iterator[str]:
        """The different values of a setting that is a string."""
        yield from dict.fromkeys(text for text, _ in self._texts(name))

    def text(self, name: str) -> str | None:
        """The value of a setting that is a string, from the first module that has one."""
        return next(self.texts(name), None)

    def strings(self, name: str) -> Iterator[tuple[str, Location]]:
        """The strings in a list setting, over all settings modules, each once."""
        seen: set[str] = set()
        for module in self.modules:
            for where, value in self._values(module, name):
                for word, location in self._flat(where, value, 0):
                    if word not in seen:
                        seen.add(word)
                        yield word, location

    def values(self, name: str) -> Iterator[Placed]:
        """All bindings of a setting, those of the first settings module first."""
        for module in self.modules:
            yield from self._values(module, name)

    def is_off(self, name: str) -> bool:
        """Whether a boolean setting is False in every module that sets it."""
        values = [value for _, value in self.values(name)]
        return bool(values) and all(isinstance(v, Literal) and v.value is False for v in values)

    def engine(self) -> str | None:
        """The ENGINE of the default database, where it is written in the settings."""
        for module in self.modules:
            for where, value in self._values(module, "DATABASES"):
                default = _entry(value, "default")
                if default is not None:
                    where, default = follow(self.inventory, where, default)
                engine = _entry(default, "ENGINE")
                word = text_of(self.inventory, where, engine)
                if word is not None:
                    return word
        return None

    def platform(self) -> Iterator[PlatformUse]:
        """What the settings register for every request or process, as far as it is ours."""
        for module in self.modules:
            yield PlatformUse(module, "settings", self.inventory.location(module, 1 << 20 | 1))
        for name, role in _LISTS:
            for word, location in self.strings(name):
                yield from self._use(word, role, location)
        for name, role in _SINGLE:
            for word, location in self._texts(name):
                yield from self._use(word, role, location)
        for module in self.modules:
            for where, value in self._values(module, "TEMPLATES"):
                for word, location in self._context_processors(where, value):
                    yield from self._use(word, "context processor", location)

    def _use(self, dotted: str, role: str, location: Location) -> Iterator[PlatformUse]:
        found = self.inventory.resolve(self.modules[0], dotted)
        if found is not None and found.internal:
            yield PlatformUse(found.name, role, location)

    def _find(self) -> Iterator[str]:
        known = set(product_modules(self.inventory))
        for _, fact in self.inventory.found("django", SettingsModule):
            if fact.module in known:
                yield fact.module
        for module in sorted(known):
            for item in self.inventory.facts(module).assignments:
                if item.scope == MODULE_SCOPE and item.name in _MARKS:
                    yield module
                    break

    def _values(self, module: str, name: str) -> Iterator[Placed]:
        """The bindings of a setting: that of the module or its star imports, and additions."""
        found = self.inventory.resolve(module, f":{name}")
        places = [module]
        if found is not None and found.exact and found.symbol == name:
            places = [found.module, *reversed(found.via), module]
        for place in dict.fromkeys(places):
            for item in global_assignments(self.inventory, place, name):
                yield place, item.value

    def _texts(self, name: str) -> Iterator[tuple[str, Location]]:
        for module in self.modules:
            for where, value in self._values(module, name):
                word = text_of(self.inventory, where, value)
                position = getattr(value, "position", 0)
                if word is not None:
                    yield word, self.inventory.location(where, position)

    def _flat(self, module: str, value: Value, depth: int) -> Iterator[tuple[str, Location]]:
        if depth > 10:
            return
        match value:
            case Literal(value=str(word)):
                yield word, self.inventory.location(module, value.position)
            case Items():
                for item in value.items:
                    yield from self._flat(module, item, depth + 1)
            case Splice():
                yield from self._flat(module, value.value, depth + 1)
            case Name():
                where, bound = follow(self.inventory, module, value)
                if not isinstance(bound, Name):
                    yield from self._flat(where, bound, depth + 1)
            case _:
                text = text_of(self.inventory, module, value)
                if text is not None:
                    yield text, self.inventory.location(module, getattr(value, "position", 0))

    def _context_processors(self, module: str, value: Value) -> Iterator[tuple[str, Location]]:
        match value:
            case Items():
                for item in value.items:
                    yield from self._context_processors(module, item)
            case Pairs():
                for key, inner in value.pairs:
                    if isinstance(key, Literal) and key.value == "context_processors":
                        yield from self._flat(module, inner, 0)
                    else:
                        yield from self._context_processors(module, inner)


def _entry(value: Value | None, name: str) -> Value | None:
    """The value of a literal key of a dict display."""
    if not isinstance(value, Pairs):
        return None
    return next((inner for key, inner in value.pairs if text(key) == name), None)
