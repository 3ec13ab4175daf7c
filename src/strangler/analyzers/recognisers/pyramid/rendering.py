"""Views that name a renderer in; functions that render what these views give out.

A view with a renderer gives a value, which Pyramid renders after it (docs.pylonsproject.org,
pyramid, "Renderers"; `pyramid.config.views.rendered_view`). So for each such pair a function is
written that asks the view and renders what it gave; it runs for the endpoint, too. A renderer is
found by its name, or by the ending of it (`pyramid.renderers.RendererHelper`): those that Pyramid
has and Jinja are known, the project's own are called, of any other nothing is known."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from strangler.analyzers.recognisers.following import is_class
from strangler.analyzers.recognisers.pyramid.collected import Supplied
from strangler.model.behaviour import Listener
from strangler.model.facts import DefinitionKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory

MODULE = "strangler_templates.pyramid"
ENGINE = "pyramid"
"""The engine of names of renderers: for those that are files of Jinja, Jinja's recogniser
listens."""
_OWN = {
    "json": "pyramid.renderers.to_json",
    "jsonp": "pyramid.renderers.to_json",
    "string": "pyramid.renderers.to_text",
}
_PLAIN = re.compile(r"\W+")


@dataclass(frozen=True, slots=True, order=True)
class Rendering:
    """What a view gives is rendered: `renderer` is empty where its name is computed."""

    handler: str
    renderer: str

    @property
    def function(self) -> str:
        """The function that is written for it."""
        return f"{MODULE}.{_written_as(f'{self.handler}__{self.renderer}')}"


def rendering_listeners(
    renderings: Iterable[Rendering], supplied: Iterable[Supplied]
) -> Iterator[Listener]:
    """Who renders by which name: a renderer of the project's own takes the place of Pyramid's."""
    own = {s.name: s.function for s in supplied if s.kind == "renderer"}
    for name, function in sorted(_OWN.items()):
        if own.get(name, "") in ("", "pyramid.renderers.JSON", "pyramid.renderers.JSONP"):
            yield Listener(f"{ENGINE}:{name}", "", function)
    used = {rendering.renderer for rendering in renderings}
    for name in sorted(own):
        asked = [one for one in used if name[:1] == "." and one.endswith(name)]
        for one in asked if name[:1] == "." else [name]:
            yield Listener(f"{ENGINE}:{one}", "", f"{MODULE}.{_factory(name)}")


def rendering_source(
    inventory: Inventory, renderings: Iterable[Rendering], supplied: Iterable[Supplied]
) -> str:
    """The functions as Python."""
    lines = ["from pyramid.renderers import render", "from strangler.standins.terms import unknown"]
    lines += ["from pyramid.request import Request"]
    for rendering in sorted(set(renderings)):
        lines += _rendered(inventory, rendering)
    for one in sorted({s for s in supplied if s.kind == "renderer"}, key=repr):
        if inventory.definition(one.function) is not None:
            module, _, name = one.function.rpartition(".")
            lines += [
                f"def {_factory(one.name)}(value, system):",
                f"    from {module} import {name} as factory",
                "    made = factory(None)",
                "    return made(value, system)",
            ]
    return "\n".join((*lines, ""))


def _rendered(inventory: Inventory, rendering: Rendering) -> Iterator[str]:
    yield f"def {last(rendering.function)}():"
    if not rendering.renderer:
        yield '    unknown("template")'
    value = _asked(inventory, rendering.handler)
    if value is None:
        yield '    unknown("template")'
        return
    module, name, call = value
    if module:
        yield f"    from {module} import {name} as view"
    yield f"    render({rendering.renderer!r}, {call})"


def _asked(inventory: Inventory, handler: str) -> tuple[str, str, str] | None:
    """How a view is asked: the module and name to import, and the call; None for one that has no
    name to import. What Pyramid hands to views is told of their parameters."""
    place = inventory.definition(handler)
    owner = parent(handler)
    if place is not None and place[1].kind is DefinitionKind.FUNCTION:
        if is_class(inventory, owner):
            held = inventory.definition(owner)
            if held is not None and held[1].scope < 0:
                method = last(handler)
                made = "view()()" if method == "__call__" else f"view().{method}()"
                return held[0], held[1].name, made
        elif place[1].scope < 0:
            return place[0], place[1].name, "view()"
    return None


def _factory(name: str) -> str:
    return f"renderer_{_written_as(name)}"


def _written_as(text: str) -> str:
    """A name that can be written, and that nothing else has."""
    plain = _PLAIN.sub("_", text).strip("_")
    return f"{plain}_{blake2b(text.encode(), digest_size=4).hexdigest()}"
