"""Rules in, an engine running with what is exported for it out: nginx, HAProxy or Envoy."""

import pytest

from strangler.engines.exporting.engines import Engine
from strangler.engines.exporting.exporting import Exported, export
from strangler.engines.exporting.plan import Listen
from strangler.rules.model import Rules
from support.raw_client import RawClient
from support.running_engine import RunningEngine
from support.strict_http import Message

ENVOY = pytest.param(Engine.ENVOY, marks=pytest.mark.slow)
"""Of the engines the one that `make test-aws` gets."""


class ExportedEngine(RunningEngine):
    """The engine with `rules`."""

    exported: Exported

    def __init__(self, engine: Engine, rules: Rules) -> None:
        def written(port: int) -> str:
            self.exported = export(rules, engine, Listen(port=port))
            return self.exported.text

        super().__init__(engine.value, written)

    def ask(self, data: bytes) -> Message:
        """The final answer to one request, on a connection of its own."""
        try:
            with RawClient(self.address) as client:
                return client.ask(data)
        except (OSError, EOFError) as error:
            raise AssertionError(f"{error}\n{self.said()}") from error

    def client(self) -> RawClient:
        """A new connection to it."""
        return RawClient(self.address)

    def __enter__(self) -> "ExportedEngine":
        return self
