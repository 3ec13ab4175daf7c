"""One file in, what it tells environments of Jinja out: folders, filters, tests, globals.

Rules: jinja.palletsprojects.com, api ("Loaders", "Custom Filters", "The Global Namespace");
flask.palletsprojects.com, api (`Flask`, `Blueprint`: template_folder, `add_template_filter` and its
kin); starlette.io, templates (`Jinja2Templates`)."""

from collections.abc import Iterator

from strangler.model.facts import Fact
from strangler.model.names import last
from strangler.model.values import Call, Formatted, Items, Literal, Name, Operation, Pairs, Value
from strangler.model.views import ModuleView

_FOLDERS: dict[str, tuple[int, str]] = {
    "Flask": (99, "template_folder"),
    "Blueprint": (99, "template_folder"),
    "APIFlask": (99, "template_folder"),
    "FileSystemLoader": (0, "searchpath"),
    "PackageLoader": (1, "package_path"),
    "Jinja2Templates": (0, "directory"),
    "add_jinja2_search_path": (0, "searchpath"),
}
"""Who is told a folder, and where."""
_ADDING = {
    "add_template_filter": "filter",
    "add_template_test": "test",
    "add_template_global": "global",
    "add_app_template_filter": "filter",
    "add_app_template_test": "test",
    "add_app_template_global": "global",
}
_KINDS = {"filters": "filter", "tests": "test", "globals": "global"}
_MAX_DEPTH = 6


class Folder(Fact, frozen=True, tag="jinja.folder"):
    """A folder of templates, as far as it is literal."""

    path: str


class Added(Fact, frozen=True, tag="jinja.added"):
    """A filter, test or global: `kind`, the name it gets, and what it is."""

    kind: str
    name: str
    value: Value


class Ending(Fact, frozen=True, tag="jinja.ending"):
    """Files with this ending are rendered with Jinja (Pyramid, `add_jinja2_renderer`)."""

    text: str


FACTS: tuple[type[Fact], ...] = (Folder, Added, Ending)


def watch(module: ModuleView) -> Iterator[Fact]:
    """What calls and assignments of a file tell environments."""
    for site in module.calls():
        name = last(site.call.name)
        if name in _FOLDERS:
            for path in _paths(site.call.argument(*_FOLDERS[name])):
                yield Folder(path)
        elif name in _ADDING:
            value = site.call.argument(0, "f")
            given = site.call.argument(1, "name")
            if value is not None:
                yield Added(_ADDING[name], _text(given) or _own_name(value), value)
        elif name == "update":
            yield from _updated(site.call)
        elif name == "add_jinja2_renderer" or (
            name == "add_renderer"
            and _text(site.call.argument(1, "factory")).startswith("pyramid_jinja2")
        ):
            ending = _text(site.call.argument(0, "name"))
            if ending:
                yield Ending(ending)
    for kind in _KINDS:
        for key, value in module.entries(kind):
            if _text(key):
                yield Added(_KINDS[kind], _text(key), value)


def _updated(call: Call) -> Iterator[Added]:
    """`env.globals.update(name=value)`, with a dict, too."""
    function = call.function
    written = function.name if isinstance(function, Name) else getattr(function, "value", None)
    holder = ""
    if isinstance(written, str):
        holder = last(written.rpartition(".")[0])
    elif written is not None:
        holder = getattr(written, "attribute", "")
    kind = _KINDS.get(holder)
    if kind is None:
        return
    for argument in call.arguments:
        if argument.keyword and argument.keyword != "**":
            yield Added(kind, argument.keyword, argument.value)
        elif isinstance(argument.value, Pairs):
            for key, value in argument.value.pairs:
                if _text(key):
                    yield Added(kind, _text(key), value)


def _paths(value: Value | None, depth: int = 0) -> Iterator[str]:
    """The literal parts of a path, one path for each of a list."""
    if isinstance(value, Items):
        for item in value.items:
            yield from _paths(item, depth)
        return
    text = "/".join(part.strip("/") for part in _parts(value, depth) if part.strip("/."))
    if text:
        yield text


def _parts(value: Value | None, depth: int) -> Iterator[str]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, Literal):
        if isinstance(value.value, str):
            yield value.value.removeprefix("./")
    elif isinstance(value, Formatted):
        for part in value.parts:
            yield from _parts(part, depth + 1)
    elif isinstance(value, Operation):
        for part in value.operands:
            yield from _parts(part, depth + 1)
    elif isinstance(value, Call):
        for argument in value.arguments:
            yield from _parts(argument.value, depth + 1)


def _text(value: Value | None) -> str:
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else ""


def _own_name(value: Value) -> str:
    return last(value.name).lstrip(":") if isinstance(value, Name) else ""
