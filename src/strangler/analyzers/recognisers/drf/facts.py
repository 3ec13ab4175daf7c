"""One file in, out the bodies that route tables may depend on.

Which ones cannot be told by imports alone: a URLconf may import nothing but a router of the
project's own. So a body is kept where something registers, where a class is a router by its
bases' names or has one of a router's own methods, or where `action` is called by a helper."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.interpreting.bodies import Body, read_bodies
from strangler.model.facts import DefinitionKind, Fact
from strangler.model.names import last
from strangler.model.values import Name
from strangler.model.views import ModuleView

_REGISTERING = (".register", ".registry.append", ".registry.extend", ".registry.insert")
_ACTION = "rest_framework.decorators.action"
_METHODS = frozenset(
    {
        *("get_urls", "get_routes", "get_lookup_regex", "get_method_map"),
        *("get_default_basename", "get_api_root_view", "get_extra_actions"),
    }
)


FACTS: tuple[type[Fact], ...] = (Body,)


def watch(module: ModuleView) -> Iterator[Fact]:
    """The bodies of one file."""
    wanted: set[int] = set()
    for site in module.calls(*_REGISTERING, _ACTION):
        if site.call.name.endswith(".site.register") or not site.call.arguments:
            continue
        wanted.add(site.scope_index)
    owners: set[int] = set()
    for index, definition in enumerate(module.definitions):
        if definition.kind is DefinitionKind.CLASS:
            if any("outer" in last(b.name) for b in definition.bases if isinstance(b, Name)):
                owners.add(index)
        elif definition.scope >= 0 and last(definition.name) in _METHODS:
            owners.add(definition.scope)
    if owners:
        for index, definition in enumerate(module.definitions):
            if definition.scope in owners and definition.kind is DefinitionKind.FUNCTION:
                wanted.add(index)
    yield from read_bodies(module, wanted)
