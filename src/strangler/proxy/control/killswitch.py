"""The kill switch's memory: who turned it, when and why, on disk before anybody acts on it."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from strangler.proxy.control.places import write_durably
from strangler.proxy.dataplane.messages import KillSwitch

_FILE = "kill-switch.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """How the switch stands, and since when."""

    on: bool = False
    forced: bool = False
    """Retired routes go to the monolith too."""
    reason: str = ""
    by: str = ""
    """Who turned it; empty: nobody ever did."""
    at: str = ""
    """When, as RFC 3339."""

    @property
    def message(self) -> KillSwitch:
        """For workers."""
        return KillSwitch(self.on, self.forced)


class KillSwitchFile:
    """Keeps the position in the state directory; it survives restarts."""

    def __init__(
        self, state: Path, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._path = state / _FILE
        self._now = now
        self.position = Position()
        self.damaged = ""
        """What is wrong with the file, if it could not be read."""
        self.read()

    @property
    def path(self) -> Path:
        """Where it is kept."""
        return self._path

    def read(self) -> Position:
        """The position on disk.

        A file that cannot be read counts as on: somebody turned the switch, and the monolith
        can answer everything."""
        self.damaged = ""
        try:
            self.position = _parsed(self._path.read_bytes())
        except FileNotFoundError:
            self.position = Position()
        except (OSError, ValueError) as error:
            self.damaged = f"{self._path}: {error}"
            self.position = Position(
                on=True,
                reason="the file that remembers the kill switch cannot be read",
                by="strangler",
                at=_stamp(self._now()),
            )
        return self.position

    def turn(self, *, on: bool, forced: bool, reason: str, by: str) -> Position:
        """Turn the switch; it is on disk when this returns.

        Raises OSError if it cannot be written; then nothing has changed."""
        position = Position(on=on, forced=forced, reason=reason, by=by, at=_stamp(self._now()))
        write_durably(self._path, json.dumps(asdict(position), indent=1).encode() + b"\n")
        self.position = position
        self.damaged = ""
        return position


def _parsed(content: bytes) -> Position:
    values = json.loads(content)
    if not isinstance(values, dict):
        raise ValueError("not an object")
    for name, kind in (("on", bool), ("forced", bool), ("reason", str), ("by", str), ("at", str)):
        if not isinstance(values.get(name), kind):
            raise ValueError(f"{name} is missing or no {kind.__name__}")
    return Position(**{name: values[name] for name in ("on", "forced", "reason", "by", "at")})


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
