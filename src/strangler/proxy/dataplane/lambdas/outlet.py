"""Parts of an answer in, calls on the attempt's owner out, none of them while it is paused."""

from collections import deque

from strangler.proxy.dataplane.attempts import AttemptOwner, ResponseHead
from strangler.proxy.dataplane.outcomes import Failure


class Outlet:
    """Keeps what the owner does not want yet. After an end, a failure or `close` it is mute."""

    def __init__(self, owner: AttemptOwner) -> None:
        self._owner = owner
        self._waiting: deque[bytes] = deque()
        self._paused = False
        self._ending = False
        self.began = False
        """Whether the head was passed on."""
        self.closed = False

    def head(self, head: ResponseHead) -> None:
        """The answer begins."""
        if not self.closed:
            self.began = True
            self._owner.on_head(head)

    def body(self, data: bytes) -> None:
        """Content, now or when the owner goes on."""
        if data and not self.closed:
            self._waiting.append(data)
            self._drain()

    def flush(self) -> None:
        """Nothing more for now; see `AttemptOwner.flush`."""
        if self.began and not self.closed:
            self._owner.flush()

    def end(self) -> None:
        """The answer is complete once everything was passed on."""
        self._ending = True
        self._drain()

    def stumble(self, error: Exception) -> None:
        """Our own code failed."""
        self.closed = True
        self._waiting.clear()
        self._owner.on_bug(error)

    def fail(self, failure: Failure) -> None:
        """There will be no complete answer; what waits is dropped."""
        if not self.closed:
            self.close()
            self._owner.on_failure(failure)

    def close(self) -> None:
        """Nobody listens any more."""
        self.closed = True
        self._waiting.clear()

    def pause(self) -> None:
        """Hold content back."""
        self._paused = True

    def resume(self) -> None:
        """Go on, first with what was held back."""
        self._paused = False
        if self._waiting or self._ending:
            self._drain()
            self.flush()

    def _drain(self) -> None:
        while self._waiting and not self._paused:
            self._owner.on_body(self._waiting.popleft())
        if self._ending and not self._waiting and not self.closed:
            self.close()
            self._owner.on_end(())
