"""Rules in, a control plane without processes out: what the admin API needs, and no more."""

import io
from pathlib import Path
from typing import Any

from strangler.proxy.control.compiling import prepare
from strangler.proxy.control.fleet import Fleet
from strangler.proxy.control.journal import Journal
from strangler.proxy.control.killswitch import KillSwitchFile
from strangler.proxy.control.plane import ControlPlane, Phase
from strangler.proxy.control.reloading import Reloader

RULES = """\
version: 1
proxy: {deadline: 20s}
upstreams:
  monolith: {url: "http://127.0.0.1:8000"}
  orders:
    urls: ["http://127.0.0.1:8001", "http://127.0.0.1:8002"]
    max_in_flight: 50
default: monolith
routes:
  - id: orders.read
    match: {path: "/api/orders/{id}", methods: [GET]}
    service: orders
    effect: read
    state: canary
    canary: {percent: 25, by: ["header:x-user-id"]}
  - id: orders.rest
    match: {prefix: /api/orders}
    service: orders
    state: migrated
  - id: invoices
    match: {exact: /invoices, headers: {x-beta: "1"}}
    service: orders
    state: retired
"""


class IdleFleet(Fleet):
    """A fleet that nobody started: it takes every order, and has snapshots that a test gives."""

    def __init__(self, size: int, journal: Journal) -> None:
        async def never(worker: object) -> None:
            raise AssertionError("no worker is started here")

        super().__init__(size, journal, never)
        self.snapshots: list[Any] = []
        self.turned: list[Any] = []
        self.answering = size

    @property
    def serving(self) -> int:
        """All of them, unless a test says otherwise."""
        return self.answering

    @property
    def current(self) -> int:
        """The same."""
        return self.answering

    def tally(self) -> Any:
        """The sum of the snapshots."""
        return self._totals.sum(self.snapshots)

    async def switch(self, position: Any, timeout: float = 10.0) -> int:
        """Done at once."""
        self.turned.append(position)
        return self.size


def plane(
    folder: Path, rules: str = RULES, *, stream: io.StringIO | None = None, **changes: Any
) -> ControlPlane:
    """A serving control plane with its state in `folder`; what it says goes to `stream`."""
    path = folder / "rules.yaml"
    path.write_text(rules, encoding="utf-8")
    journal = Journal(stream or io.StringIO())
    fleet = IdleFleet(2, journal)

    async def apply(prepared: object, generation: int) -> None:
        """There is nobody to be told."""

    reloader = Reloader(
        path,
        prepare(path),
        generation=1,
        read=lambda asked: prepare(path),
        apply=apply,
        journal=journal,
    )
    values: dict[str, Any] = {
        "fleet": fleet,
        "reloader": reloader,
        "kill_switch": KillSwitchFile(folder),
        "journal": journal,
        "traffic": ("http://127.0.0.1:8080",),
        "admin": ("http://127.0.0.1:8081",),
        "phase": Phase.SERVING,
    }
    return ControlPlane(**{**values, **changes})
