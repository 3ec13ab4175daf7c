"""Rules and the name of an engine in, its configuration and what it loses out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from strangler.diagnostics import Diagnostic, in_order, report
from strangler.engines.exporting import features as f
from strangler.engines.exporting import features_of_upstreams as u
from strangler.engines.exporting.alb import write as write_alb
from strangler.engines.exporting.alb.limits import limits
from strangler.engines.exporting.engines import Degree, Engine
from strangler.engines.exporting.envoy import write as write_envoy
from strangler.engines.exporting.gateway import write as write_gateway
from strangler.engines.exporting.haproxy import write as write_haproxy
from strangler.engines.exporting.nginx import write as write_nginx
from strangler.engines.exporting.plan import Listen, Plan, plan
from strangler.engines.exporting.using import Use, uses
from strangler.rules.model import Rules

_WRITERS: dict[Engine, Callable[[Plan, Listen], str]] = {
    Engine.NGINX: write_nginx,
    Engine.HAPROXY: write_haproxy,
    Engine.ENVOY: write_envoy,
    Engine.ALB: write_alb,
    Engine.GATEWAY_API: write_gateway,
}
_DECIDING = (f.CLAIMS, f.REGEX, f.REWRITE, f.SPLIT_REWRITE)
"""Without these there is no route."""
_FINDING = (u.LAMBDA, u.SRV, u.CLOUD_MAP)
"""Without these there are no servers."""


@dataclass(frozen=True, slots=True)
class Exported:
    """`text` is the file; `losses` what it does otherwise than the proxy."""

    text: str
    losses: tuple[Diagnostic, ...]


def export(rules: Rules, engine: Engine, listen: Listen) -> Exported:
    """`rules` in the words of `engine`. Errors among the losses say that the engine takes no such
    configuration."""
    lost = [each for each in uses(rules) if each.feature.of(engine).degree is not Degree.YES]
    gone = [each for each in lost if each.feature.of(engine).degree is Degree.NO]
    wanted = plan(
        rules,
        skipped=frozenset(each.route for each in gone if each.feature in _DECIDING),
        unreachable=frozenset(each.upstream for each in gone if each.feature in _FINDING),
    )
    told = [*_told(lost, engine), *(limits(wanted) if engine is Engine.ALB else ())]
    return Exported(_WRITERS[engine](wanted, listen), in_order(told))


def _told(lost: list[Use], engine: Engine) -> Iterator[Diagnostic]:
    for use in lost:
        cell = use.feature.of(engine)
        before = f"{use.subject}: " if use.subject else ""
        yield report(
            use.feature.code, f"{before}{use.feature.name}: {engine}: {cell.words}", use.location
        )
