"""What the solver is told about functions that lie outside the project and have no stand-in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Outside:
    """`callbacks` are functions that call what they are given, with the places and keywords of
    those arguments; `by_argument` functions whose results are told apart by a literal first
    argument (`boto3.client("s3")` is `boto3.client[s3]`)."""

    callbacks: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    by_argument: frozenset[str] = frozenset()
    returning: frozenset[tuple[str, tuple[int, str]]] = frozenset()
    """Those of `callbacks` that give what the called argument gives."""

    @cached_property
    def packages(self) -> frozenset[str]:
        """Top-level packages of the functions in `by_argument`."""
        return frozenset(name.partition(".")[0] for name in self.by_argument)


NOTHING_TOLD = Outside()
