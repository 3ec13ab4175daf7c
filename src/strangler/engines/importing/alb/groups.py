"""Target groups in, upstreams out. Where the targets are is in a template at most: what the API
prints of a group names none, so that an environment variable stands in its place."""

import re
from dataclasses import dataclass, field

from strangler.diagnostics import IMPORT_CHANGED, IMPORT_NOT_CARRIED, Code, Diagnostic, report
from strangler.engines.importing.documents import Placed
from strangler.engines.importing.draft import UpstreamDraft
from strangler.engines.importing.naming import Names, safe
from strangler.engines.importing.writing import Given
from strangler.rules.values import format_duration, parse_url
from strangler.yaml_places.values import BadValueError


@dataclass(slots=True)
class Groups:
    """Makes one upstream for each target group, when first asked."""

    known: dict[str, Placed]
    problems: list[Diagnostic] = field(default_factory=list)
    drafts: list[UpstreamDraft] = field(default_factory=list)
    monolith: str = ""
    """The URL of the default, where the user gave one."""
    _names: Names = field(default_factory=Names)
    _made: dict[tuple[str, str], str] = field(default_factory=dict)

    def named(self, identity: str, place: Placed, host: str = "", default: bool = False) -> str:
        """The upstream of a group, asked with `host` instead of the client's."""
        key = (identity, host)
        if key not in self._made:
            self._made[key] = self._make(identity, place, host, default)
        return self._made[key]

    def take(self, name: str) -> None:
        """Keep a name for another upstream."""
        self._names.take(name)

    def _make(self, identity: str, place: Placed, host: str, default: bool) -> str:
        group = self.known.get(identity, Placed(None, place.place))
        title = _title(identity, group)
        name = self._names.take(title)
        keys = self._function(group, title) if group.get("TargetType").text() == "lambda" else (
            self._servers(group, title, default)
        )  # fmt: skip
        if host:
            keys["host"] = host
        where = f"{group.place.path}:{group.place.line} target group {title}"
        self.drafts.append(UpstreamDraft(name=name, keys=keys, comment=where))
        return name

    def _servers(self, group: Placed, title: str, default: bool) -> dict[str, object]:
        keys: dict[str, object] = {}
        scheme = "https" if group.get("Protocol").text() == "HTTPS" else "http"
        port = group.get("Port").number() or {"http": 80, "https": 443}[scheme]
        urls = self._urls(group, scheme, port)
        if default and self.monolith:
            keys["url"] = Given(self.monolith)
        elif urls:
            keys["url" if len(urls) == 1 else "urls"] = urls[0] if len(urls) == 1 else urls
        else:
            variable = re.sub(r"[^A-Z0-9]+", "_", title.upper()).strip("_") + "_URL"
            keys["url"] = Given(f"${{{variable}:-{scheme}://{safe(title).lower()}:{port}}}")
            self._tell(
                IMPORT_NOT_CARRIED,
                f"target group {title}: where its targets are is not said",
                group,
                f"set {variable}, or write url, urls or discover",
            )
        if scheme == "https":
            self._tell(
                IMPORT_CHANGED,
                f"target group {title}: the proxy verifies its certificates, a load balancer "
                "does not",
                group,
                "see `tls` of the upstream",
            )
        if group.get("ProtocolVersion").text() == "GRPC":
            self._tell(IMPORT_NOT_CARRIED, f"target group {title}: gRPC", group, "see docs")
        health = _health(group)
        if health:
            keys["health"] = health
        return keys

    def _urls(self, group: Placed, scheme: str, port: int) -> list[str]:
        found: list[str] = []
        for target in group.get("Targets").items():
            identity = target.get("Id").text()
            if identity.startswith("i-") or not identity:
                return []
            try:
                host = f"[{identity}]" if ":" in identity else identity
                where = target.get("Port").number() or port
                found.append(str(parse_url(f"{scheme}://{host}:{where}")))
            except BadValueError:
                return []
        return list(dict.fromkeys(found))

    def _function(self, group: Placed, title: str) -> dict[str, object]:
        arn = next((each.get("Id").text() for each in group.get("Targets").items()), "")
        several = any(
            each.get("Key").text() == "lambda.multi_value_headers.enabled"
            and each.get("Value").truth()
            for each in group.get("TargetGroupAttributes").items()
        )
        if not arn:
            self._tell(
                IMPORT_NOT_CARRIED,
                f"target group {title}: which function it invokes is not said",
                group,
                "write its name or ARN as `function`, and `payload: alb-multi` where it takes "
                "several values of a header",
            )
        payload = "alb-multi" if several else "alb"
        return {"lambda": {"function": arn or safe(title), "payload": payload}}

    def _tell(self, code: Code, message: str, group: Placed, hint: str) -> None:
        self.problems.append(report(code, message, group.place, hint))


def _title(identity: str, group: Placed) -> str:
    """The group's name; of arn:...:targetgroup/NAME/ID the middle; else the logical id."""
    named = group.get("TargetGroupName").text() or group.get("Name").text()
    found = re.search(r":targetgroup/([^/]+)", identity)
    return named or (found[1] if found else identity)


def _health(group: Placed) -> dict[str, object]:
    path = group.get("HealthCheckPath").text()
    if not path or group.get("HealthCheckEnabled").value is False:
        return {}
    found: dict[str, object] = {"path": path}
    times = {"interval": "HealthCheckIntervalSeconds", "timeout": "HealthCheckTimeoutSeconds"}
    for key, name in times.items():
        seconds = group.get(name).number()
        if seconds:
            found[key] = format_duration(seconds)
    counts = {"healthy": "HealthyThresholdCount", "unhealthy": "UnhealthyThresholdCount"}
    for key, name in counts.items():
        count = group.get(name).number()
        if count:
            found[key] = count
    return found
