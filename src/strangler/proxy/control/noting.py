"""What the control plane decides, in; the ledger, out: written in a thread of its own, so that
neither a request nor the control plane ever waits for it.

A ledger that does not answer is said once and asked again; what happens meanwhile is kept, up to a
limit, and written when it is back. A proxy serves whether or not somebody keeps its book."""

import socket
import threading
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from strangler.ledger.records import Event, EventKind, LedgerError
from strangler.ledger.store import LedgerStore, open_ledger
from strangler.proxy.control.killswitch import Position
from strangler.proxy.control.repeating import Standing, retry_delay

ALL: Final = "rules"
"""The subject of what concerns every route."""
_MOST_WAITING = 1_000


class Notes:
    """Events on their way to a ledger, from `start` to `stop`."""

    def __init__(
        self,
        url: str,
        report: Callable[[str], None],
        *,
        who: str = "",
        open_: Callable[[str], LedgerStore] = open_ledger,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`report` is told, in the thread, when the ledger stops or begins to answer. `who` is
        what the proxy calls itself; the host's name if nothing is given."""
        self._url = url
        self._open = open_
        self._now = now
        self._who = who or f"proxy on {socket.gethostname()}"
        self._state = Standing(f"ledger {url}", report)
        self._waiting: deque[Event] = deque()
        self._more = threading.Condition()
        self._ending = False
        self.lost = 0
        """Events that were given up, the oldest first, because too many waited."""
        self._thread = threading.Thread(target=self._work, name="ledger", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self, patience: float = 5.0) -> None:
        """Write what waits, for so many seconds at most, and end."""
        with self._more:
            self._ending = True
            self._more.notify()
        self._thread.join(patience)

    def loaded(self, *, digest: str, generation: int, routes: int, source: str) -> None:
        """Every worker goes by these rules."""
        content: dict[str, str | int | float | bool | None] = {
            "generation": generation,
            "routes": routes,
            "source": source,
        }
        self._note(EventKind.RULES_LOADED, rules=digest, content=content)

    def turned(self, position: Position, *, by: str) -> None:
        """The kill switch was turned."""
        content: dict[str, str | int | float | bool | None] = {
            "on": position.on,
            "forced": position.forced,
        }
        self._note(EventKind.KILL_SWITCH, who=by, why=position.reason, content=content)

    def _note(
        self,
        kind: EventKind,
        *,
        who: str = "",
        why: str = "",
        rules: str = "",
        content: dict[str, str | int | float | bool | None],
    ) -> None:
        at = self._now().isoformat(timespec="microseconds").replace("+00:00", "Z")
        content = content | {"proxy": self._who} if who else content
        event = Event(
            subject=ALL,
            kind=kind,
            at=at,
            who=who or self._who,
            why=why,
            rules=rules,
            content=content,
        )
        with self._more:
            if len(self._waiting) >= _MOST_WAITING:
                self._waiting.popleft()
                self.lost += 1
            self._waiting.append(event)
            self._more.notify()

    def _work(self) -> None:
        store: LedgerStore | None = None
        while True:
            with self._more:
                while not self._waiting and not self._ending:
                    self._more.wait()
                if not self._waiting:
                    break
                event = self._waiting[0]
            try:
                store = store or self._open(self._url)
                store.append(event)
            except LedgerError as error:
                self._state.failed(str(error))
                with self._more:
                    if self._ending:
                        break
                    self._more.wait(retry_delay(self._state.failures))
                continue
            self._state.works()
            with self._more:
                if self._waiting and self._waiting[0] is event:
                    self._waiting.popleft()
        if store is not None:
            store.close()
