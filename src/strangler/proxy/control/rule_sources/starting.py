"""A source in, rules to begin with out: its own, else the last good ones, else all to the
monolith."""

import os
import threading
from collections.abc import Mapping
from functools import partial

from strangler.errors import ConfigurationError
from strangler.proxy.control.compiling import Prepared, RulesRefusedError, prepare_document
from strangler.proxy.control.detached import within
from strangler.proxy.control.journal import Journal
from strangler.proxy.control.rule_sources.keeping import LastGood
from strangler.proxy.control.rule_sources.source import Document, RuleSource, SourceError
from strangler.rules.values import parse_url
from strangler.yaml_places.values import BadValueError

PATIENCE = 10.0
"""Seconds: a load balancer waits for a task that starts, and then gives up on it."""
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
        patience: float = PATIENCE,
    ) -> None:
        """`last_good` is None where the source is as near as the disk. `patience` is how many
        seconds a start waits for a source that is further away."""
        self.source = source
        self.refused: tuple[str, ...] = ()
        """Why what the source gave first was not taken; empty if it was, or gave nothing."""
        self.makeshift = False
        """Whether the first rules were made up: everything to the monolith."""
        self._last_good = last_good
        self._journal = journal
        self._prepare = partial(prepare_document, access_log=access_log, environment=environment)
        self._patience = patience
        self._fetched: tuple[Prepared, Document] | None = None
        # A start that gave up waiting leaves a question behind, whose answer nobody hears.
        self._asking = threading.Lock()
        self._unheard = False

    def first(self, monolith: str) -> Prepared:
        """Rules to begin with; `monolith` is the URL that gets everything where there are none,
        empty: nobody.

        Raises ConfigurationError with every reason if there are no rules at all."""
        try:
            prepared = self._first()
            assert prepared is not None  # it was asked anew
            return prepared
        except (SourceError, RulesRefusedError) as error:
            if self._last_good is None:
                raise
            failure = error
        if isinstance(failure, RulesRefusedError):
            self.refused = failure.problems
        self._journal.error("rules-source", str(failure))
        if (kept := self._kept(self._last_good)) is not None:
            return kept
        if not monolith:
            raise ConfigurationError(
                f"{failure}\nthere are no last good rules either; give --monolith URL, "
                "which then gets everything"
            ) from failure
        prepared = self._prepare(only_monolith(monolith))
        self._journal.warning("all-to-monolith", f"starting without rules: all goes to {monolith}")
        self.makeshift = True
        return prepared

    def _first(self) -> Prepared | None:
        if self._last_good is None:
            return self(anew=True)
        try:
            return within(self._patience, partial(self, anew=True))
        except TimeoutError as error:
            self._unheard = True
            raise SourceError(f"{self.source.name}: {error}") from error

    def _kept(self, last_good: LastGood) -> Prepared | None:
        kept = last_good.read()
        if kept is None:
            return None
        try:
            prepared = self._prepare(kept)
        except RulesRefusedError as error:
            # They were good once: a variable or a file that they name has gone since.
            self._journal.error("last-good", str(error))
            return None
        self._journal.warning("last-good", f"starting with the last good rules, {kept.name}")
        return prepared

    def __call__(self, *, anew: bool = False) -> Prepared | None:
        """The rules as the source has them now, checked and compiled; None if it gave them
        before, unless they are wanted `anew`. Not for the event loop.

        Raises SourceError, or RulesRefusedError with every problem."""
        with self._asking:
            unheard = self._unheard
            document = self.source.fetch(anew=anew or unheard)
            if unheard:
                self._unheard = False
        if document is None:
            return None
        prepared = self._prepare(document)
        self._fetched = prepared, document
        return prepared

    def applied(self, prepared: Prepared) -> None:
        """All workers go by `prepared`: it is what a later start may begin with."""
        if self._last_good is None or self._fetched is None or self._fetched[0] is not prepared:
            return
        try:
            self._last_good.keep(self._fetched[1])
        except OSError as error:
            self._journal.error("last-good", f"cannot keep {self._last_good.path}: {error}")


def only_monolith(url: str) -> Document:
    """Rules without a route. Raises ConfigurationError if this is no URL of a server."""
    try:
        parse_url(url)
    except BadValueError as error:
        raise ConfigurationError(f"--monolith: {error}; {error.hint}") from error
    return Document(content=_ONLY_MONOLITH.format(url=url).encode(), name="all to the monolith")
