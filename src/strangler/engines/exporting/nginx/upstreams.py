"""Upstreams in, `upstream` blocks out."""

from math import ceil

from strangler.engines.exporting.nginx.words import block, server, time
from strangler.engines.exporting.plan import Plan
from strangler.engines.exporting.servers import urls_of
from strangler.rules.model import Balance, Upstream

_BALANCE = {
    Balance.ROUND_ROBIN: [],
    Balance.LEAST_CONNECTIONS: ["least_conn;"],
    Balance.POWER_OF_TWO: ["random two least_conn;"],
}


def upstreams(plan: Plan) -> list[str]:
    """One for each; a name is prefixed, because nginx takes it for a host name."""
    return [_upstream(each) for each in plan.upstreams]


def _upstream(upstream: Upstream) -> str:
    outliers = upstream.outliers
    options = (
        f"max_conns={upstream.max_in_flight} max_fails={outliers.failures} "
        f"fail_timeout={ceil(outliers.ejection)}s"
    )
    lines = [f"zone strangler_{upstream.name} 64k;", *_BALANCE[upstream.balance]]
    lines += [f"server {server(url)} {options};" for url in urls_of(upstream)]
    lines += [
        f"keepalive {upstream.max_idle};",
        f"keepalive_timeout {time(upstream.timeouts.keepalive)};",
    ]
    return block(f"upstream strangler_{upstream.name}", lines)
