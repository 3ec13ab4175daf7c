"""What workers must know beside the rules: the latest of each, kept for those that start later."""

from collections.abc import Iterator

from strangler.proxy.dataplane.messages import (
    Addresses,
    AwsCredentials,
    KeySet,
    KillSwitch,
    ServerHealth,
)

Fact = Addresses | ServerHealth | AwsCredentials | KeySet | KillSwitch
_Key = tuple[str, ...]


class Facts:
    """The latest message of each kind and subject."""

    def __init__(self) -> None:
        self._latest: dict[_Key, Fact] = {}

    def __iter__(self) -> Iterator[Fact]:
        return iter(tuple(self._latest.values()))

    def learn(self, fact: Fact) -> bool:
        """Keep a fact; False if it says nothing new."""
        key = _key(fact)
        if self._latest.get(key) == fact:
            return False
        self._latest[key] = fact
        if isinstance(fact, Addresses):
            self._forget_servers(fact)
        return True

    def keep(self, upstreams: frozenset[str]) -> None:
        """Forget what is about other upstreams than these."""
        for key, fact in list(self._latest.items()):
            if isinstance(fact, Addresses | ServerHealth) and fact.upstream not in upstreams:
                del self._latest[key]

    def addresses(self, upstream: str) -> Addresses | None:
        """Where an upstream's servers are, if known."""
        fact = self._latest.get(("addresses", upstream))
        return fact if isinstance(fact, Addresses) else None

    def health(self, upstream: str, host: str, port: int) -> bool | None:
        """What probes say of a server; None if none has."""
        fact = self._latest.get(("health", upstream, host, str(port)))
        return fact.healthy if isinstance(fact, ServerHealth) else None

    def _forget_servers(self, addresses: Addresses) -> None:
        there = {(address.host, address.port) for address in addresses.addresses}
        for key, fact in list(self._latest.items()):
            if (
                isinstance(fact, ServerHealth)
                and fact.upstream == addresses.upstream
                and (fact.host, fact.port) not in there
            ):
                del self._latest[key]


def _key(fact: Fact) -> _Key:
    match fact:
        case Addresses():
            return ("addresses", fact.upstream)
        case ServerHealth():
            return ("health", fact.upstream, fact.host, str(fact.port))
        case _:
            return (type(fact).__name__,)
