"""The root of a deploy.yaml in, everything it says out."""

import ipaddress
from typing import Any

from strangler.deploy.model import (
    Authorizer,
    CognitoAuthorizer,
    CreatedNetwork,
    Delivery,
    Deployment,
    Domain,
    Egress,
    Gateway,
    GatewayKind,
    ImportedNetwork,
    JwtAuthorizer,
    Monitoring,
    Network,
    ValkeyCache,
    Waf,
)
from strangler.deploy.reading.names import (
    account,
    arn,
    deployment_name,
    host,
    matching,
    region,
    tags,
)
from strangler.deploy.reading.services import proxy, services
from strangler.rules.reading.scalars import choice, duration, integer, texts, truth
from strangler.yaml_places.nodes import Node
from strangler.yaml_places.reader import Fault, Key, ProblemError, Reader, is_null, parsed
from strangler.yaml_places.values import BadValueError

_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
"""What log groups take (CloudWatch Logs API, PutRetentionPolicy)."""
_REQUIRED = ("version", "name", "region")


def read_whole(reader: Reader, root: Node) -> Deployment:
    """Everything that can be read; problems are noted in `reader`.

    Raises ProblemError if the root is no mapping."""
    values = reader.fields(root, _WHOLE, "the file", _REQUIRED)
    values.pop("version", None)
    return Deployment(**{"name": "", "region": "", **values})


def _network(reader: Reader, node: Node) -> Network:
    written = {key.value for key, _ in reader.pairs(node, "network")}
    if "create" in written:
        values = reader.fields(node, {"create": Key("created", _created)}, "network")
        created: CreatedNetwork = values.get("created", CreatedNetwork())
        return created
    values = reader.fields(node, _IMPORTED, "network", ("vpc", "subnets"))
    return ImportedNetwork(**{"vpc": "", "subnets": (), **values})


def _created(reader: Reader, node: Node) -> CreatedNetwork:
    return CreatedNetwork(**({} if is_null(node) else reader.fields(node, _CREATED, "create")))


def _subnets(reader: Reader, node: Node) -> tuple[str, ...]:
    read = matching(r"subnet-[0-9a-f]{8,17}", "subnet", "write subnet-0123456789abcdef0")
    found = tuple(dict.fromkeys(reader.items(node, read)))
    if len(found) < 2:
        hint = "load balancers and the VPC link need private subnets in two zones"
        raise ProblemError(Fault.BAD_VALUE, "that is less than two subnets", hint)
    return found


def _cidr(written: str) -> str:
    try:
        network = ipaddress.IPv4Network(written)
    except ValueError as error:
        raise BadValueError(f"{written!r}: {error}", "write 10.40.0.0/16") from None
    if not 16 <= network.prefixlen <= 22:
        raise BadValueError(f"{written!r} cannot be cut into subnets", "write /16 to /22")
    return written


def _gateway(reader: Reader, node: Node) -> Gateway:
    values = reader.fields(node, _GATEWAY, "gateway")
    return Gateway(**values, kind_given="kind" in values)


def _domain(reader: Reader, node: Node) -> Domain:
    values = reader.fields(node, _DOMAIN, "domain", ("name", "certificate"))
    if ("weight" in values) != ("monolith_target" in values):
        raise ProblemError(
            Fault.MISSING_KEY,
            "a weighted name needs two targets",
            "give weight and monolith_target, or neither",
        )
    if "weight" in values and "zone" not in values:
        hint = "add zone: the hosted zone that both records go into"
        raise ProblemError(Fault.MISSING_KEY, "nobody says where the weighted records go", hint)
    return Domain(**{"name": "", "certificate": "", **values})


def _authorizer(reader: Reader, node: Node) -> Authorizer | None:
    keys = {"jwt": Key("jwt", _jwt), "cognito": Key("cognito", _cognito)}
    values = reader.fields(node, keys, "authorizer")
    if len(reader.pairs(node, "authorizer")) != 1:
        raise ProblemError(Fault.BAD_VALUE, "it is both or nothing", "give jwt: or cognito:")
    return next(iter(values.values()), None)


def _jwt(reader: Reader, node: Node) -> JwtAuthorizer:
    values = reader.fields(node, _JWT, "jwt", ("issuer", "audience"))
    return JwtAuthorizer(**{"issuer": "", "audience": (), **values})


def _cognito(reader: Reader, node: Node) -> CognitoAuthorizer:
    values = reader.fields(node, _COGNITO, "cognito", ("user_pool", "clients"))
    return CognitoAuthorizer(**{"user_pool": "", "clients": (), **values})


def _block(model: type[Any], keys: dict[str, Key], what: str) -> Any:
    def read(reader: Reader, node: Node) -> Any:
        return model(**({} if is_null(node) else reader.fields(node, keys, what)))

    return read


def _version(written: str) -> int:
    if written != "1":
        raise BadValueError(f"version {written} is not known here", "write version: 1")
    return 1


def _log_days(written: str) -> int:
    if not written.isdigit() or int(written) not in _DAYS:
        offered = ", ".join(str(each) for each in _DAYS)
        raise BadValueError(f"CloudWatch keeps no lines for {written} days", f"one of {offered}")
    return int(written)


def _issuer(written: str) -> str:
    if not written.startswith("https://"):
        raise BadValueError(f"{written!r} is no issuer", "write its https:// URL, exactly")
    return written


def _percent(written: str) -> float:
    try:
        number = float(written)
    except ValueError:
        number = 0.0
    if not 0.0 < number <= 100.0:
        raise BadValueError(f"{written!r} is no share", "write percent, above 0 and up to 100")
    return number


_secret = arn("secretsmanager")


def _secret_list(reader: Reader, node: Node) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reader.items(node, _secret)))


_LABEL = matching(
    r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", "name in AppConfig", "letters, digits, - and _"
)
_CREATED = {
    "cidr": Key("cidr", parsed(_cidr)),
    "zones": Key("zones", integer(2, 4)),
    "egress": Key("egress", choice(Egress)),
}
_IMPORTED = {
    "vpc": Key("vpc", matching(r"vpc-[0-9a-f]{8,17}", "VPC", "write vpc-0123456789abcdef0")),
    "subnets": Key("subnets", _subnets),
    "monolith_security_group": Key(
        "monolith_security_group",
        matching(r"sg-[0-9a-f]{8,17}", "security group", "write sg-0123456789abcdef0"),
    ),
}
_DOMAIN = {
    "name": Key("name", host),
    "certificate": Key("certificate", arn("acm")),
    "zone": Key("zone", matching(r"Z[A-Z0-9]{1,31}", "hosted zone", "write its id, Z...")),
    "weight": Key("weight", integer(0, 100)),
    "monolith_target": Key("monolith_target", host),
}
_JWT = {
    "issuer": Key("issuer", parsed(_issuer)),
    "audience": Key("audience", texts),
    "scopes": Key("scopes", texts),
}
_COGNITO = {
    "user_pool": Key(
        "user_pool", matching(r"[a-z0-9-]+_[A-Za-z0-9]+", "user pool", "write eu-west-1_AbCdEfGhI")
    ),
    "clients": Key("clients", texts),
    "scopes": Key("scopes", texts),
}
_WAF = {
    "managed": Key("managed", texts),
    "requests_per_5_minutes": Key("requests_per_5_minutes", integer(10, 2_000_000_000)),
    "acl": Key("acl", arn("wafv2")),
}
_GATEWAY = {
    "kind": Key("kind", choice(GatewayKind)),
    "stage": Key("stage", matching(r"\$default|[A-Za-z0-9_-]{1,128}", "stage", "write $default")),
    "domain": Key("domain", _domain),
    "authorizer": Key("authorizer", _authorizer),
    "rate": Key("rate", integer(1)),
    "burst": Key("burst", integer(1)),
    "timeout": Key("timeout", duration),
    "cloudfront": Key("cloudfront", truth),
    "origin_secrets": Key("origin_secrets", _secret_list),
    "waf": Key("waf", _block(Waf, _WAF, "waf")),
    "keep_warm": Key("keep_warm", truth),
}
_DELIVERY = {
    "application": Key("application", _LABEL),
    "environment": Key("environment", _LABEL),
    "profile": Key("profile", _LABEL),
    "bake": Key("bake", duration),
    "poll": Key("poll", duration),
}
_MONITORING = {
    "log_days": Key("log_days", parsed(_log_days, "a number")),
    "email": Key("email", matching(r"[^@\s]+@[^@\s]+\.[^@\s]+", "address", "write a@b.example")),
    "topic": Key("topic", arn("sns")),
    "errors_percent": Key("errors_percent", parsed(_percent, "a number")),
    "requests_least": Key("requests_least", integer(1)),
    "route_alarms": Key("route_alarms", integer(0, 300)),
    "p95": Key("p95", duration),
    "rules_age": Key("rules_age", duration),
}
_CACHE = {
    "gigabytes": Key("gigabytes", integer(1, 5_000)),
    "units": Key("units", integer(1_000, 15_000_000)),
}
_WHOLE = {
    "version": Key("version", parsed(_version, "a number")),
    "name": Key("name", deployment_name),
    "region": Key("region", region),
    "account": Key("account", account),
    "network": Key("network", _network),
    "gateway": Key("gateway", _gateway),
    "proxy": Key("proxy", proxy),
    "delivery": Key("delivery", _block(Delivery, _DELIVERY, "delivery")),
    "services": Key("services", services),
    "monitoring": Key("monitoring", _block(Monitoring, _MONITORING, "monitoring")),
    "cache": Key("cache", _block(ValkeyCache, _CACHE, "cache")),
    "permissions_boundary": Key("permissions_boundary", arn("iam")),
    "retain_data": Key("retain_data", truth),
    "tags": Key("tags", tags),
}
