"""What can be wrong in deployments: STR7xx."""

from strangler.diagnostics.problems import Severity
from strangler.diagnostics.problems import register as _register

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

DEPLOY_UNREADABLE = _register(
    "STR701", _ERROR, "deployment file cannot be read", "check its name, permissions and encoding"
)
DEPLOY_SYNTAX = _register(
    "STR702", _ERROR, "deployment file is not valid YAML", "correct the syntax"
)
DEPLOY_UNKNOWN_KEY = _register(
    "STR703", _ERROR, "unknown key", "remove it, or see docs/aws.md for the keys there are"
)
DEPLOY_DUPLICATE_KEY = _register("STR704", _ERROR, "key stands twice", "remove one of the two")
DEPLOY_WRONG_TYPE = _register("STR705", _ERROR, "value of the wrong type", "correct it")
DEPLOY_BAD_VALUE = _register("STR706", _ERROR, "bad value", "correct it")
DEPLOY_MISSING_KEY = _register("STR707", _ERROR, "key is missing", "add it")
DEPLOY_ENVIRONMENT = _register(
    "STR708",
    _ERROR,
    "environment variable is missing",
    "set it, write ${NAME:-default}, or $${ for a literal ${",
)
