"""Where an interpreted expression stands: its module, the names of its body, its class."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Frame:
    """One running body. `names` are its own, by simple name; `owner` is the class in which a
    running method was found, which `super()` needs."""

    module: str
    names: dict[str, Any]
    owner: str = ""
