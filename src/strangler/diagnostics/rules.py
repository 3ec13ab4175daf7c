"""What can be wrong in rules files: STR6xx."""

from strangler.diagnostics.problems import Severity
from strangler.diagnostics.problems import register as _register

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

RULES_UNREADABLE = _register(
    "STR601", _ERROR, "rules file cannot be read", "check its name, permissions and encoding"
)
RULES_SYNTAX = _register("STR602", _ERROR, "rules file is not valid YAML", "correct the syntax")
RULES_UNKNOWN_KEY = _register(
    "STR603", _ERROR, "unknown key", "remove it, or see docs/rules.md for the keys there are"
)
RULES_DUPLICATE_KEY = _register("STR604", _ERROR, "key stands twice", "remove one of the two")
RULES_WRONG_TYPE = _register("STR605", _ERROR, "value of the wrong type", "correct it")
RULES_BAD_VALUE = _register("STR606", _ERROR, "bad value", "correct it")
RULES_MISSING_KEY = _register("STR607", _ERROR, "key is missing", "add it")
RULES_ENVIRONMENT = _register(
    "STR608",
    _ERROR,
    "environment variable is missing",
    "set it, write ${NAME:-default}, or $${ for a literal ${",
)
RULES_TOO_DEEP = _register(
    "STR609", _ERROR, "rules file is nested too deeply or expands too far", "simplify it"
)
RULES_BAD_PATH = _register("STR610", _ERROR, "path or host that cannot match", "correct it")
RULES_BAD_REGEX = _register(
    "STR611",
    _ERROR,
    "regular expression is not RE2",
    "see github.com/google/re2/wiki/Syntax; there are no backreferences and no lookaround",
)
RULES_UNKNOWN_UPSTREAM = _register(
    "STR620", _ERROR, "no such upstream", "name one of `upstreams`, or add it"
)
RULES_DUPLICATE_ID = _register("STR621", _ERROR, "id is taken", "give each route its own id")
RULES_UNREACHABLE = _register(
    "STR622", _ERROR, "no request can reach the route", "remove it, or make it more specific"
)
RULES_TIE = _register(
    "STR623",
    _ERROR,
    "two routes are equal in precedence and match the same request",
    "make one more specific, or give it a `priority`",
)
RULES_TIE_POSSIBLE = _register(
    "STR624",
    _WARNING,
    "two routes may match the same request",
    "give the one that should win a `priority`; until then the smaller id wins",
)
RULES_GROUP = _register(
    "STR625",
    _ERROR,
    "group that cannot move together",
    "members of a group share state, percent and keys",
)
RULES_STATE = _register(
    "STR626", _ERROR, "state that cannot be", "give what the state needs, or change it"
)
RULES_UNSAFE_SHADOW = _register(
    "STR627",
    _ERROR,
    "shadow copies of requests that may write",
    "copies run twice: set `effect: none` or `read` if that is proven, or another state",
)
RULES_REWRITE = _register(
    "STR628", _ERROR, "rewrite without prefix", "match by `prefix`, or remove `rewrite`"
)
RULES_NEEDS_JWT = _register(
    "STR629", _ERROR, "claims without verified tokens", "add `proxy: {jwt: {jwks: ...}}`"
)
RULES_RESERVED = _register("STR630", _ERROR, "reserved name", "choose another")
RULES_TIMES = _register(
    "STR631",
    _WARNING,
    "times that do not fit together",
    "connect < first_byte < deadline, or the longer one never comes into play",
)
RULES_UNUSED = _register("STR632", _WARNING, "nothing uses it", "remove it, or use it")
RULES_EXPECTATION = _register(
    "STR640", _ERROR, "request file cannot be used", "see docs/rules.md for its form"
)
RULES_DRAFT = _register(
    "STR641", _WARNING, "endpoint that could not become a route", "add a route by hand"
)
