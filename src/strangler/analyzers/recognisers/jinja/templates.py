"""The project's Jinja templates in, a module of Python for each of them out."""

from collections.abc import Iterator, Mapping

from strangler import diagnostics
from strangler.analyzers.recognisers.following import is_imported, named, product_modules, text_of
from strangler.analyzers.recognisers.jinja.facts import Added, Ending, Folder
from strangler.analyzers.recognisers.templating.finding import (
    FOLDER,
    by_name,
    folders,
    module_of,
)
from strangler.analyzers.recognisers.templating.finding import patterns as below
from strangler.analyzers.recognisers.templating.jinja_writing import ENGINE, Written, write
from strangler.diagnostics import Diagnostic, report
from strangler.locations import Location
from strangler.model.behaviour import Listener
from strangler.model.facts import DefinitionKind
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Items, Literal, Member, Name, Pairs

PACKAGES = (
    *("flask", "jinja2", "starlette", "fastapi", "pyramid_jinja2", "aiohttp_jinja2"),
    *("pyramid", "bottle"),
)
"""Who renders with Jinja."""
SUFFIXES = (".html", ".htm", ".txt", ".xml", ".j2", ".jinja", ".jinja2", ".md", ".eml", ".csv")
_PYRAMID = "pyramid"
_ENDING = ".jinja2"
"""What pyramid_jinja2 renders by itself."""
_DECORATORS = {
    "template_filter": "filter",
    "app_template_filter": "filter",
    "template_test": "test",
    "app_template_test": "test",
    "template_global": "global",
    "app_template_global": "global",
}
_HEAD = "from strangler.standins.terms import calls, evaluate, rendered, unknown"
_KNOWN: Mapping[str, Mapping[str, str]] = {
    "": {
        "cycler": "from jinja2.utils import Cycler as g_cycler",
        "joiner": "from jinja2.utils import Joiner as g_joiner",
        "namespace": "g_namespace = dict",
        **{f"{name}gettext": f"g_{name}gettext = str" for name in ("", "n", "p", "np")},
        "_": "g__ = str",
        "url_for": "g_url_for = str",
    },
    "flask": {
        "config": "from flask import current_app\ng_config = current_app.config",
        **{
            name: f"from flask import {name} as g_{name}"
            for name in ("g", "get_flashed_messages", "request", "session", "url_for")
        },
    },
    "flask_login": {"current_user": "from flask_login import current_user as g_current_user"},
    "flask_moment": {"moment": "from flask_moment import moment as g_moment"},
    "flask_wtf": {"csrf_token": "from flask_wtf.csrf import generate_csrf as g_csrf_token"},
}
"""Names that every template has, by the package that adds them (jinja.palletsprojects.com,
templates, "List of Global Functions", and extensions, "i18n"; flask.palletsprojects.com,
templating, "Standard Context"), and the Python that makes them."""


def roots(inventory: Inventory) -> list[str]:
    """The folders that may hold templates: `templates`, and those that code names."""
    told = {folder.path for _, folder in inventory.found("jinja", Folder)} | {FOLDER}
    if _is_of_django(inventory):
        told.add("jinja2")  # `django.template.backends.jinja2.Jinja2.app_dirname`
    return [f"{above}{folder}" for above in folders(inventory) for folder in sorted(told)]


def patterns(inventory: Inventory) -> Iterator[str]:
    """Where templates may lie."""
    if is_imported(inventory, *PACKAGES) or _is_of_django(inventory):
        yield from below(roots(inventory), SUFFIXES)
    if is_imported(inventory, _PYRAMID):
        for above in folders(inventory):
            yield f"{above}**/*{_ENDING}"


class Templates:
    """The templates of a project."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._paths: Mapping[str, tuple[str, ...]] = {}
        self._known: dict[str, str] = {}
        self._helpers: dict[tuple[str, str], str] = {}
        self._of_django = _is_of_django(inventory)
        if is_imported(inventory, *PACKAGES) or self._of_django:
            told = roots(inventory)
            self._paths = by_name(inventory, inventory.document_paths, told, SUFFIXES)
        self._assets = self._by_asset() if is_imported(inventory, _PYRAMID) else {}
        if self._paths or self._assets:
            for package, lines in _KNOWN.items():
                if not package or is_imported(inventory, package):
                    self._known |= lines
            for kind, name, function in self._added():
                if kind == "global":
                    self._known[name] = _imported(function, f"g_{name}")
                else:
                    self._helpers[kind, name] = function

    def listeners(self) -> Iterator[Listener]:
        """Who renders a name calls what stands for it."""
        for name, paths in self._paths.items():
            for path in paths:
                yield Listener(f"{ENGINE}:{name}", "", f"{module_of(ENGINE, path)}.render")
                if self._of_django:
                    yield Listener(f"django:{name}", "", f"{module_of(ENGINE, path)}.render")
        for name, paths in self._assets.items():
            for path in paths:
                for engine in (_PYRAMID, ENGINE):
                    yield Listener(f"{engine}:{name}", "", f"{module_of(ENGINE, path)}.render")

    def sources(self) -> Iterator[tuple[str, str]]:
        """Python by module name."""
        for path, written in self.written():
            lines = [_HEAD]
            lines += [self._known[name] for name in written.used]
            called = "\n".join(written.lines)
            lines += [
                _imported(function, _called(function))
                for function in sorted(set(self._helpers.values()))
                if _called(function) in called
            ]
            yield module_of(ENGINE, path), "\n".join((*lines, *written.lines, ""))

    def written(self) -> Iterator[tuple[str, Written]]:
        """Each template as Python, by its path."""
        helpers = frozenset(
            (kind, name, _called(function)) for (kind, name), function in self._helpers.items()
        )
        held = (*self._paths.values(), *self._assets.values())
        for path in sorted({path for paths in held for path in paths}):
            text = self._inventory.document(path)
            yield path, write(text, frozenset(self._known), helpers)

    def problems(self) -> Iterator[Diagnostic]:
        """What of the templates could not be read."""
        for path, written in self.written():
            if written.unread:
                message = f"{len(written.unread)} expressions or tags cannot be read"
                place = Location(path, written.unread[0], 1)
                yield report(diagnostics.TEMPLATE_UNREAD, message, place)

    def _by_asset(self) -> dict[str, tuple[str, ...]]:
        """Templates by all names that Pyramid may have for them: paths below some folder, and
        asset specifications (docs.pylonsproject.org, pyramid, "Static Assets": `package:path`)."""
        endings = {ending.text for _, ending in self._inventory.found("jinja", Ending)}
        found: dict[str, list[str]] = {}
        for path in sorted(self._inventory.document_paths):
            is_text = isinstance(self._inventory.document(path), str)
            if not is_text or not path.endswith((_ENDING, *sorted(endings))):
                continue
            parts = path.split("/")
            for end in range(len(parts)):
                below = "/".join(parts[end:])
                found.setdefault(below, []).append(path)
                for start in range(end):
                    asset = f"{'.'.join(parts[start:end])}:{below}"
                    found.setdefault(asset, []).append(path)
        return {name: tuple(paths) for name, paths in sorted(found.items())}

    def _added(self) -> Iterator[tuple[str, str, str]]:
        """What templates can call beside what Jinja has, as (kind, name, dotted name): functions
        and other globals of the project, and functions of libraries."""
        for module, added in self._inventory.found("jinja", Added):
            function = named(self._inventory, module, added.value)
            if added.name.isidentifier() and "." in function:
                yield added.kind, added.name, function
        for module in product_modules(self._inventory):
            for definition in self._inventory.facts(module).definitions:
                if definition.kind is not DefinitionKind.FUNCTION:
                    continue
                for decorator in definition.decorators:
                    kind = _DECORATORS.get(_written(decorator))
                    if kind is not None:
                        given = (
                            decorator.argument(0, "name") if isinstance(decorator, Call) else None
                        )
                        name = text_of(self._inventory, module, given) or last(definition.name)
                        yield kind, name, f"{module}.{definition.name}"


def _is_of_django(inventory: Inventory) -> bool:
    """Whether the setting TEMPLATES names an engine of Jinja (docs.djangoproject.com, topics,
    templates, `django.template.backends.jinja2.Jinja2`; django-jinja has one of its own)."""
    for module in product_modules(inventory):
        for item in inventory.facts(module).assignments:
            if item.name != "TEMPLATES" or not isinstance(item.value, Items):
                continue
            for engine in item.value.items:
                for key, value in engine.pairs if isinstance(engine, Pairs) else ():
                    is_backend = isinstance(key, Literal) and key.value == "BACKEND"
                    if is_backend and "jinja" in str(getattr(value, "value", "")).lower():
                        return True
    return False


def _written(decorator: object) -> str:
    """The last name of a decorator."""
    if isinstance(decorator, Call):
        decorator = decorator.function
    if isinstance(decorator, Member):
        return decorator.attribute
    return last(decorator.name) if isinstance(decorator, Name) else ""


def _called(function: str) -> str:
    return f"h_{function.replace('.', '__')}"


def _imported(function: str, name: str) -> str:
    """The line that makes a function of the project known by a name."""
    module, _, last_name = function.rpartition(".")
    return f"from {module} import {last_name} as {name}"
