"""Services of Refactor Spaces in, upstreams out: URL endpoints and Lambda functions."""

import re
from dataclasses import dataclass, field

from strangler.diagnostics import IMPORT_NOT_CARRIED, Diagnostic, report
from strangler.engines.importing.documents import Placed
from strangler.engines.importing.draft import UpstreamDraft
from strangler.engines.importing.naming import Names
from strangler.engines.importing.writing import Given
from strangler.rules.values import parse_url
from strangler.yaml_places.values import BadValueError

_ARN = re.compile(r"(arn:[^:]*:lambda:([^:]*):[^:]*:function:[^:]+)(?::([^:]+))?")


@dataclass(slots=True)
class Services:
    """Makes one upstream for each service and base path, when first asked."""

    known: dict[str, Placed]
    drafts: list[UpstreamDraft]
    problems: list[Diagnostic]
    monolith: str = ""
    _names: Names = field(default_factory=Names)
    _made: dict[tuple[str, str], str] = field(default_factory=dict)

    def path(self, identity: str) -> str:
        """The path in a service's URL; "" for none, or a function."""
        service = self.known.get(identity)
        try:
            return parse_url(service.get("UrlEndpoint", "Url").text()).prefix if service else ""
        except BadValueError:
            return ""

    def is_function(self, identity: str) -> bool:
        """Whether a Lambda function answers."""
        service = self.known.get(identity)
        return service is not None and service.get("EndpointType").text() == "LAMBDA"

    def named(
        self, identity: str, place: Placed, *, bare: bool = False, default: bool = False
    ) -> str:
        """The upstream of a service, `bare` without the path of its URL; "" if there is none,
        which is told."""
        key = (identity, "bare" if bare else "")
        if key not in self._made:
            self._made[key] = self._make(identity, place, bare, default)
        return self._made[key]

    def _make(self, identity: str, place: Placed, bare: bool, default: bool) -> str:
        service = self.known.get(identity)
        if service is None and not (default and self.monolith):
            self._lost(
                place, f"service {identity} is in none of the files", "add list-services to them"
            )
            return ""
        title = service.get("Name").text() if service is not None else ""
        where = service if service is not None else place
        keys: dict[str, object] = {}
        if default and self.monolith:
            keys["url"] = Given(self.monolith)
        elif service is not None:
            keys = self._function(service) or self._url(service, bare)
        if not keys:
            return ""
        name = self._names.take(title or identity)
        comment = f"{where.place.path}:{where.place.line} service {identity}"
        self.drafts.append(UpstreamDraft(name=name, keys=keys, comment=comment))
        return name

    def _function(self, service: Placed) -> dict[str, object]:
        arn = service.get("LambdaEndpoint", "Arn").text()
        found = _ARN.fullmatch(arn)
        if found is None:
            return {}
        keys = {"function": found[1], "region": found[2], "payload": "1.0"}
        return {"lambda": keys | ({"qualifier": found[3]} if found[3] else {})}

    def _url(self, service: Placed, bare: bool) -> dict[str, object]:
        written = service.get("UrlEndpoint", "Url").text()
        try:
            url = parse_url(written)
        except BadValueError as error:
            self._lost(service, f"service {service.get('Name').text()}: {error}", error.hint)
            return {}
        base = str(url).removesuffix(url.prefix) if bare else str(url)
        keys: dict[str, object] = {"url": base, "host": "upstream"}
        health = service.get("UrlEndpoint", "HealthUrl").text()
        if health:
            try:
                probe = parse_url(health)
                if (probe.host, probe.port) == (url.host, url.port):
                    keys["health"] = {"path": probe.prefix or "/"}
                else:
                    self._lost(service, f"health is asked at {health}", "see `health`")
            except BadValueError:
                self._lost(service, f"{health} is no URL to ask for health", "see `health`")
        return keys

    def _lost(self, place: Placed, message: str, hint: str) -> None:
        self.problems.append(report(IMPORT_NOT_CARRIED, message, place.place, hint))
