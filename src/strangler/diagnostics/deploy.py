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
    "STR703", _ERROR, "unknown key", "remove it, or see docs/deploy.md for the keys there are"
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
DEPLOY_NO_UPSTREAM = _register(
    "STR720",
    _ERROR,
    "service that no upstream of the rules asks",
    "add an upstream of that name, or remove the service",
)
DEPLOY_OTHER_TARGET = _register(
    "STR721",
    _ERROR,
    "rules and deployment disagree about where a service is",
    "make the upstream's target what the deployment makes",
)
DEPLOY_NO_HEALTH_PATH = _register(
    "STR722",
    _ERROR,
    "nothing answers the load balancer's health check",
    "add `proxy: {health_path: /livez}` to the rules",
)
DEPLOY_UNTRUSTED_BALANCER = _register(
    "STR723",
    _WARNING,
    "the proxy does not believe the load balancer",
    "add the network to `proxy.trusted_hops` of the rules, or every client has its address",
)
DEPLOY_IMPOSSIBLE = _register(
    "STR724", _ERROR, "options that AWS does not offer together", "choose one of them"
)
DEPLOY_TIGHT_MEMORY = _register(
    "STR725",
    _WARNING,
    "the proxy's tasks have little memory for so many workers",
    "raise memory, or lower workers",
)
DEPLOY_BUDGET = _register(
    "STR730",
    _WARNING,
    "an outer time limit ends before an inner one",
    "from inside out each limit must be longer than the one before: service or function, "
    "upstream, deadline, gateway",
)
DEPLOY_TOO_LARGE = _register(
    "STR731",
    _WARNING,
    "rules allow more than AWS lets through",
    "lower the limit, or let the endpoint go another way",
)
DEPLOY_RESERVED_PATH = _register(
    "STR732",
    _ERROR,
    "path that API Gateway answers itself",
    "choose another: /ping and /sping belong to API Gateway at the root of a domain",
)
DEPLOY_STAGE_PREFIX = _register(
    "STR733",
    _WARNING,
    "clients see the stage's name before every path",
    "give the gateway a domain",
)
DEPLOY_COLD_LINK = _register(
    "STR734",
    _WARNING,
    "the VPC link becomes inactive after 60 days without a request",
    "leave `keep_warm` on, or ask for something regularly",
)
DEPLOY_CONCURRENCY = _register(
    "STR735",
    _WARNING,
    "functions reserve more than an account has by default",
    "ask for a higher quota (1,000 is the default), or reserve less",
)
DEPLOY_REGION = _register(
    "STR736", _ERROR, "resource of another Region", "name one of the deployment's Region"
)
DEPLOY_QUOTA = _register("STR737", _ERROR, "more than AWS takes", "name fewer")
DEPLOY_BUFFERED = _register(
    "STR738",
    _WARNING,
    "answers that stream are held back by the gateway",
    "choose `kind: rest`, which streams up to 15 minutes",
)
DEPLOY_UNWATCHED = _register(
    "STR739",
    _INFO,
    "more alarms than AppConfig watches while rules bake",
    "the first five roll rules back; the others only tell",
)
DEPLOY_DRAIN = _register(
    "STR740",
    _ERROR,
    "tasks are killed before they can end what they have begun",
    "raise `stop_timeout`",
)
DEPLOY_NO_ALARM = _register(
    "STR741",
    _INFO,
    "routes without an alarm of their own",
    "raise `monitoring.route_alarms` (300 at most); the alarm on all errors sees them as well",
)
DEPLOY_OPEN_DOOR = _register(
    "STR742",
    _WARNING,
    "the API can be asked past CloudFront and its web ACL",
    "its own host name stays open: name a secret by which CloudFront proves itself "
    "(`gateway.origin_secrets`)",
)
DEPLOY_LACKS_VARIABLE = _register(
    "STR760",
    _ERROR,
    "the rules name a variable that the proxy's tasks do not have",
    "add it to `proxy.environment` or `proxy.secrets` of the deployment, or write ${NAME:-default}",
)
DEPLOY_NAMES_FILE = _register(
    "STR761",
    _WARNING,
    "the rules name a file, which AppConfig does not hand out",
    "put it into the proxy's image at that place, below the folder that it starts in",
)
