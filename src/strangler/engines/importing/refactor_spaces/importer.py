"""Documents of Refactor Spaces in, a draft of rules out.

API Gateway takes the more specific path, as rules do: literal segments before parameters, those
before the paths below a route. So the order of the list has no meaning here either."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from strangler.diagnostics import (
    IMPORT_CHANGED,
    IMPORT_NO_DEFAULT,
    IMPORT_NOT_CARRIED,
    IMPORT_OTHER_KIND,
    Code,
    report,
)
from strangler.engines.importing.documents import Placed, documents
from strangler.engines.importing.draft import (
    MONOLITH,
    Answer,
    Draft,
    Item,
    Path,
    UpstreamDraft,
    Who,
)
from strangler.engines.importing.meeting import meet
from strangler.engines.importing.refactor_spaces.services import Services
from strangler.engines.importing.writing import Given
from strangler.locations import Location
from strangler.rules.model import PathKind
from strangler.rules.precedence import precedence_key
from strangler.rules.templates import TemplateError, parse_template

_LISTS = {
    "RouteSummaryList",
    "ServiceSummaryList",
    "ApplicationSummaryList",
    "EnvironmentSummaryList",
}
_TAKES = ("ACTIVE", "UPDATING")
_VARIABLE = re.compile(r"\{([^{}]*)\}")


def read_refactor_spaces(
    files: Sequence[FilePath], monolith: str | None = None, application: str = ""
) -> Draft:
    """The draft of one application: `application` by id, else the one with most routes."""
    draft = Draft(source=", ".join(each.name for each in files))
    found, draft.diagnostics = documents(files)
    if not draft.diagnostics:
        fill(draft, found, monolith, application, Location(files[0].as_posix(), 1))
    return draft


def fill(
    draft: Draft,
    found: Sequence[Placed],
    monolith: str | None,
    application: str,
    start: Location,
) -> None:
    """Fill the draft of what documents hold."""
    for each in found:
        if not _LISTS & {key for key, _ in each.pairs()}:
            message = f"it holds none of {', '.join(sorted(_LISTS))}"
            hint = "give what `aws migration-hub-refactor-spaces list-routes` prints"
            draft.diagnostics.append(report(IMPORT_OTHER_KIND, message, each.place, hint))
    routes = [route for each in found for route in each.get("RouteSummaryList").items()]
    if not routes and not draft.diagnostics:
        message = "there is no route" + (f" of application {application}" if application else "")
        draft.diagnostics.append(report(IMPORT_OTHER_KIND, message, start))
    if draft.diagnostics:
        return
    counted = Counter(route.get("ApplicationId").text() for route in routes)
    chosen = application or counted.most_common(1)[0][0]
    for name, count in sorted(counted.items()):
        if name != chosen:
            place = next(each for each in routes if each.get("ApplicationId").text() == name).place
            message = f"{count} routes of application {name}; {chosen} is imported"
            hint = "rules are for one application: name it with --application-id"
            draft.diagnostics.append(report(IMPORT_NOT_CARRIED, message, place, hint))
    known = {
        service.get("ServiceId").text(): service
        for each in found
        for service in each.get("ServiceSummaryList").items()
    }
    services = Services(known, draft.upstreams, draft.diagnostics, monolith or "")
    mine = [each for each in routes if each.get("ApplicationId").text() == chosen]
    _Filling(draft, services, monolith).run(mine)


@dataclass(slots=True)
class _Filling:
    draft: Draft
    services: Services
    monolith: str | None

    def run(self, routes: Sequence[Placed]) -> None:
        """The default first, then active routes, then those that wait."""
        self._default(routes)
        paths = [each for each in routes if each.get("RouteType").text() != "DEFAULT"]
        waiting: list[Placed] = []
        for route in paths:
            state = route.get("State").text() or "ACTIVE"
            if state in _TAKES:
                self.draft.items += self._items(route)
            elif state in ("INACTIVE", "CREATING"):
                waiting.append(route)
            else:
                reason = route.get("Error", "Message").text()
                self._tell(
                    IMPORT_NOT_CARRIED,
                    route,
                    f"{_title(route)} is {state}{': ' if reason else ''}{reason}",
                    "no traffic goes there now; add it by hand when it is wanted",
                )
        active = list(self.draft.items)
        for route in waiting:
            items = self._items(route, waiting=True)
            if any(meet(item, other) for item in items for other in active):
                self._tell(
                    IMPORT_NOT_CARRIED,
                    route,
                    f"{_title(route)} is not active, and another route takes its requests",
                    "add it when it is wanted",
                )
            else:
                self.draft.items += items
        self.draft.items.sort(key=lambda item: precedence_key(item.route(), None))

    def _default(self, routes: Sequence[Placed]) -> None:
        draft = self.draft
        for route in routes:
            if route.get("RouteType").text() == "DEFAULT":
                service = route.get("ServiceId").text()
                draft.default = self.services.named(service, route, default=True)
                if draft.default:
                    return
        draft.default = "monolith"
        url = Given(self.monolith or MONOLITH)
        draft.upstreams.append(UpstreamDraft(name="monolith", keys={"url": url}))
        if self.monolith is None:
            message = "there is no default route with a service that is known"
            draft.diagnostics.append(report(IMPORT_NO_DEFAULT, message, routes[0].place))

    def _items(self, route: Placed, waiting: bool = False) -> list[Item]:
        source = route.get("SourcePath").text()
        try:
            path = _template(source)
        except TemplateError as error:
            self._tell(IMPORT_NOT_CARRIED, route, f"{_title(route)}: {error}", error.hint)
            return []
        identity = route.get("ServiceId").text()
        children = route.get("IncludeChildPaths").truth()
        rewrite, bare, children = self._target(route, identity, path, children)
        name = self.services.named(identity, route, bare=bare)
        if not name:
            return []
        if name == self.draft.default and rewrite:
            self._tell(
                IMPORT_NOT_CARRIED,
                route,
                f"{_title(route)}: the default takes paths as they come, {source} is not cut",
                "let the monolith answer the whole path",
            )
            rewrite = ""
        answer = Answer(upstream=name, rewrite=rewrite)
        if waiting:
            answer = Answer(upstream=self.draft.default, prepared=name)
        methods = frozenset(each.upper() for each in route.get("Methods").texts()) or None
        return [
            Item(
                who=Who(methods=methods),
                path=each,
                answer=answer,
                place=route.place,
                comment=_title(route),
            )
            for each in _paths(path, children)
        ]

    def _target(
        self, route: Placed, identity: str, path: str, children: bool
    ) -> tuple[str, bool, bool]:
        """What the service sees: the rewrite, whether the path of its URL is left out, and whether
        paths below are taken."""
        appended = route.get("AppendSourcePath").truth()
        if appended or self.services.is_function(identity):
            return "", False, children
        if self.services.path(identity) == path:
            return "", True, children  # the URL names the path itself
        if "{" in path:
            self._tell(
                IMPORT_NOT_CARRIED,
                route,
                f"{_title(route)}: the source path is cut there; rules cannot cut variables, so "
                "the service sees it whole",
                "let the service take the whole path",
            )
            return "", False, children
        if not children:
            self._tell(
                IMPORT_CHANGED,
                route,
                f"{_title(route)} takes the paths below too: only a prefix can be cut",
                "let the service take the whole path, and match by `exact`",
            )
        return "/", False, True

    def _tell(self, code: Code, route: Placed, message: str, hint: str) -> None:
        self.draft.diagnostics.append(report(code, message, route.place, hint))


def _paths(path: str, children: bool) -> list[Path]:
    if "{" not in path:
        return [Path(PathKind.PREFIX if children else PathKind.EXACT, path)]
    found = [Path(PathKind.TEMPLATE, path)]
    return [*found, Path(PathKind.TEMPLATE, f"{path}/{{rest*}}")] if children else found


def _template(source: str) -> str:
    """A source path as a template of rules: parameters may be called `a:b` there."""
    path = _VARIABLE.sub(
        lambda found: "{" + (re.sub(r"[^A-Za-z0-9_.-]|^(?=[^A-Za-z_])", "_", found[1])) + "}",
        source,
    )
    path = path.rstrip("/") or "/"
    parse_template(path)
    return path


def _title(route: Placed) -> str:
    return f"route {route.get('RouteId').text()} {route.get('SourcePath').text()}".strip()
