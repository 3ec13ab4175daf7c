"""What `strangler proxy` is told, checked and complete."""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from strangler.proxy.control.admin_access import MetricsAccess


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyOptions:
    """Everything that does not stand in the rules file. Times are seconds."""

    rules: str
    """A path, or the URL of another source."""
    monolith: str = ""
    """URL that gets everything where a remote source has no rules and nothing was kept."""
    host: str = "127.0.0.1"
    port: int = 8080
    admin_host: str = "127.0.0.1"
    admin_port: int = 8081
    allow_hosts: tuple[str, ...] = ()
    """Further names by which the admin API may be called."""
    metrics: MetricsAccess = MetricsAccess.OPEN
    ledger: str = ""
    """Where loads of rules and turns of the kill switch are written down; empty: nowhere."""
    metrics_emf: bool = False
    """Whether metrics go to stdout in CloudWatch's Embedded Metric Format."""
    deployment: str = "strangler"
    """The name that those metrics have."""
    workers: int = field(default_factory=lambda: cores())
    token_file: Path | None = None
    state_directory: Path | None = None
    access_log: str = "-"
    """A path, `-` for stdout, `off` for nothing."""
    grace: float = 30.0
    """How long exchanges under way may take when the process ends."""
    drain_delay: float = 0.0
    """How long connections are still accepted after `/readyz` began to fail."""
    successor: tuple[str, ...] = field(default_factory=lambda: (sys.executable, *sys.orig_argv[1:]))
    """The command that SIGUSR2 starts."""
    worker_command: tuple[str, ...] = ()
    """The command of a worker; empty: the usual one."""


def cores() -> int:
    """Processors that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
