"""Events of a proxy inside another program: to `logging`, where that program reads them."""

import logging
from collections.abc import Mapping

from strangler.proxy.control.journal import Journal, Level

_LEVELS = {
    Level.INFO: logging.INFO,
    Level.AUDIT: logging.WARNING,  # said even where only problems are
    Level.WARNING: logging.WARNING,
    Level.ERROR: logging.ERROR,
}


class LoggedJournal(Journal):
    """Writes events to the logger `strangler.proxy`; their fields are attributes of the record,
    in a mapping `strangler`."""

    def __init__(self) -> None:
        super().__init__()
        self._logger = logging.getLogger("strangler.proxy")

    def say(self, level: Level, event: str, message: str, fields: Mapping[str, object]) -> None:
        """Hand one event to the logger."""
        shown = {name: self._plain(value) for name, value in fields.items()}
        more = "".join(f" {name}={value}" for name, value in shown.items())
        extra = {"strangler": {"event": event, **shown}}
        self._logger.log(_LEVELS[level], "%s", self.conceal(message) + more, extra=extra)
