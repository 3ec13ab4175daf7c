"""Successes and failures of a server in, whether it is left out for a while out (outlier ejection,
passive health).

Times are seconds of one monotonic clock. A server that fails `Outliers.failures` times in a row is
ejected for `Outliers.ejection` seconds, and each further time for twice as long as the last, up to
`LONGEST`; every spell without ejection as long as the last one takes one doubling back. What ends
while a server is out is news from before and changes nothing."""

from strangler.rules.model import BUCKETS, Outliers

LONGEST = 300.0
"""Seconds; no doubling goes beyond it (a longer `ejection` of the rules stays as it is)."""


class Outlier:
    """Passive health of one server. Made by `Ejector.add`."""

    __slots__ = ("_ejector", "_last", "failures", "until")

    def __init__(self, ejector: "Ejector") -> None:
        self._ejector = ejector
        self._last = 0.0
        self.failures = 0
        """Failures in a row."""
        self.until = 0.0
        """When the ejection ends; in the past: not ejected."""

    def is_ejected(self, now: float) -> bool:
        """Whether the server should be left out."""
        return now < self.until

    def on_success(self, now: float) -> None:
        """An attempt was answered. Nothing to do, and no need to call, while `failures` is 0."""
        self.failures = 0

    def on_failure(self, now: float) -> bool:
        """An attempt failed; whether the server is ejected for it, until `until`."""
        if now < self.until:
            return False
        self.failures += 1
        if not self._ejector.may_eject(self, now):
            return False
        duration = self._duration(now)
        self.failures = 0
        self._last = duration
        self.until = now + duration
        return True

    def _duration(self, now: float) -> float:
        base = self._ejector.outliers.ejection
        duration = self._last * 2.0
        if self._last > 0.0:
            quiet = now - self.until
            while duration > base and quiet >= self._last:
                quiet -= self._last
                duration /= 2.0
        return max(base, min(duration, LONGEST))


class Ejector:
    """The outliers of one upstream, of which only a share may be out at once: at most
    `Outliers.max_ejected`, but one can always be if there are two or more, and the last server
    never is. With `max_ejected` at 100 % all may be out; what then happens is said in balancing
    (panic routing). `Outliers.failures` 0 turns ejection off."""

    __slots__ = ("_members", "outliers")

    def __init__(self, outliers: Outliers) -> None:
        self._members: set[Outlier] = set()
        self.outliers = outliers
        """May be replaced when the rules change; who is out stays out."""

    def add(self) -> Outlier:
        """A further server, in good standing."""
        member = Outlier(self)
        self._members.add(member)
        return member

    def remove(self, member: Outlier) -> None:
        """That server is gone."""
        self._members.discard(member)

    def may_eject(self, member: Outlier, now: float) -> bool:
        """Whether this server failed often enough and there is room to leave it out."""
        wanted = self.outliers.failures
        if not wanted or member.failures < wanted:
            return False
        count = len(self._members)
        if count < 2:
            return False
        out = sum(other.until > now for other in self._members)
        return out < max(1, count * self.outliers.max_ejected // BUCKETS)
