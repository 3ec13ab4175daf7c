"""The ways an exchange ends without a complete answer of an upstream, and the end of them all."""

from strangler.proxy.dataplane.answers import own_answer
from strangler.proxy.dataplane.asking import Asking
from strangler.proxy.dataplane.attempts import Framing
from strangler.proxy.dataplane.outcomes import Failure, Outcome


class Ending(Asking):
    """Every way out leads to `_end`, once."""

    __slots__ = ("_begun", "detail", "outcome", "sent", "status")

    # Set by the exchange: a further `__init__` would cost each request.
    outcome: Outcome | None
    """How it ended; None while it goes on."""
    detail: str
    """Why it failed, for the log."""
    status: int
    """Status sent to the client; 0 before one was."""
    sent: int
    """Bytes of the answer's content."""
    _begun: bool
    """Whether the final answer has begun, so that no other can be given."""

    def on_bug(self, error: Exception) -> None:
        """See `AttemptOwner`. Where no byte of an answer was sent, the client is told 500."""
        self.context.on_bug(error)
        if self.outcome is not None:
            return
        self.detail = f"{type(error).__name__} in the proxy"
        self._abort_attempt()
        if self._begun:
            self._downstream.break_off()
            self._end(Outcome.INTERNAL_ERROR)
        else:
            self._answer(Outcome.INTERNAL_ERROR)

    def _give_up(self, outcome: Outcome) -> None:
        """A time limit passed before the answer began.

        The upstream is to blame for all but BODY_TIMEOUT. The deadline ends the whole request;
        after the others somebody else may be asked, as after any failure."""
        member = self.member
        attempt = self._attempt
        sent = attempt is None or not attempt.waiting
        ours = outcome is not Outcome.BODY_TIMEOUT
        self._abort_attempt(ok=False if ours else None)
        if ours and outcome is not Outcome.DEADLINE:
            self._recover(Failure(outcome, sent=sent), member)
        else:
            self._answer(outcome)

    def _refuse(self, outcome: Outcome) -> None:
        """The client's fault, found while its content came."""
        if self.outcome is not None:
            return
        self._abort_attempt()
        if self._begun:
            self._downstream.break_off()
            self._end(outcome)
        else:
            self._answer(outcome)

    def _answer(self, outcome: Outcome, *, retry_after: int = 0) -> None:
        """Answer ourselves."""
        block, content = own_answer(
            outcome, self.request.header(b"accept"), retry_after=retry_after
        )
        self.status = outcome.status
        self._begun = True
        self._downstream.send_head(
            outcome.status,
            outcome.title.encode(),
            block + self.context.date(),
            Framing.LENGTH,
            last=not self._request_ended,
        )
        if self.request.method != b"HEAD":
            self.sent = len(content)
            self._downstream.send_body(content)
        self._downstream.send_end(())
        self._end(outcome)

    def _end(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.context.on_ended(self)
        self._downstream.exchange_ended()

    def _body_limit(self) -> int:
        _, route = self._decided()
        if route is not None and route.body_limit is not None:
            return route.body_limit
        return self.context.settings.limits.body

    def _deadline(self) -> float:
        _, route = self._decided()
        if route is not None and route.deadline is not None:
            return route.deadline
        return self.context.settings.deadline
