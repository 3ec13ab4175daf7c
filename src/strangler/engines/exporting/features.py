"""What rules can say in, how far each engine follows it out: the one table that diagnostics and
docs/export.md are made of."""

from dataclasses import dataclass

from strangler.diagnostics import (
    EXPORT_COHORT,
    EXPORT_FALLBACK,
    EXPORT_NOTE,
    EXPORT_PATH,
    EXPORT_ROUTE,
    EXPORT_SHADOW,
    Code,
)
from strangler.engines.exporting.engines import YES, Cell, Engine, no, partly


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that rules say, and what each engine makes of it."""

    name: str
    code: Code
    nginx: Cell = YES
    haproxy: Cell = YES
    envoy: Cell = YES
    alb: Cell = YES
    gateway: Cell = YES

    def of(self, engine: Engine) -> Cell:
        """What `engine` makes of it."""
        return {
            Engine.NGINX: self.nginx,
            Engine.HAPROXY: self.haproxy,
            Engine.ENVOY: self.envoy,
            Engine.ALB: self.alb,
            Engine.GATEWAY_API: self.gateway,
        }[engine]


_LEFT_OUT = "the route is left out, its requests go where they would go without it"
_NOT_ROUTED = no(_LEFT_OUT)

# Paths ---------------------------------------------------------------------------------------

TEMPLATE = Feature(
    "path templates",
    EXPORT_PATH,
    alb=partly("a regular expression of at most 128 characters"),
    gateway=partly("a regular expression, which an implementation may support or not"),
)
REGEX = Feature(
    "regex",
    EXPORT_ROUTE,
    alb=partly("at most 128 characters, in the load balancer's own dialect"),
    gateway=partly("an implementation may support regular expressions or not, in its own dialect"),
)
RAW = Feature(
    "ambiguous: pass, reject",
    EXPORT_PATH,
    nginx=partly(
        "nginx itself answers 400 to `%00`, broken escapes and `..` above the root, and the rest "
        "is matched as sent"
    ),
    alb=no("ambiguous targets are matched like all others"),
    gateway=no("ambiguous targets are read as the implementation reads them"),
)
TARGETS = Feature(
    "ambiguous targets go to the default",
    EXPORT_NOTE,
    nginx=partly("but for `%00`, broken escapes and `..` above the root, which nginx answers 400"),
    alb=no("they are matched like all others"),
    gateway=no("they are read as the implementation reads them"),
)
SPELLING = Feature(
    "paths with needless escapes (`/%61` for `/a`)",
    EXPORT_NOTE,
    nginx=partly("of a regex condition only what it says itself"),
    envoy=partly("of a regex condition only what it says itself"),
    alb=no("they are compared as sent"),
    gateway=no("they are read as the implementation reads them"),
)

# Conditions ----------------------------------------------------------------------------------

HEADERS = Feature(
    "header conditions",
    EXPORT_ROUTE,
    nginx=partly("of a header sent twice nginx before 1.23 reads the first line alone"),
    haproxy=partly("a header sent twice matches no value"),
    envoy=partly("a header sent twice is joined by `,` without a space"),
    alb=partly("values are compared without regard to case; presence is `*`"),
)
QUERY = Feature(
    "query conditions",
    EXPORT_ROUTE,
    envoy=partly("values are compared as sent, escapes not decoded"),
    alb=partly("any of several parameters of a name counts; case does not"),
    gateway=partly("presence is a regular expression, which an implementation may support or not"),
)
COOKIES = Feature(
    "cookie conditions",
    EXPORT_ROUTE,
    envoy=partly("any of several cookies of a name counts"),
    alb=partly("a pattern over the Cookie header: a name that ends alike matches too"),
    gateway=partly("a regular expression over the Cookie header"),
)
CLAIMS = Feature(
    "claim conditions",
    EXPORT_ROUTE,
    nginx=_NOT_ROUTED,
    haproxy=_NOT_ROUTED,
    envoy=_NOT_ROUTED,
    alb=_NOT_ROUTED,
    gateway=_NOT_ROUTED,
)

# States --------------------------------------------------------------------------------------

CANARY = Feature(
    "cohorts",
    EXPORT_COHORT,
    nginx=partly(
        "`split_clients` hashes with MurmurHash2: the share is the same, the callers in it are not"
    ),
    alb=partly(
        "drawn at random, kept by a cookie of the load balancer (AWSALBTG) for a day, whatever "
        "`by` says"
    ),
    gateway=partly(
        "drawn anew for each request: the share is the same, a caller does not stay on a side"
    ),
)
KEYLESS = Feature(
    "callers without a key stay with the monolith",
    EXPORT_COHORT,
    alb=no("they are drawn like all others"),
    gateway=no("they are drawn like all others"),
)
CLAIM_KEY = Feature(
    "cohorts by claim",
    EXPORT_COHORT,
    nginx=no("the key counts as absent"),
    haproxy=no("the key counts as absent"),
    envoy=no("the key counts as absent"),
    alb=no("the key counts as absent"),
    gateway=no("the key counts as absent"),
)
MINT = Feature(
    "mint",
    EXPORT_COHORT,
    nginx=no("no cookie is set: callers without a key stay with the monolith"),
    haproxy=no("no cookie is set: callers without a key stay with the monolith"),
    envoy=no("no cookie is set: callers without a key stay with the monolith"),
    alb=no("the load balancer's own cookie stands in"),
    gateway=no("no cookie is set"),
)
SHADOW = Feature(
    "shadow",
    EXPORT_SHADOW,
    nginx=partly("the copy is sent at once, whatever the monolith answers and however large it is"),
    haproxy=no("HAProxy has no mirror without an agent: nothing is copied"),
    envoy=partly(
        "the copy is sent at once, whatever the monolith answers, with the path that the monolith "
        "sees"
    ),
    alb=no("nothing is copied"),
    gateway=partly(
        "the copy is sent at once, whatever the monolith answers; `percent` needs an "
        "implementation of v1.3"
    ),
)
FALLBACK = Feature(
    "fallback when the service cannot be reached",
    EXPORT_FALLBACK,
    alb=no("a failing service is not replaced"),
    gateway=no("a failing service is not replaced"),
)
FALLBACK_CHANGED = Feature(
    "fallback where the service sees another path or Host",
    EXPORT_FALLBACK,
    envoy=partly(
        "not for another path; for another Host not where servers are named and keep the client's"
    ),
    alb=no("a failing service is not replaced"),
    gateway=no("a failing service is not replaced"),
)
FALLBACK_ON = Feature(
    "fallback on statuses",
    EXPORT_FALLBACK,
    haproxy=no("the service's answer stands"),
    envoy=no("the service's answer stands"),
    alb=no("the service's answer stands"),
    gateway=no("the service's answer stands"),
)
REWRITE = Feature(
    "rewrite",
    EXPORT_ROUTE,
    alb=partly("by a transform, which templates of older tools do not know"),
)
SPLIT_REWRITE = Feature(
    "rewrite in state canary",
    EXPORT_ROUTE,
    alb=no(_LEFT_OUT),
    gateway=partly("by a filter of one backend, which an implementation may support or not"),
)
PRECEDENCE = Feature(
    "precedence",
    EXPORT_NOTE,
    gateway=partly(
        "the Gateway API's own: longer prefixes first, then methods, headers and query parameters; "
        "an implementation says where regular expressions, and so templates, stand"
    ),
)
