"""What rules lose in the words of another engine: STR8xx."""

from strangler.diagnostics.problems import Severity
from strangler.diagnostics.problems import register as _register

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

EXPORT_ROUTE = _register(
    "STR801",
    _WARNING,
    "engine cannot decide by a condition of the route",
    "keep the route on the proxy, or remove the condition",
)
EXPORT_PATH = _register(
    "STR802", _WARNING, "engine reads paths in another way", "see docs/export.md"
)
EXPORT_COHORT = _register(
    "STR803",
    _WARNING,
    "engine draws cohorts in another way",
    "move the route to 0 or 100 per cent before changing engines",
)
EXPORT_SHADOW = _register(
    "STR804", _WARNING, "engine copies requests in another way", "see docs/export.md"
)
EXPORT_FALLBACK = _register(
    "STR805",
    _WARNING,
    "engine falls back in other cases",
    "make sure that the service may fail without the monolith",
)
EXPORT_UPSTREAM = _register(
    "STR806",
    _WARNING,
    "engine cannot find the upstream's servers as the proxy does",
    "name its servers with `urls`, or see docs/export.md",
)
EXPORT_SETTING = _register(
    "STR807", _WARNING, "engine has no such setting", "do without it, or see docs/export.md"
)
EXPORT_LIMIT = _register(
    "STR808", _ERROR, "more than the engine takes", "export fewer routes, or to another engine"
)
EXPORT_NOTE = _register(
    "STR809", _INFO, "engine behaves otherwise for every request", "see docs/export.md"
)
