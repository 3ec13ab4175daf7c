"""Which field lines of a request end here, whoever sent it, or if a stranger did.

Most are the same for everybody (`fields`). One has a name that operators choose: the header in
which API Gateway hands over the original host. The patterns are made when a configuration arrives
and look for that name together with the others, so that it costs a request nothing."""

from collections.abc import Callable
from typing import Any, Final

from strangler.proxy.dataplane.fieldblock import SPECIAL, cutter, finder
from strangler.proxy.dataplane.fields import HOP_BY_HOP, HOPS, IDENTITY, OURS, with_underscores

_REWRITTEN: Final = frozenset(
    {b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"forwarded"}
)
_FROM_TRUSTED: Final = HOP_BY_HOP | with_underscores(OURS | {HOPS}) | _REWRITTEN
_FROM_STRANGERS: Final = _FROM_TRUSTED | with_underscores(IDENTITY)
PASSING: Final = SPECIAL - _FROM_STRANGERS
"""What means something to a proxy, and goes on all the same."""

_find: Final = finder(SPECIAL).findall
_cut_from_trusted: Final = cutter(_FROM_TRUSTED).sub
_cut_from_strangers: Final = cutter(_FROM_STRANGERS).sub

Find = Callable[[bytes], list[Any]]
Cut = Callable[[bytes, bytes], bytes]


class Claims:
    """Finds what a request claims, and cuts out what may not go on. `original_host` is the name
    of the header with the original host, in lower case; like the names that only we write it
    goes on from nobody, in no spelling."""

    __slots__ = ("_original_host", "cut_from_strangers", "cut_from_trusted", "find")

    def __init__(self, original_host: bytes = b"") -> None:
        self.find: Find = _find
        """Names and values of special fields (`SPECIAL`, and the original host's) in a block in
        lower case."""
        self.cut_from_trusted: Cut = _cut_from_trusted
        """`cut(b"", block)` is the block without what a trusted hop may not pass on."""
        self.cut_from_strangers: Cut = _cut_from_strangers
        """The same for anybody else."""
        self._original_host = b""
        if original_host and original_host not in SPECIAL:
            self._original_host = original_host.replace(b"_", b"-")
            self.find = finder(SPECIAL, original_host).findall
            self.cut_from_trusted = cutter(_FROM_TRUSTED, original_host).sub
            self.cut_from_strangers = cutter(_FROM_STRANGERS, original_host).sub

    def without_host(self, trailers: list[bytes]) -> list[bytes]:
        """Trailer lines without the original host's; those that stand in `fields` are cut there."""
        if not self._original_host:
            return trailers
        return [line for line in trailers if not self._is_host(line)]

    def _is_host(self, line: bytes) -> bool:
        name = line.partition(b":")[0].lower()
        return name.replace(b"_", b"-") == self._original_host


NO_CLAIMS: Final = Claims()
"""Where the header has the name that it has by default, which `fields` knows."""
