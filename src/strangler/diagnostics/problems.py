"""A problem in the user's input: its kind registered once, a place, a remedy."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from strangler.locations import Location


class Severity(StrEnum):
    """How much a problem hurts the result."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem. `hint` is the remedy shown unless a diagnostic brings its own."""

    id: str
    severity: Severity
    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem in the user's input: what, where, and what to do about it."""

    code: str
    severity: Severity
    message: str
    location: Location | None
    hint: str

    def __str__(self) -> str:
        where = f"{self.location} " if self.location else ""
        return f"{where}{self.code} {self.message}; {self.hint}"


CODES: dict[str, Code] = {}


def register(number: str, severity: Severity, title: str, hint: str) -> Code:
    """A new kind of problem. Raises ValueError for a number that is taken."""
    if number in CODES:
        raise ValueError(f"diagnostic code {number} is registered twice")
    CODES[number] = code = Code(number, severity, title, hint)
    return code


def report(
    code: Code, message: str, location: Location | None = None, hint: str = ""
) -> Diagnostic:
    """A diagnostic of a registered code."""
    return Diagnostic(code.id, code.severity, message, location, hint or code.hint)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Diagnostics without repeats in a stable order: by place, then code, then text."""
    nowhere = Location("", 0, 0)
    return tuple(
        sorted(set(diagnostics), key=lambda d: (d.location or nowhere, d.code, d.message, d.hint))
    )
