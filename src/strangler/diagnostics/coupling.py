"""What cannot be told of hidden coupling: STR389."""

from strangler.diagnostics.problems import Severity
from strangler.diagnostics.problems import register as _register

KEY_COMPUTED = _register(
    "STR389",
    Severity.INFO,
    "computed key of a cache or session",
    "look who uses the same: keys that two parts share are coupling that no import shows",
)
