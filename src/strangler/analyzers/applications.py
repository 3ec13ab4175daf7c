"""Several applications in one repository: what there is found, and the code of one picked out.

An application is what endpoints are told apart by (`Endpoint.app`). Its code is its home and all
that its home imports, whatever the kind of import but those for type checkers. Its home is the
first of these that no other application shares: the source root that its own module lies in (the
directory of a `manage.py`, of a project file), its top-level package, its package; else its own
module alone. The modules of its handlers belong to it in any case."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial

from strangler import diagnostics
from strangler.analyzers.concluding import conclude
from strangler.analyzers.inventory.imports import ImportFindings, link_imports
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.diagnostics import Diagnostic, report
from strangler.errors import ConfigurationError
from strangler.model.analysis import ApplicationSummary
from strangler.model.graph import EdgeKind
from strangler.model.recogniser import Conclusions, Recogniser
from strangler.model.source import SourceFile, SourceTree


@dataclass(frozen=True, slots=True, order=True)
class Application:
    """An application: its name, its own module (of its handlers', the first, where its name is
    none), and how many endpoints it has."""

    name: str
    module: str
    endpoints: int


def applications(inventory: ProjectInventory, conclusions: Conclusions) -> tuple[Application, ...]:
    """The applications that answer any endpoint, by name."""
    handlers: dict[str, list[str]] = {}
    for endpoint in conclusions.endpoints:
        module = inventory.resolver.module_prefix(endpoint.handler)
        handlers.setdefault(endpoint.app, []).append(module)
    found = []
    for name, modules in sorted(handlers.items()):
        own = name if name in inventory.sources else min(filter(None, modules), default="")
        found.append(Application(name, own, len(modules)))
    return tuple(found)


def summaries(found: Iterable[Application]) -> tuple[ApplicationSummary, ...]:
    """As report.json has them."""
    return tuple(ApplicationSummary(app.name, app.module, app.endpoints) for app in found)


def problems(found: Sequence[Application]) -> Iterator[Diagnostic]:
    """That there are several, if so: boundaries are then proposed for all of them together."""
    if len(found) > 1:
        message = f"there are {len(found)} applications: {_listed(found)}"
        yield report(diagnostics.APPLICATIONS, message)


def picked(
    name: str, inventory: ProjectInventory, recognisers: Sequence[Recogniser], title: str = ""
) -> ProjectInventory:
    """The code of one application alone (`code_of`). It goes by its own name where there are
    others, since the repository's may be that of another one; or by `title`.

    Raises ConfigurationError with the names there are if it is none of them."""
    conclusions = conclude(recognisers, inventory)
    tree = code_of(name, inventory, link_imports(inventory), conclusions)
    several = len(applications(inventory, conclusions)) > 1
    return inventory.within(tree.files, title or (name if several else ""))


def code_of(
    name: str,
    inventory: ProjectInventory,
    imports: ImportFindings,
    conclusions: Conclusions,
) -> SourceTree:
    """The files of one application.

    Raises ConfigurationError if there is none of that name; the message names those there are."""
    found = applications(inventory, conclusions)
    names = [app.name for app in found]
    if name not in names:
        raise ConfigurationError(_no_such(name, found))
    reached = _home(name, found, inventory)
    for endpoint in conclusions.endpoints:
        if endpoint.app == name:
            reached.add(inventory.resolver.module_prefix(endpoint.handler))
    reached &= inventory.sources.keys()
    targets: dict[str, list[str]] = {}
    for source, target, kind in imports.edges:
        if kind is not EdgeKind.TYPE_ONLY:
            targets.setdefault(source, []).append(target)
    waiting = sorted(reached)
    while waiting:
        module = waiting.pop()
        # Whoever imports a module runs the packages around it.
        for target in (*targets.get(module, ()), *inventory.resolver.packages_above(module)):
            if target not in reached and target in inventory.sources:
                reached.add(target)
                waiting.append(target)
    tree = inventory.tree
    files = tuple(file for file in tree.files if file.module in reached)
    roots = {file.root for file in files}
    return replace(tree, files=files, roots=tuple(root for root in tree.roots if root in roots))


def _no_such(name: str, found: tuple[Application, ...]) -> str:
    if not found:
        return f"--app {name}: no application was found here; leave the option out"
    names = [app.name for app in found]
    inside = [each for each in names if each.startswith(f"{name}.")]
    near = inside or get_close_matches(name, names, 1)
    meant = f"did you mean {near[0]}? " if near else ""
    return f"--app {name}: no such application; {meant}there are {_listed(found)}"


def _listed(found: Iterable[Application]) -> str:
    return ", ".join(
        f"{app.name} ({app.endpoints} endpoint{'' if app.endpoints == 1 else 's'})" for app in found
    )


def _home(name: str, found: Iterable[Application], inventory: ProjectInventory) -> set[str]:
    """The modules of the smallest thing around an application's module that is its alone."""
    own = {app.name: app.module for app in found if app.module in inventory.sources}
    module = own.get(name)
    if module is None:
        return set()
    others = [inventory.sources[other] for app, other in own.items() if app != name]
    me = inventory.sources[module]
    for around in _surroundings(me):
        if not any(around(other) for other in others):
            return {file.module for file in inventory.sources.values() if around(file)}
    return {module}


def _surroundings(me: SourceFile) -> Iterator[Callable[[SourceFile], bool]]:
    """Tests whether a file lies in the same thing, largest first."""
    top, package = me.module.partition(".")[0], me.module
    if not me.is_package:
        package = me.module.rpartition(".")[0] or me.module
    yield lambda file: file.root == me.root
    for name in (top, package):
        yield partial(_is_below, name)


def _is_below(package: str, file: SourceFile) -> bool:
    return file.module == package or file.module.startswith(f"{package}.")
