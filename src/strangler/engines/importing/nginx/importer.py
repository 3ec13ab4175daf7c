"""An nginx configuration file in, a draft of rules out."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path as FilePath

from strangler.diagnostics import (
    IMPORT_GUARDED,
    IMPORT_GUARDED_DEFAULT,
    IMPORT_NO_DEFAULT,
    IMPORT_OTHER_KIND,
    Diagnostic,
    Severity,
    report,
)
from strangler.engines.importing.draft import MONOLITH, Draft, Item, UpstreamDraft, Who
from strangler.engines.importing.nginx.answering import Answered, Teller, answers
from strangler.engines.importing.nginx.carrying import Carrying, Fixed
from strangler.engines.importing.nginx.guards import guard, limits_methods, refusal
from strangler.engines.importing.nginx.leftovers import tell_leftovers
from strangler.engines.importing.nginx.locations import Placed, placed
from strangler.engines.importing.nginx.reading import Directive, read
from strangler.engines.importing.nginx.scopes import Scope, size
from strangler.engines.importing.nginx.serving import Server, served
from strangler.engines.importing.nginx.upstreams import Upstreams
from strangler.engines.importing.nginx.variables import Variables
from strangler.engines.importing.writing import Given
from strangler.locations import Location
from strangler.rules.values import format_duration, format_size

_SPARE = 3.0
"""Seconds between the longest wait for an upstream and the end of the request."""


def read_nginx(path: FilePath, monolith: str | None = None, carry_guarded: bool = False) -> Draft:
    """The draft of a configuration: a whole nginx.conf, a file of sites-enabled, or what
    `nginx -T` prints. `monolith` is the default's URL instead of what the file says. With
    `carry_guarded` routes take what nginx lets only some clients ask for."""
    draft = Draft(source=path.name, by_host=True)
    directives, draft.diagnostics = read(path)
    if any(each.severity is Severity.ERROR for each in draft.diagnostics):
        return draft
    http = [each for each in directives if each.name == "http"]
    top = tuple(each for block in http for each in block.block or ()) or directives
    servers = [each for each in top if each.name == "server" and each.block is not None]
    if not servers:
        draft.diagnostics.append(_no_server(path, directives))
        return draft
    _Importer(draft, top, servers, monolith, carry_guarded).run()
    tell_leftovers(draft, directives, top, carry_guarded)
    return draft


def _no_server(path: FilePath, directives: Iterable[Directive]) -> Diagnostic:
    found = ", ".join(dict.fromkeys(each.name for each in directives)) or "nothing"
    return report(
        IMPORT_OTHER_KIND,
        f"there is no server block ({found[:60]})",
        Location(path.as_posix(), 1),
        "give a configuration of nginx with a `server`, or name the kind it has with --from",
    )


class _Importer:
    def __init__(
        self,
        draft: Draft,
        top: tuple[Directive, ...],
        servers: list[Directive],
        monolith: str | None,
        carry_guarded: bool,
    ) -> None:
        self.draft = draft
        self.carry_guarded = carry_guarded
        self.top = top
        self.monolith = monolith
        blocks = {each.args[0]: each for each in top if each.name == "upstream" and each.args}
        self.upstreams = Upstreams(blocks)
        self.teller = Teller(self.upstreams)
        self.variables = Variables(
            {},
            {each.args[1].removeprefix("$"): each for each in top if _defines(each, "map")},
            {
                each.args[1].removeprefix("$"): each
                for each in top
                if _defines(each, "split_clients")
            },
        )
        self.servers = served(servers, self.teller)

    def run(self) -> None:
        """Fill the draft."""
        scope = Scope((self.top,))
        work: list[tuple[Server, list[tuple[Placed, list[Answered]]]]] = []
        for server in self.servers:
            inner = scope.within(server.directive.block or ())
            self.teller.named = {
                each.args[0]: each
                for each in server.directive.every("location")
                if each.args[:1] and each.args[0].startswith("@")
            }
            variables = self.variables.among(inner.sets(1))
            found = []
            for location in placed(inner, self.teller):
                each = self._guarded(location, server)
                asked = (
                    []
                    if each.closed
                    else answers(each.directive, each.scope, variables, self.teller)
                )
                found.append((each, asked))
            self.upstreams.problems += variables.notes
            work.append((server, found))
        carrying = Carrying(self.teller, "")
        default, fixed = self._default(work, carrying)
        carrying.default, carrying.fixed = default, fixed
        for server, found in work:
            self.draft.items += self._items(server, found, carrying)
        self._finish(default, scope)

    def _guarded(self, location: Placed, server: Server) -> Placed:
        """The location as far as clients get in."""
        if refusal(location) is not None:
            return replace(location, closed=True)
        by = guard(location)
        if by is not None and not self.carry_guarded:
            first = f"{location.directive}: `{by}` of line {by.place.line} guards it"
            if server.is_default and location.written == "/" and not location.exact:
                self.teller.tell(IMPORT_GUARDED_DEFAULT, first, location.directive.place)
            else:
                message = f"{first}; the rules close it (502)"
                self.teller.tell(IMPORT_GUARDED, message, location.directive.place)
            return replace(location, closed=True)
        return replace(location, ends_refused=limits_methods(location))

    def _default(
        self, work: list[tuple[Server, list[tuple[Placed, list[Answered]]]]], carrying: Carrying
    ) -> tuple[str, Fixed | None]:
        """The upstream of `location /` of the default server, else of another server."""
        for _, found in work:
            for each, answered in found:
                if each.written == "/" and not each.exact and answered:
                    fixed = carrying.rest(answered[-1], each)
                    name = carrying.upstream(fixed, answered[-1].proxy_pass, each) if fixed else ""
                    if fixed and name:
                        if self.monolith is not None:
                            draft = next(d for d in self.upstreams.drafts if d.name == name)
                            draft.keys.pop("urls", None)
                            draft.keys = {"url": Given(self.monolith), **draft.keys}
                            draft.keys["url"] = Given(self.monolith)
                        return name, fixed
        url = self.monolith or MONOLITH
        self.upstreams.drafts.append(UpstreamDraft(name="monolith", keys={"url": Given(url)}))
        if self.monolith is None:
            place = (self.servers[0].directive if self.servers else self.top[0]).place
            message = "no `location /` proxies to anything, so the default is not known"
            self.draft.diagnostics.append(report(IMPORT_NO_DEFAULT, message, place))
        return "monolith", None

    def _items(
        self,
        server: Server,
        found: list[tuple[Placed, list[Answered]]],
        carrying: Carrying,
    ) -> Iterator[Item]:
        covered = server.is_default
        for each, answered in found:
            for item in carrying.items(each, answered):
                whole = item.who == Who() and each.written == "/" and not each.exact
                if server.is_default and whole and item.answer == carrying.plain:
                    continue  # what no route takes goes there
                covered |= whole
                yield from _for_hosts(item, server)
        if not covered:
            place = server.directive.place
            comment = f"server {server.name} has no location / that proxies"
            yield from _for_hosts(carrying.legacy(place, comment), server)

    def _finish(self, default: str, scope: Scope) -> None:
        draft = self.draft
        draft.default = default
        draft.upstreams = self.upstreams.drafts
        draft.diagnostics += self.upstreams.problems
        waits = [key[1].read for key in self.upstreams.made if key[1].read]
        if waits and max(waits) + _SPARE > 28:
            draft.proxy["deadline"] = format_duration(max(waits) + _SPARE)
        body = scope.within((self.servers[0].directive.block or ()) if self.servers else ()).last(
            "client_max_body_size"
        )
        if body is not None and (most := size(body.args[0])):
            draft.proxy["limits"] = {"body": format_size(most)}


def _for_hosts(item: Item, server: Server) -> Iterator[Item]:
    if server.is_default:
        yield item
        return
    for host in server.hosts:
        if item.who.host in (None, host):
            yield replace(item, who=replace(item.who, host=host))


def _defines(directive: Directive, name: str) -> bool:
    return directive.name == name and len(directive.args) == 2 and directive.block is not None
