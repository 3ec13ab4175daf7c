"""Nested blocks in, what holds in the innermost one out: nginx's rules of inheritance."""

from collections.abc import Iterable
from dataclasses import dataclass

from strangler.engines.importing.nginx.reading import Directive
from strangler.engines.importing.nginx.upstreams import Treatment, seconds

_UNITS = {"k": 1024, "m": 1024**2, "g": 1024**3}


@dataclass(frozen=True, slots=True)
class Scope:
    """The blocks that a directive stands in, the outermost first."""

    blocks: tuple[tuple[Directive, ...], ...]

    def within(self, block: Iterable[Directive]) -> "Scope":
        """One level further in."""
        return Scope((*self.blocks, tuple(block)))

    def last(self, name: str) -> Directive | None:
        """The directive that holds: the innermost level that has one decides."""
        for block in reversed(self.blocks):
            found = [each for each in block if each.name == name]
            if found:
                return found[-1]
        return None

    def headers(self) -> list[Directive]:
        """All proxy_set_header that hold: those of the innermost level that has any."""
        for block in reversed(self.blocks):
            found = [each for each in block if each.name == "proxy_set_header"]
            if found:
                return found
        return []

    def sets(self, depth: int = 1) -> dict[str, str]:
        """Values of `set` by name, from level `depth` on (they are in server and location)."""
        return {
            each.args[0].removeprefix("$"): each.args[1]
            for block in self.blocks[depth:]
            for each in block
            if each.name == "set" and len(each.args) == 2
        }

    def treatment(self, server_name: str) -> tuple[Treatment, str]:
        """How upstreams are asked, and a value of Host that rules cannot hold."""
        host, odd = "upstream", ""
        for header in self.headers():
            if header.args[:1] and header.args[0].lower() == "host" and len(header.args) > 1:
                host, odd = _host_policy(header.args[1], server_name)
        return Treatment(
            host=host, connect=self._time("proxy_connect_timeout"), read=self._read()
        ), odd

    def _read(self) -> float | None:
        return self._time("proxy_read_timeout")

    def _time(self, name: str) -> float | None:
        found = self.last(name)
        return seconds(found.args[0]) if found is not None and found.args else None


def _host_policy(value: str, server_name: str) -> tuple[str, str]:
    if value in ("$host", "$http_host", "$host:$server_port", "$host:$proxy_port"):
        return "preserve", ""
    if value == "$proxy_host":
        return "upstream", ""
    if value == "$server_name" and server_name:
        return server_name, ""
    return ("preserve", value) if "$" in value else (value, "")


def size(text: str) -> int | None:
    """Bytes of a size as nginx writes it; None for other text."""
    unit = _UNITS.get(text[-1:].lower())
    number = text[:-1] if unit else text
    return int(number) * (unit or 1) if number.isdigit() else None
