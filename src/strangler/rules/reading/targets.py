"""Where an upstream's servers or function are, and which Host they see."""

import re
from difflib import get_close_matches

from strangler.diagnostics import RULES_BAD_VALUE, RULES_MISSING_KEY, RULES_WRONG_TYPE
from strangler.rules.model import (
    CloudMapDiscovery,
    DnsDiscovery,
    HostPolicy,
    LambdaFunction,
    LambdaMode,
    LambdaPayload,
    Overflow,
    PathEncoding,
)
from strangler.rules.reading.scalars import choice, text
from strangler.rules.values import (
    parse_host_and_port,
    parse_url,
    parse_url_prefix,
)
from strangler.yaml_places.nodes import PLAIN, Node
from strangler.yaml_places.reader import Key, ProblemError, Reader, parsed
from strangler.yaml_places.values import BadValueError

_FUNCTION = re.compile(
    r"(?:arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:)?[A-Za-z0-9_-]{1,140}(?::[$\w-]{1,129})?"
)
_REGION = re.compile(r"[a-z]{2,}(?:-[a-z]+)+-[0-9]+")
_HOST_VALUE = re.compile(r"[A-Za-z0-9_.-]+(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](?::[0-9]{1,5})?")


def host(reader: Reader, node: Node) -> dict[str, object]:
    """The fields `host` and `host_value` of an upstream."""
    written = reader.text(node)
    if written in (HostPolicy.PRESERVE, HostPolicy.UPSTREAM):
        return {"host": HostPolicy(written)}
    near = get_close_matches(written.lower(), ["preserve", "upstream"], 1, 0.75)
    if near:
        raise ProblemError(RULES_BAD_VALUE, f"{written!r} is no policy", f"did you mean {near[0]}?")
    if _HOST_VALUE.fullmatch(written) is None:
        raise ProblemError(
            RULES_BAD_VALUE, f"{written!r} is no host", "write preserve, upstream, or host:port"
        )
    return {"host": HostPolicy.VALUE, "host_value": written}


def discovery(reader: Reader, node: Node) -> DnsDiscovery | CloudMapDiscovery:
    """Servers that are looked up."""
    values = reader.fields(node, _DISCOVER, "discover")
    found = [values.pop(source) for source in ("dns", "cloud_map") if source in values]
    written = [key.value for key, _ in reader.pairs(node, "discover")]
    if not {"dns", "cloud_map"} & set(written):
        raise ProblemError(RULES_MISSING_KEY, "it says not where", "add dns or cloud_map", node)
    if {"dns", "cloud_map"} <= set(written):
        raise ProblemError(RULES_BAD_VALUE, "it has dns and cloud_map", "keep one", node)
    if not found:  # its problem is noted
        return DnsDiscovery(name="")
    made: DnsDiscovery | CloudMapDiscovery = found[0](values)
    return made


def _dns(reader: Reader, node: Node) -> object:
    written = reader.text(node)
    try:
        name, port = parse_host_and_port(written)
    except BadValueError as error:
        raise ProblemError(RULES_BAD_VALUE, str(error), error.hint) from None
    if written.startswith("_"):
        if port is not None:
            raise ProblemError(RULES_BAD_VALUE, "SRV records say the port", "leave it out")
    elif port is None:
        raise ProblemError(
            RULES_BAD_VALUE, f"{written!r} has no port", "write name:port, or _service._tcp.name"
        )
    return lambda values: DnsDiscovery(name=name, port=port, **values)


def _cloud_map(reader: Reader, node: Node) -> object:
    own = reader.fields(node, _CLOUD_MAP, "cloud_map", ("namespace", "service"))
    own.setdefault("namespace", "")
    own.setdefault("service", "")
    return lambda values: CloudMapDiscovery(**own, **values)


def _scheme(reader: Reader, node: Node) -> str:
    written = reader.text(node)
    if written not in ("http", "https"):
        raise ProblemError(RULES_WRONG_TYPE, f"{written!r} is no scheme", "write http or https")
    return written


def _region(written: str) -> str:
    if _REGION.fullmatch(written) is None:
        raise BadValueError(f"{written!r} is no region", "write one such as eu-west-1")
    return written


def _function(written: str) -> str:
    if _FUNCTION.fullmatch(written) is None:
        raise BadValueError(f"{written!r} is no function", "write its name or ARN")
    return written


def _payload(reader: Reader, node: Node) -> LambdaPayload:
    """`2.0` may stand there without quotes, and then also as 2."""
    if node.tag == PLAIN and node.value in ("1", "2"):
        return LambdaPayload(f"{node.value}.0")
    return _quoted_payload(reader, node)


_quoted_payload = choice(LambdaPayload)


def _endpoint(written: str) -> str:
    return str(parse_url(written))


def function(reader: Reader, node: Node) -> LambdaFunction:
    """A function of AWS Lambda."""
    values = reader.fields(node, _LAMBDA, "lambda", ("function",))
    values.setdefault("function", "")
    made = LambdaFunction(**values)
    if made.mode is LambdaMode.STREAM and made.payload is not LambdaPayload.V2:
        raise ProblemError(
            RULES_BAD_VALUE,
            f"mode stream does not go with payload {made.payload}",
            'streamed functions take payload "2.0"',
            node,
        )
    return made


_DISCOVER = {
    "dns": Key("dns", _dns),
    "cloud_map": Key("cloud_map", _cloud_map),
    "scheme": Key("scheme", _scheme),
    "prefix": Key("prefix", parsed(parse_url_prefix)),
}
_CLOUD_MAP = {
    "namespace": Key("namespace", text),
    "service": Key("service", text),
    "region": Key("region", parsed(_region)),
    "endpoint": Key("endpoint", parsed(_endpoint)),
}
_LAMBDA = {
    "function": Key("function", parsed(_function)),
    "qualifier": Key("qualifier", text),
    "region": Key("region", parsed(_region)),
    "payload": Key("payload", _payload),
    "mode": Key("mode", choice(LambdaMode)),
    "overflow": Key("overflow", choice(Overflow)),
    "path_encoding": Key("path_encoding", choice(PathEncoding)),
    "endpoint": Key("endpoint", parsed(parse_url)),
}
