"""Compiled rules in; sources, engines, journal and exporter go by them from then on."""

import asyncio
from functools import partial

from strangler.proxy.control.compiling import Prepared
from strangler.proxy.control.crew import Crew
from strangler.proxy.control.journal import Journal
from strangler.proxy.control.sources import Sources
from strangler.proxy.control.telemetry import SpanExporter
from strangler.proxy.dataplane.messages import Spans
from strangler.rules.redaction import shown


class Steering:
    """Where new rules take effect, whoever runs the engines. Needs a running event loop."""

    def __init__(self, crew: Crew, sources: Sources, journal: Journal) -> None:
        self.exporter: SpanExporter | None = None
        """Exports spans, where telemetry is configured."""
        self._crew = crew
        self._sources = sources
        self._journal = journal
        self._closing: set[asyncio.Task[None]] = set()

    async def apply(self, prepared: Prepared, generation: int) -> None:
        """Hand rules to everybody. Addresses go first, so that no engine knows an upstream
        without knowing where it is. Raises WorkersFailedError."""
        crew = self._crew
        await self._sources.follow(prepared.rules)
        await crew.configure(prepared.configuration(generation, crew.size))
        crew.facts.keep(frozenset(each.name for each in prepared.rules.upstreams))
        self.adopt(prepared)

    def adopt(self, prepared: Prepared) -> None:
        """Speak and export by these rules."""
        self._journal.conceal = partial(shown, substitutions=prepared.rules.substitutions)
        for warning in prepared.warnings:
            self._journal.warning("rules-warning", str(warning))
        settings = prepared.rules.proxy.telemetry
        old = self.exporter
        if old is not None and old.settings == settings:
            return
        self.exporter = SpanExporter(settings, self._journal) if settings.otlp else None
        if old is not None:
            task = asyncio.get_running_loop().create_task(old.close())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    def export(self, spans: Spans) -> None:
        """Spans of an engine."""
        if self.exporter is not None:
            self.exporter.take(spans.spans)

    async def close(self) -> None:
        """Export what is left, and end."""
        await asyncio.gather(*self._closing, return_exceptions=True)
        if self.exporter is not None:
            await self.exporter.close()
