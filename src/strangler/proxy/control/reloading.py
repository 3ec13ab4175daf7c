"""When rules are read again, what becomes of them, and what is known about the last time."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from strangler.proxy.control.compiling import Prepared, RulesRefusedError
from strangler.proxy.control.detached import detached
from strangler.proxy.control.fleet import WorkersFailedError
from strangler.proxy.control.journal import Journal
from strangler.proxy.control.repeating import Standing
from strangler.proxy.control.rule_sources.source import SourceError

Apply = Callable[[Prepared, int], Awaitable[None]]
"""Hands a generation to all workers; raises WorkersFailedError if one does not take it."""

_MOST_TRIES = 3
"""How often workers are given rules that they did not take before somebody has to ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A load that changed nothing."""

    at: str
    """When, as RFC 3339."""
    problems: tuple[str, ...]
    """One a line, as `strangler rules validate` prints them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one reload."""

    applied: bool
    """Whether every worker answers by what is in the file now."""
    generation: int
    """In force afterwards."""
    problems: tuple[str, ...] = ()
    """Why it was not applied."""


class Reloader:
    """Holds the rules in force. A reload replaces them as a whole or not at all."""

    def __init__(
        self,
        place: Path | str,
        first: Prepared,
        *,
        generation: int,
        read: Callable[[bool], Prepared | None],
        apply: Apply,
        journal: Journal,
        files: Sequence[Path] | None = None,
        applied: Callable[[Prepared], None] = lambda prepared: None,
        refused: Sequence[str] = (),
    ) -> None:
        """`place` is where the rules come from, for people. `read` gives None where it has
        nothing new, which it may not if it is told that somebody asks. `files` are those whose
        change asks for a reload beside what the rules name (None: the place is one). `applied` is
        called, in a thread, once workers have taken what was read. `refused` are the problems of
        what the place holds, if `first` is something else for that reason."""
        self.place = str(place)
        self.current = first
        self.generation = generation
        self.reloads = 0
        """Loads that were applied after the first."""
        self.failures = 0
        self.refusals = 0
        """Versions that were refused, by the checks or by workers; each counts once."""
        self.failure: Failure | None = None
        """The last load, if it failed; None once a later one was applied."""
        self.last_success = time.time()
        """Unix time in seconds."""
        self.last_answer = time.time()
        """Unix time in seconds at which the source last answered, with or without news."""
        self._files = (Path(place),) if files is None else tuple(files)
        self._reached = Standing(f"rules from {place}", lambda text: journal.warning("rules", text))
        self._applied = applied
        self._read = read
        self._apply = apply
        self._journal = journal
        self._lock = asyncio.Lock()
        self._silent = False
        """Whether `failure` tells that the source did not answer."""
        self._untaken: tuple[Prepared, int] | None = None
        """What workers did not take, and how often it was tried."""
        if refused:
            self._refuse(tuple(refused))

    @property
    def files(self) -> tuple[Path, ...]:
        """Files whose change asks for a reload."""
        return (*self._files, *self.current.attachments)

    @property
    def refused(self) -> bool:
        """Whether the source holds something that was refused, as far as is known."""
        return self.failure is not None and not self._silent

    async def reload(self, why: str, *, always: bool = True) -> Result:
        """Read the rules and hand them to the workers. With `always` false nothing happens if
        nothing has changed; else a new generation begins even then, so that certificates and
        connections are made anew. `why` is for the log."""
        async with self._lock:
            try:
                prepared = await detached(partial(self._read, always))
            except SourceError as error:
                return self._unreached(error, why, always)
            except RulesRefusedError as error:
                self._answered()
                self._untaken = None
                return self._failed(why, error.problems)
            self._answered()
            if prepared is None:
                prepared = self._again()
                if prepared is None:
                    return Result(applied=self.failure is None, generation=self.generation)
            elif self._untaken and self._untaken[0].digest != prepared.digest:
                self._untaken = None
            try:
                self._check_listener(prepared)
            except RulesRefusedError as error:
                return self._failed(why, error.problems)
            if not always and prepared.digest == self.current.digest:
                if self.failure:
                    self.failure = None
                    self._journal.info("restored", "the source holds the rules in force again")
                return Result(applied=True, generation=self.generation)
            return await self._replace(why, prepared)

    def _again(self) -> Prepared | None:
        """What workers did not take, while it is worth another try: one of them may have been
        ill. Who asks by a signal or the admin API tries in any case."""
        if self._untaken is None or self._untaken[1] >= _MOST_TRIES:
            return None
        return self._untaken[0]

    def _answered(self) -> None:
        self._reached.works()
        self.last_answer = time.time()
        if self._silent:
            self._silent = False
            self.failure = None

    def _unreached(self, error: SourceError, why: str, asked: bool) -> Result:
        """The source did not answer. Said once; to somebody who asked, each time."""
        if asked:
            # What is known of a version that was refused is worth more than this.
            known = None if self._silent else self.failure
            result = self._failed(why, (str(error),), refused=False)
            self._silent = known is None
            self.failure = known or self.failure
            return result
        self._reached.failed(str(error))
        return Result(applied=False, generation=self.generation, problems=(str(error),))

    def _check_listener(self, prepared: Prepared) -> None:
        if bool(prepared.rules.proxy.tls) != bool(self.current.rules.proxy.tls):
            raise RulesRefusedError(
                Path(self.place), ["proxy.tls was added or removed; this needs a restart (SIGUSR2)"]
            )

    async def _replace(self, why: str, prepared: Prepared) -> Result:
        generation = self.generation + 1
        try:
            await self._apply(prepared, generation)
        except WorkersFailedError as error:
            # A worker that took it must not go on alone: all get the last good rules again.
            self.generation = generation + 1
            try:
                await self._apply(self.current, self.generation)
            except WorkersFailedError as again:
                self._journal.error("restore-failed", f"the last good rules: {again}")
            tries = self._untaken[1] if self._untaken else 0
            self._untaken = prepared, tries + 1
            return self._failed(why, (f"workers did not take the rules: {error}",))
        self.current = prepared
        self.generation = generation
        self.reloads += 1
        self.failure = None
        self._untaken = None
        self.last_success = time.time()
        await asyncio.to_thread(self._applied, prepared)
        self._journal.info(
            "reloaded",
            f"rules reloaded ({why})",
            generation=generation,
            routes=len(prepared.rules.routes),
            digest=prepared.digest[:12],
        )
        return Result(applied=True, generation=generation)

    def _failed(self, why: str, problems: tuple[str, ...], *, refused: bool = True) -> Result:
        self.failures += 1
        if refused:
            self._refuse(problems)
        else:
            self.failure = _failure(problems)
        self._journal.error(
            "reload-failed",
            f"{self.place} was not loaded ({why}); generation {self.generation} stays in force",
            problems=len(problems),
        )
        for problem in problems:
            self._journal.error("rules-problem", problem)
        return Result(applied=False, generation=self.generation, problems=problems)

    def _refuse(self, problems: tuple[str, ...]) -> None:
        if self.failure is None or self.failure.problems != problems:
            self.refusals += 1
        self.failure = _failure(problems)


def _failure(problems: tuple[str, ...]) -> Failure:
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Failure(at=at, problems=problems)
