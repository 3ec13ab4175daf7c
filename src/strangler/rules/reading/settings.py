"""`proxy:` in, the settings of the proxy itself out."""

from strangler.diagnostics import RULES_BAD_VALUE
from strangler.rules.model import Jwt, Limits, ListenerTls, ProxySettings, Telemetry
from strangler.rules.reading.matches import TOKEN, header_name
from strangler.rules.reading.scalars import (
    duration,
    file,
    file_or_url,
    integer,
    percent,
    size,
    text,
    texts,
    truth,
)
from strangler.rules.templates import TemplateError, parse_exact
from strangler.rules.values import parse_network, parse_url
from strangler.yaml_places.nodes import Node
from strangler.yaml_places.reader import Key, ProblemError, Reader, parsed
from strangler.yaml_places.values import BadValueError


def settings(reader: Reader, node: Node) -> ProxySettings:
    """The settings, with defaults for what is not given."""
    return ProxySettings(**reader.fields(node, _PROXY, "proxy"))


def _networks(reader: Reader, node: Node) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reader.items(node, parsed(parse_network))))


def _path(written: str) -> str:
    try:
        return parse_exact(written)
    except TemplateError as error:
        raise BadValueError(f"{written!r}: {error}", error.hint) from None


def _original_host_header(reader: Reader, node: Node) -> str:
    written = reader.text(node)
    if TOKEN.fullmatch(written) is None:
        raise ProblemError(RULES_BAD_VALUE, f"{written!r} is no name of a header")
    return written.lower()


def _token_header(reader: Reader, node: Node) -> str:
    return header_name(reader.text(node), node)


def _limits(reader: Reader, node: Node) -> Limits:
    return Limits(**reader.fields(node, _LIMITS, "limits"))


def _jwt(reader: Reader, node: Node) -> Jwt:
    values = reader.fields(node, _JWT, "jwt", ("jwks",))
    values.setdefault("jwks", "")
    return Jwt(**values)


def _tls(reader: Reader, node: Node) -> ListenerTls:
    values = reader.fields(node, _TLS, "tls", ("cert", "key"))
    return ListenerTls(cert=values.get("cert", ""), key=values.get("key", ""))


def _telemetry(reader: Reader, node: Node) -> Telemetry:
    return Telemetry(**reader.fields(node, _TELEMETRY, "telemetry"))


def _url(written: str) -> str:
    return str(parse_url(written))


_LIMITS = {
    "request_line": Key("request_line", size),
    "headers": Key("headers", size),
    "header_count": Key("header_count", integer(1, 10_000)),
    "body": Key("body", size),
    "header_time": Key("header_time", duration),
    "body_rate": Key("body_rate", size),
    "connections": Key("connections", integer(1)),
    "keepalive": Key("keepalive", duration),
}
_JWT = {
    "jwks": Key("jwks", file_or_url),
    "issuer": Key("issuer", text),
    "audience": Key("audience", texts),
    "header": Key("header", _token_header),
}
_TLS = {"cert": Key("cert", file), "key": Key("key", file)}
_TELEMETRY = {
    "otlp": Key("otlp", parsed(_url)),
    "sample": Key("sample", percent),
    "service_name": Key("service_name", text),
}
_PROXY = {
    "trusted_hops": Key("trusted_hops", _networks),
    "original_host_header": Key("original_host_header", _original_host_header),
    "health_path": Key("health_path", parsed(_path)),
    "expose_route": Key("expose_route", truth),
    "limits": Key("limits", _limits),
    "deadline": Key("deadline", duration),
    "jwt": Key("jwt", _jwt),
    "tls": Key("tls", _tls),
    "telemetry": Key("telemetry", _telemetry),
    "trace_method": Key("trace_method", truth),
    "access_log": Key("access_log", truth),
}
