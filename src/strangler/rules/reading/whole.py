"""The root of a rules file in, everything it says out; checks of the whole come after."""

from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from strangler.rules.model import ProxySettings, Route, Rules, Shadow, State, Substitution, Upstream
from strangler.rules.reading.routes import ReadGroup, ReadRoute, groups, routes
from strangler.rules.reading.scalars import text
from strangler.rules.reading.settings import settings
from strangler.rules.reading.upstreams import upstreams
from strangler.yaml_places.nodes import Node
from strangler.yaml_places.reader import Key, Reader, is_null, parsed
from strangler.yaml_places.values import BadValueError

REQUIRED = ("version", "upstreams", "default")


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What a file says, and the nodes that say it."""

    root: Node
    proxy: ProxySettings
    upstreams: tuple[Upstream, ...]
    default: str
    routes: tuple[ReadRoute, ...]
    groups: tuple[ReadGroup, ...]


def read_whole(reader: Reader, root: Node) -> Whole:
    """Everything that can be read; problems are noted in `reader`.

    Raises ProblemError if the root is no mapping."""
    values: dict[str, Any] = reader.fields(root, _WHOLE, "the file", REQUIRED)
    return Whole(
        root=root,
        proxy=values.get("proxy") or ProxySettings(),
        upstreams=tuple(values.get("upstreams", ())),
        default=values.get("default", ""),
        routes=tuple(values.get("routes") or ()),
        groups=tuple(values.get("groups") or ()),
    )


def assembled(whole: Whole, digest: str, substitutions: tuple[Substitution, ...]) -> Rules:
    """The rules, with what follows from several places filled in: groups of routes and salts."""
    group_of = {
        member: each.group.name for each in reversed(whole.groups) for member in each.group.routes
    }
    return Rules(
        upstreams=whole.upstreams,
        default=whole.default,
        routes=tuple([_completed(each.route, group_of) for each in whole.routes]),
        groups=tuple(each.group for each in whole.groups),
        proxy=whole.proxy,
        substitutions=substitutions,
        digest=digest,
    )


def _completed(route: Route, group_of: dict[str, str]) -> Route:
    changes: dict[str, Any] = {}
    group = group_of.get(route.id, "")
    if group:
        changes["group"] = group
    if route.canary is not None and not route.canary.salt:
        changes["canary"] = replace(route.canary, salt=group or route.id)
    if route.state is State.SHADOW and route.shadow is None:
        changes["shadow"] = Shadow()
    return replace(route, **changes) if changes else route


def _version(written: str) -> int:
    if written != "1":
        raise BadValueError(f"version {written} is not known here", "write version: 1")
    return 1


def _or_nothing(read: Any) -> Any:
    """A block that may stand there empty, while someone is still writing."""
    return lambda reader, node: None if is_null(node) else read(reader, node)


_WHOLE = {
    "version": Key("version", parsed(_version, "a number")),
    "proxy": Key("proxy", _or_nothing(settings)),
    "upstreams": Key("upstreams", upstreams),
    "default": Key("default", text),
    "routes": Key("routes", _or_nothing(routes)),
    "groups": Key("groups", _or_nothing(groups)),
}
