"""`upstreams:` in, upstreams out."""

from typing import Any

from strangler.diagnostics import RULES_BAD_VALUE, RULES_MISSING_KEY
from strangler.rules.model import (
    Balance,
    Breaker,
    HealthCheck,
    Outliers,
    Retries,
    Servers,
    Target,
    Timeouts,
    Translate,
    Upstream,
    UpstreamTls,
    Url,
)
from strangler.rules.reading.routes import name
from strangler.rules.reading.scalars import (
    choice,
    duration,
    duration_or_zero,
    file,
    integer,
    percent,
    truth,
)
from strangler.rules.reading.targets import discovery, function, host
from strangler.rules.templates import TemplateError, parse_exact
from strangler.rules.values import parse_server, parse_url
from strangler.yaml_places.nodes import Node
from strangler.yaml_places.reader import Key, ProblemError, Reader, parsed
from strangler.yaml_places.values import BadValueError

_TARGETS = ("url", "urls", "discover", "lambda")
_NOWHERE = Servers(urls=())


def upstreams(reader: Reader, node: Node) -> list[Upstream]:
    """All upstreams, sorted by name; with problems also those that are not usable."""
    found: list[Upstream] = []
    for written, key, value in reader.named(node, "upstreams"):
        try:
            name(written)
            found.append(_upstream(reader, written, key, value))
        except BadValueError as error:
            reader.complain(RULES_BAD_VALUE, str(error), key, error.hint)
        except ProblemError as problem:
            reader.complain(problem.code, problem.message, problem.node or value, problem.hint)
            found.append(Upstream(name=written, target=_NOWHERE))
    return sorted(found, key=lambda each: each.name)


def _upstream(reader: Reader, written: str, key: Node, node: Node) -> Upstream:
    what = f"upstream {written!r}"
    values = reader.fields(node, _UPSTREAM, what)
    present = [part.value for part, _ in reader.pairs(node, what) if part.value in _TARGETS]
    if not present:
        reader.complain(
            RULES_MISSING_KEY, f"{what} has no address", key, f"add one of {', '.join(_TARGETS)}"
        )
    elif len(set(present)) > 1:
        reader.complain(RULES_BAD_VALUE, f"{what} has {' and '.join(present)}", key, "keep one")
    targets = [values.pop(target) for target in _TARGETS if target in values]
    target: Target = targets[0] if targets else _NOWHERE
    values.update(values.pop("host_fields", {}))
    return Upstream(name=written, target=target, **values, location=reader.location(key))


_url = parsed(parse_url)


def _one_url(reader: Reader, node: Node) -> Servers:
    return Servers(urls=(_url(reader, node),))


def _urls(reader: Reader, node: Node) -> Servers:
    found = tuple(dict.fromkeys(reader.items(node, _url, least=1)))
    return Servers(urls=_alike(found))


def _alike(urls: tuple[Url, ...]) -> tuple[Url, ...]:
    if len({(url.scheme, url.prefix) for url in urls}) > 1:
        raise ProblemError(
            RULES_BAD_VALUE,
            "the URLs differ in scheme or path",
            "servers of one upstream are interchangeable; make it two upstreams",
        )
    return urls


def _health_path(written: str) -> str:
    path, _, _ = written.partition("?")
    try:
        parse_exact(path)
    except TemplateError as error:
        raise BadValueError(f"{written!r}: {error}", error.hint) from None
    if not written.isascii() or " " in written or "#" in written:
        raise BadValueError(f"{written!r} cannot stand in a request", "percent-encode it")
    return written


def _origin(written: str) -> str:
    url = parse_url(written)
    if url.prefix:
        raise BadValueError(f"{written!r} has a path", "write scheme://host:port alone")
    return str(url)


def _origins(reader: Reader, node: Node) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reader.items(node, parsed(_origin), least=1)))


def _block(model: type[Any], keys: dict[str, Key], what: str) -> Any:
    def read(reader: Reader, node: Node) -> Any:
        return model(**reader.fields(node, keys, what))

    return read


_TIMEOUTS = {
    "connect": Key("connect", duration),
    "first_byte": Key("first_byte", duration),
    "idle": Key("idle", duration),
    "keepalive": Key("keepalive", duration_or_zero),
}
_HEALTH = {
    "path": Key("path", parsed(_health_path)),
    "interval": Key("interval", duration),
    "timeout": Key("timeout", duration),
    "healthy": Key("healthy", integer(1, 1000)),
    "unhealthy": Key("unhealthy", integer(1, 1000)),
}
_OUTLIERS = {
    "failures": Key("failures", integer(1)),
    "ejection": Key("ejection", duration),
    "max_ejected": Key("max_ejected", percent),
}
_BREAKER = {
    "threshold": Key("threshold", percent),
    "minimum": Key("minimum", integer(1)),
    "window": Key("window", duration),
    "open_for": Key("open_for", duration),
}
_RETRIES = {
    "attempts": Key("attempts", integer(0, 10)),
    "budget": Key("budget", percent),
}
_TLS = {
    "ca": Key("ca", file),
    "server_name": Key("server_name", parsed(parse_server)),
    "verify": Key("verify", truth),
}
_TRANSLATE = {
    "location": Key("location", truth),
    "cookies": Key("cookies", truth),
    "origins": Key("origins", _origins),
}
_UPSTREAM = {
    "url": Key("url", _one_url),
    "urls": Key("urls", _urls),
    "discover": Key("discover", discovery),
    "lambda": Key("lambda", function),
    "timeouts": Key("timeouts", _block(Timeouts, _TIMEOUTS, "timeouts")),
    "health": Key("health", _block(HealthCheck, _HEALTH, "health")),
    "outliers": Key("outliers", _block(Outliers, _OUTLIERS, "outliers")),
    "breaker": Key("breaker", _block(Breaker, _BREAKER, "breaker")),
    "retries": Key("retries", _block(Retries, _RETRIES, "retries")),
    "balance": Key("balance", choice(Balance)),
    "slow_start": Key("slow_start", duration_or_zero),
    "max_in_flight": Key("max_in_flight", integer(1)),
    "max_idle": Key("max_idle", integer(0)),
    "host": Key("host_fields", host),
    "via": Key("via", truth),
    "tls": Key("tls", _block(UpstreamTls, _TLS, "tls")),
    "translate": Key("translate", _block(Translate, _TRANSLATE, "translate")),
}
