"""A source in, rules to begin with out: its own, else the last good ones, else all to the
monolith."""

import os
from collections.abc import Mapping
from functools import partial

from strangler.errors import ConfigurationError
from strangler.proxy.control.compiling import Prepared, RulesRefusedError, prepare_document
from strangler.proxy.control.journal import Journal
from strangler.proxy.control.rule_sources.keeping import LastGood
from strangler.proxy.control.rule_sources.source import Document, RuleSource, SourceError
from strangler.rules.values import parse_url
from strangler.yaml_places.values import BadValueError

_ONLY_MONOLITH = """version: 1
proxy: {{health_path: /livez}}
upstreams:
  monolith: {{url: "{url}"}}
default: monolith
"""


class RulesReader:
    """Reads a source, and remembers what it gave."""

    def __init__(
        self,
        source: RuleSource,
        last_good: LastGood | None,
        journal: Journal,
        *,
        access_log: bool = True,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        """`last_good` is None where the source is as near as the disk."""
        self.source = source
        self._last_good = last_good
        self._journal = journal
        self._prepare = partial(prepare_document, access_log=access_log, environment=environment)
        self._fetched: Document | None = None

    def first(self, monolith: str) -> Prepared:
        """Rules to begin with; `monolith` is the URL that gets everything where there are none,
        empty: nobody.

        Raises ConfigurationError with every reason if there are no rules at all."""
        try:
            prepared = self()
            assert prepared is not None  # nothing was given before
            return prepared
        except (SourceError, RulesRefusedError) as error:
            if self._last_good is None:
                raise
            failure = error
        self._journal.error("rules-source", str(failure))
        kept = self._last_good.read()
        if kept is not None:
            prepared = self._prepare(kept)
            self._journal.warning("last-good", f"starting with the last good rules, {kept.name}")
            return prepared
        if not monolith:
            raise ConfigurationError(
                f"{failure}\nthere are no last good rules either; give --monolith URL, "
                "which then gets everything"
            ) from failure
        self._journal.warning("all-to-monolith", f"starting without rules: all goes to {monolith}")
        return self._prepare(only_monolith(monolith))

    def __call__(self) -> Prepared | None:
        """The rules as the source has them now, checked and compiled; None if it gave them
        before. Not for the event loop.

        Raises SourceError, or RulesRefusedError with every problem."""
        document = self.source.fetch()
        if document is None:
            return None
        prepared = self._prepare(document)
        self._fetched = document
        return prepared

    def applied(self) -> None:
        """All workers go by what was read last: it is what a later start may begin with."""
        if self._last_good is None or self._fetched is None:
            return
        try:
            self._last_good.keep(self._fetched)
        except OSError as error:
            self._journal.error("last-good", f"cannot keep {self._last_good.path}: {error}")


def only_monolith(url: str) -> Document:
    """Rules without a route. Raises ConfigurationError if this is no URL of a server."""
    try:
        parse_url(url)
    except BadValueError as error:
        raise ConfigurationError(f"--monolith: {error}; {error.hint}") from error
    return Document(content=_ONLY_MONOLITH.format(url=url).encode(), name="all to the monolith")
