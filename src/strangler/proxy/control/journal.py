"""What the supervisor says while it runs: one line an event, as text or as JSON, on stderr."""

import json
import logging
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import TextIO


class Level(StrEnum):
    """How much an event matters. `audit`: somebody changed something by the admin API."""

    INFO = "info"
    AUDIT = "audit"
    WARNING = "warning"
    ERROR = "error"


_RANKS = {Level.INFO: 0, Level.AUDIT: 1, Level.WARNING: 2, Level.ERROR: 3}


class LogFormat(StrEnum):
    """For a person, or for a collector."""

    TEXT = "text"
    JSON = "json"


def _now() -> datetime:
    return datetime.now(UTC)


class Journal:
    """Writes events. `conceal` takes secrets out of every text before it is written."""

    def __init__(
        self,
        stream: TextIO | None = None,
        *,
        format_: LogFormat = LogFormat.TEXT,
        least: Level = Level.INFO,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._stream = stream or sys.stderr
        self._format = format_
        self._least = _RANKS[least]
        self._now = now
        self._lock = threading.Lock()
        self.conceal: Callable[[str], str] = str

    def info(self, event: str, message: str, **fields: object) -> None:
        """Something went as it should."""
        self.say(Level.INFO, event, message, fields)

    def audit(self, event: str, message: str, **fields: object) -> None:
        """Somebody changed something; said even when only problems are."""
        self.say(Level.AUDIT, event, message, fields)

    def warning(self, event: str, message: str, **fields: object) -> None:
        """Something went wrong and was dealt with."""
        self.say(Level.WARNING, event, message, fields)

    def error(self, event: str, message: str, **fields: object) -> None:
        """Something went wrong and needs somebody."""
        self.say(Level.ERROR, event, message, fields)

    def say(self, level: Level, event: str, message: str, fields: Mapping[str, object]) -> None:
        """Write one event; a stream that nobody reads any more is no reason to stop."""
        if _RANKS[level] < self._least:
            return
        time = self._now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        if self._format is LogFormat.JSON:
            content: dict[str, object] = {"time": time, "level": level.value, "event": event}
            content["message"] = self.conceal(message)
            content |= {name: self._plain(value) for name, value in fields.items()}
            line = json.dumps(content, ensure_ascii=False)
        else:
            more = "".join(f" {name}={self._plain(value)}" for name, value in fields.items())
            line = _one_line(f"{time} {level.value:<7} {self.conceal(message)}{more}")
        with self._lock:
            try:
                self._stream.write(line + "\n")
                self._stream.flush()
            except (OSError, ValueError):
                return

    def _plain(self, value: object) -> object:
        return self.conceal(value) if isinstance(value, str) else value


def _one_line(text: str) -> str:
    """What others send us (a reason, a name) cannot begin a line of its own, nor a colour."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class LibraryLog(logging.Handler):
    """Warnings and errors of the libraries we use, as events of ours."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(logging.WARNING)
        self._journal = journal

    def emit(self, record: logging.LogRecord) -> None:
        """One record; a traceback becomes the error's type and text."""
        message = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            message = f"{message}: {type(error).__name__}: {error}"
        level = Level.ERROR if record.levelno >= logging.ERROR else Level.WARNING
        self._journal.say(level, "library", message, {"logger": record.name})


def adopt_libraries(journal: Journal) -> None:
    """From now on libraries write to `journal`, and nothing below a warning."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler, LibraryLog):
            root.removeHandler(handler)
    root.addHandler(LibraryLog(journal))
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.WARNING)
