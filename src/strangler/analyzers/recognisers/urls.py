"""What a Django URLconf is made of, and how another framework's recogniser reads its own parts.

Django's recogniser walks the URLconfs of a project, because only one walk can tell the order in
which patterns are tried. Frameworks on top of it (Django REST framework, django-ninja) make
patterns and views by code of their own: their recognisers hand a reader to that walk. They never
import each other; the registry introduces them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeAlias, TypeVar, runtime_checkable

from strangler import diagnostics
from strangler.diagnostics import Diagnostic, report
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Value


@dataclass(frozen=True, slots=True)
class Pattern:
    """A `path`, `re_path` or `url` call, and where it stands. A reader may make one up for a
    pattern that the framework makes; its position is then that of what brought it about."""

    call: Call
    module: str

    @property
    def is_regex(self) -> bool:
        """Whether the route is a regular expression."""
        return last(self.call.name) != "path"


@dataclass(frozen=True, slots=True)
class Localised:
    """`i18n_patterns(...)`: its arguments are patterns below the language's code."""

    call: Call
    module: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """An entry that is not understood; `reason` says why where more is known than that."""

    value: Value
    module: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Spliced:
    """A value that is itself a list of patterns."""

    value: Value
    module: str


@dataclass(frozen=True, slots=True)
class Mounted:
    """A `path` call below whose route stand patterns that were read already."""

    call: Call
    module: str
    entries: "tuple[Entry, ...]"


Entry: TypeAlias = Pattern | Localised | Spliced | Unknown | Mounted


@dataclass(frozen=True, slots=True)
class View:
    """A view: its (method, handler) pairs, what guards it, and the project symbol that the
    framework enters (empty for a library's view)."""

    answers: tuple[tuple[str, str], ...]
    auth: tuple[str, ...]
    symbol: str
    framework: str = "django"


class URLReader(Protocol):
    """Reads what one framework adds to URLconfs, over one project. Names are resolved with the
    module beside them; what is not the framework's own is None."""

    def entries(self, module: str, value: Value) -> list[Entry] | None:
        """The patterns that a value brings where a list of them is expected."""

    def view(self, module: str, value: Value) -> View | None:
        """The view that a value is where `path()` expects one."""

    def diagnostics(self) -> list[Diagnostic]:
        """What was left out on the way, asked for once, after the walk."""


@runtime_checkable
class ExtendsURLs(Protocol):
    """A recogniser that reads parts of Django's URLconfs."""

    name: str

    def url_reader(self, inventory: Inventory) -> URLReader | None:
        """A reader for this project, or None if it does not use the framework."""


T = TypeVar("T")


def guarded(extensions: Iterable[ExtendsURLs], inventory: Inventory) -> list[URLReader]:
    """The readers for a project. A fault of one loses what it would have read, not the walk."""
    readers = (_Guarded(extension, inventory) for extension in extensions)
    return [reader for reader in readers if reader.is_used]


class _Guarded:
    """A reader whose faults become one diagnostic that names it."""

    def __init__(self, extension: ExtendsURLs, inventory: Inventory) -> None:
        self._name = extension.name
        self._failures: list[Diagnostic] = []
        self._reader = self._try(lambda: extension.url_reader(inventory))
        self.is_used = self._reader is not None or bool(self._failures)

    def entries(self, module: str, value: Value) -> list[Entry] | None:
        reader = self._reader
        return None if reader is None else self._try(lambda: reader.entries(module, value))

    def view(self, module: str, value: Value) -> View | None:
        reader = self._reader
        return None if reader is None else self._try(lambda: reader.view(module, value))

    def diagnostics(self) -> list[Diagnostic]:
        reader = self._reader
        found = [] if reader is None else self._try(reader.diagnostics)
        return [*(found or ()), *self._failures]

    def _try(self, ask: Callable[[], T | None]) -> T | None:
        try:
            return ask()
        except Exception as error:  # a plug-in's fault must not lose the run
            message = f"recogniser {self._name!r} failed over the URLconfs: {error!r}"
            hint = "the run went on without what it would have read; please report it"
            self._failures = [report(diagnostics.RECOGNISER_FAILED, message, hint=hint)]
            return None
