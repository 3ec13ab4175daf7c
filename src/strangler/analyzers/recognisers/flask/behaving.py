"""Endpoints and hooks in, what Flask and its extensions hand to the project's functions out.

Rules: flask.palletsprojects.com, quickstart ("Variable Rules": converters and their types), api
(`context_processor`); flask-login.readthedocs.io (`user_loader`, `request_loader`)."""

import re
from collections.abc import Iterator

from strangler.analyzers.recognisers.flask.errors import find_handlers
from strangler.analyzers.recognisers.flask.loading import find_loaders
from strangler.analyzers.recognisers.flask.restful import find_resources
from strangler.analyzers.recognisers.flask.routers import Routers
from strangler.analyzers.recognisers.flask.rules import find_rules
from strangler.analyzers.recognisers.flask.running import CONTEXT
from strangler.analyzers.recognisers.flask.wrapping import RUNNER, listeners
from strangler.analyzers.recognisers.following import text_of
from strangler.analyzers.recognisers.giving import definition_of
from strangler.model.behaviour import Behaviour, Given, Listener
from strangler.model.facts import DefinitionKind
from strangler.model.recogniser import Conclusions, Endpoint, Inventory
from strangler.model.values import Call

_FRAMEWORKS = ("flask", "flask-restful", "flask-restx", "flask-appbuilder")
_VARIABLE = re.compile(r"<(?:(?P<converter>\w+)(?:\([^)]*\))?:)?(?P<name>\w+)>")
_TYPES = {"int": "builtins.int", "float": "builtins.float", "uuid": "uuid.UUID"}
_IN_PATH = re.compile(r"{(\w+)\*?}")


def behaving(inventory: Inventory, conclusions: Conclusions) -> Iterator[Behaviour]:
    """What views, context processors and loaders of users are given."""
    seen: set[str] = set()
    for endpoint in conclusions.endpoints:
        if endpoint.framework in _FRAMEWORKS and endpoint.handler not in seen:
            seen.add(endpoint.handler)
            yield from _given(inventory, endpoint)
    if not seen:
        return
    for use in conclusions.platform:
        if use.role == "flask context processor":
            yield Listener(CONTEXT, "", use.name)
    yield from find_loaders(inventory)
    yield from find_handlers(inventory)
    if any(name.endswith(f".{RUNNER}") for e in conclusions.endpoints for name in e.runs):
        routers = Routers(inventory)
        rules = find_rules(inventory, routers)
        find_resources(inventory, routers, rules)
        yield from listeners(inventory, sorted(rules.wrapped.items()))


def _given(inventory: Inventory, endpoint: Endpoint) -> Iterator[Given]:
    """Path variables by their converters, text where a rule has none or is not seen here."""
    place = definition_of(inventory, endpoint.handler)
    if place is None or place[1].kind is DefinitionKind.CLASS:
        return
    module, definition = place
    converters = {
        match["name"]: match["converter"] or ""
        for decorator in definition.decorators
        if isinstance(decorator, Call)
        for match in _VARIABLE.finditer(
            text_of(inventory, module, decorator.argument(0, "rule")) or ""
        )
    }
    names = {*converters, *_IN_PATH.findall(endpoint.path)}
    for parameter in definition.parameters:
        if parameter.name in names and not parameter.annotation:
            known = _TYPES.get(converters.get(parameter.name, ""), "builtins.str")
            yield Given(f"{module}.{definition.name}", parameter.name, known)
