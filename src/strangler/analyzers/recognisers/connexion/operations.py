"""An OpenAPI description in, its operations as Connexion would route them out.

Rules: `Specification.base_path`, `Resolver`, `RelativeResolver`, `RestyResolver` and
`MethodViewResolver` of Connexion 2 and 3; OpenAPI 3.0 and Swagger 2.0 for the description."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_METHODS = ("delete", "get", "patch", "post", "put", "trace")
_CHECKS = ("x-bearerInfoFunc", "x-tokenInfoFunc", "x-apikeyInfoFunc", "x-basicInfoFunc")
_VARIABLE = re.compile(r"\{([^}]+)\}")
_MAX_HOPS = 20


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path template; `handler` is a dotted name, empty where none is said."""

    method: str
    path: str
    handler: str
    auth: tuple[str, ...]


def operations(
    document: Any, base_path: str | None, resolver: str, root: str
) -> Iterator[Operation]:
    """The operations of a description, sorted by path and method."""
    if not isinstance(document, Mapping) or not isinstance(document.get("paths"), Mapping):
        return
    base = (_base_path(document) if base_path is None else base_path).rstrip("/")
    for path, item in sorted(document["paths"].items(), key=lambda pair: str(pair[0])):
        item = _resolved(document, item)
        if not isinstance(path, str) or not isinstance(item, Mapping):
            continue
        for method in _METHODS:
            operation = _resolved(document, item.get(method))
            if isinstance(operation, Mapping):
                handler = _handler(operation, path, method, resolver, root)
                rest = _rest(document, [*_list(item), *_list(operation)])
                yield Operation(
                    method.upper(),
                    base + _template(path, rest),
                    handler,
                    tuple(_auth(document, operation)),
                )


def _base_path(document: Mapping[str, Any]) -> str:
    """`basePath` of Swagger 2.0, the path of the first server of OpenAPI 3."""
    if "swagger" in document:
        return str(document.get("basePath") or "")
    servers = document.get("servers")
    if not isinstance(servers, list) or not servers or not isinstance(servers[0], Mapping):
        return ""
    url = str(servers[0].get("url", ""))
    variables = servers[0].get("variables")
    if isinstance(variables, Mapping):
        for name, variable in variables.items():
            if isinstance(variable, Mapping):
                url = url.replace(f"{{{name}}}", str(variable.get("default", "")))
    return urlsplit(url).path


def _handler(operation: Mapping[str, Any], path: str, method: str, resolver: str, root: str) -> str:
    given = operation.get("operationId")
    controller = operation.get(
        "x-openapi-router-controller", operation.get("x-swagger-router-controller")
    )
    if given:
        if controller:
            return f"{controller}.{given}"
        return f"{root}.{given}" if resolver == "RelativeResolver" and root else str(given)
    if resolver not in ("RestyResolver", "MethodViewResolver", "MethodResolver"):
        return ""
    found = _rest_handler(path, method, controller, root)
    if resolver == "RestyResolver" or found.count(".") < 2:
        return found
    module, view, function = found.rsplit(".", 2)
    return f"{module}.{_camelised(view)}View.{function}"


def _rest_handler(path: str, method: str, controller: Any, root: str) -> str:
    """The function that a path and method mean: `api.pets.search` for GET /pets."""
    parts = [part for part in path.split("/") if part]
    resource = ".".join(part for part in parts if not _is_variable(part)).replace("-", "_")
    name = str(controller) if controller else f"{root}.{resource}" if resource else root
    collection = method == "get" and bool(resource) and not _is_variable(parts[-1])
    return f"{name}.{'search' if collection else method}"


def _is_variable(part: str) -> bool:
    return part[0] == "{" and part[-1] == "}"


def _camelised(word: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in word.split("_"))


def _template(path: str, rest: frozenset[str]) -> str:
    """The path; a variable that may hold slashes is marked."""
    return _VARIABLE.sub(lambda match: f"{{{match[1]}*}}" if match[1] in rest else match[0], path)


def _rest(document: Mapping[str, Any], parameters: list[Any]) -> frozenset[str]:
    """The path parameters of format `path`."""
    found: set[str] = set()
    for given in parameters:
        parameter = _resolved(document, given)
        if isinstance(parameter, Mapping) and parameter.get("in") == "path":
            schema = _resolved(document, parameter.get("schema", parameter))
            if isinstance(schema, Mapping) and schema.get("format") == "path":
                found.add(str(parameter.get("name")))
    return frozenset(found)


def _list(holder: Mapping[str, Any]) -> list[Any]:
    parameters = holder.get("parameters")
    return parameters if isinstance(parameters, list) else []


def _auth(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Iterator[str]:
    """The functions that check the schemes an operation asks for; else the schemes' names."""
    asked = operation.get("security", document.get("security"))
    schemes = document.get("securityDefinitions")
    if not isinstance(schemes, Mapping):
        components = document.get("components")
        schemes = components.get("securitySchemes") if isinstance(components, Mapping) else None
    names = [name for one in asked or () if isinstance(one, Mapping) for name in one]
    for name in dict.fromkeys(names):
        scheme = _resolved(document, schemes.get(name)) if isinstance(schemes, Mapping) else None
        checks = [scheme[key] for key in _CHECKS if key in scheme] if scheme else []
        yield str(checks[0]) if checks else str(name)


def _resolved(document: Mapping[str, Any], value: Any) -> Any:
    """What a local `$ref` points at (RFC 6901)."""
    for _ in range(_MAX_HOPS):
        if not isinstance(value, Mapping) or not isinstance(value.get("$ref"), str):
            return value
        target: Any = document
        for part in value["$ref"].removeprefix("#/").split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            target = target.get(key) if isinstance(target, Mapping) else None
        value = target
    return None
