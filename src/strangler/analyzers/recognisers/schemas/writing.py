"""Schemas in, Python source out that does what loading and dumping each does, field by field.

Rules: marshmallow.readthedocs.io (quickstart; custom fields: `Method`, `Function`, `_serialize`;
extending: `pre_load`, `post_load`, `pre_dump`, `post_dump`, `validates`, `validates_schema`;
nesting), `Schema._do_load` for the order; marshmallow-sqlalchemy.readthedocs.io
(`load_instance`: the row of the data's key is looked for, else made)."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.following import (
    class_attribute,
    follow,
    is_class,
    named,
    text_of,
)
from strangler.analyzers.recognisers.schema_decorators import (
    DUMPING,
    decorated,
    fields_of,
    mangled,
    root_of,
    schema_of,
)
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Items, Literal, Value

_HOOKS = frozenset(
    {"pre_load", "post_load", "pre_dump", "post_dump", "validates", "validates_schema"}
)
_INSIDE = frozenset({"Nested", "Pluck", "List", "Tuple"})
_SEVERAL = frozenset({"List", "Tuple"})


class Writer:
    """Writes one module of stand-ins."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._imports: set[str] = set()
        self.lines: list[str] = []

    def source(self) -> str:
        """The module."""
        head = [f"import {name}" for name in sorted(self._imports)]
        terms = "from strangler.standins.terms import calls, one, reads, result, writes"
        return "\n".join([*head, terms, *self.lines, ""])

    def schema(self, dotted: str) -> None:
        """`load_S`, `validate_S`, `dump_S` and `one_S` of a schema."""
        name = mangled(dotted)
        hooks: dict[str, tuple[str, ...]] = dict.fromkeys(_HOOKS, ())
        for hook, method in self._hooks(dotted):
            hooks[hook] = (*hooks[hook], method)
        fields = dict(self._fields(dotted))
        checks = [
            f"    {line}" for field, value in fields.items() for line in self._read(field, *value)
        ]
        loads = [f"    {line}" for line in self._loaded(dotted)]
        validating = [
            *(f"    data = schema.{method}(data)" for method in hooks["pre_load"]),
            *checks,
            *(f"    schema.{method}('')" for method in hooks["validates"]),
            *(f"    schema.{method}(data)" for method in hooks["validates_schema"]),
        ]
        self.lines += [f"def validate_{name}(schema, data):", *validating, "    return {}"]
        self.lines += [f"def load_{name}(schema, data):", *validating, *loads]
        for method in hooks["post_load"]:
            self.lines.append(f"    data = schema.{method}(data)")
        self.lines.append("    return data")
        self.lines += [f"def one_{name}(schema, obj):"]
        self.lines += [f"    obj = schema.{method}(obj)" for method in hooks["pre_dump"]]
        for field, value in fields.items():
            self.lines += [f"    {line}" for line in self._shown(field, *value)]
        self.lines.append("    data = {}")
        self.lines += [f"    data = schema.{method}(data)" for method in hooks["post_dump"]]
        self.lines.append("    return data")
        self._each("dump", name)

    def answer(self, handler: str) -> None:
        """`answer_H`: what a handler gives is dumped."""
        place = self._inventory.definition(handler)
        dumped: list[str] = []
        for method, module, value in decorated(self._inventory, *place) if place else ():
            if method not in DUMPING:
                continue
            schema = schema_of(self._inventory, module, value)
            if schema:
                dumped.append(f"{self._name(schema)}().dump(given)")
                continue
            name = f"{mangled(handler)}_{len(dumped)}"
            self._marshal(name, fields_of(self._inventory, *follow(self._inventory, module, value)))
            dumped.append(f"marshal_{name}(None, given)")
        if place and dumped:
            self.lines.append(f"def answer_{mangled(handler)}():")
            self.lines.append(f"    given = result({self._name(handler)})")
            self.lines += [f"    {line}" for line in dumped]

    def _each(self, how: str, name: str) -> None:
        """An object, or several."""
        self.lines += [
            f"def {how}_{name}(schema, obj):",
            f"    shown = one_{name}(schema, obj)",
            "    for each in obj:",
            f"        one_{name}(schema, each)",
            "    return shown",
        ]

    # -- fields of Flask-RESTful and Flask-RESTX

    def _marshal(
        self, name: str, fields: tuple[tuple[str, str, Value], ...], depth: int = 0
    ) -> None:
        """`marshal_N`: what `marshal(data, fields)` looks at (flask_restx/marshalling.py)."""
        body: list[str] = []
        for place, (key, home, field) in enumerate(fields):
            module, value = follow(self._inventory, home, field)
            given = value.keyword("attribute") if isinstance(value, Call) else None
            attribute = text_of(self._inventory, module, given) or key
            if given is not None and text_of(self._inventory, module, given) is None:
                function = named(self._inventory, module, given)
                if self._inventory.definition(function):
                    body.append(f"calls({self._name(function)}, obj)")
                continue
            shown = _path(attribute)
            if not shown:
                continue
            made = named(self._inventory, module, value)
            inner = (
                fields_of(self._inventory, module, self._inside(module, value)) if depth < 4 else ()
            )
            if inner:
                self._marshal(f"{name}_{place}", inner, depth + 1)
                body.append(f"marshal_{name}_{place}(None, {shown})")
            elif is_class(self._inventory, made):
                body.append(f"calls({self._name(made)}().format, {shown})")
                body.append(f"calls({self._name(made)}().output, '', obj)")
            else:
                body.append(shown)
        self.lines += [
            f"def one_{name}(schema, obj):",
            *(f"    {line}" for line in body or ["pass"]),
        ]
        self._each("marshal", name)

    def _inside(self, module: str, value: Value) -> Value | None:
        """What a `Nested` is of, or the `Nested` in a `List`."""
        for _ in range(4):
            if (
                not isinstance(value, Call)
                or last(value.name) not in _INSIDE
                or not value.positional
            ):
                return None
            inner = value.positional[0]
            if last(value.name) not in _SEVERAL:
                return inner
            value = inner
        return None

    # -- fields of marshmallow

    def _fields(self, dotted: str) -> Iterator[tuple[str, tuple[str, Call]]]:
        """What a class and its bases bind to calls, the nearest last."""
        for holder in reversed((dotted, *self._inventory.ancestors(dotted))):
            place = self._inventory.definition(holder)
            for item in self._inventory.class_assignments(holder) if place else ():
                if isinstance(item.value, Call) and place is not None and item.name.isidentifier():
                    yield item.name, (place[0], item.value)

    def _shown(self, name: str, module: str, call: Call) -> Iterator[str]:
        kind = last(call.name)
        only = call.keyword("load_only")
        if isinstance(only, Literal) and only.value is True:
            return
        if kind == "Method":
            method = text_of(self._inventory, module, call.argument(0, "serialize"))
            if method and method.isidentifier():
                yield f"schema.{method}(obj)"
            return
        attribute = text_of(self._inventory, module, call.keyword("attribute")) or name
        path = _path(attribute) or "obj"
        schema = self._nested(module, call)
        if schema:
            yield f"dump_{mangled(schema)}({self._name(schema)}(), {path})"
        elif kind not in _INSIDE:
            yield f"schema.{name}._serialize({path}, '', obj)"
        else:
            yield path

    def _read(self, name: str, module: str, call: Call) -> Iterator[str]:
        only = call.keyword("dump_only")
        if isinstance(only, Literal) and only.value is True:
            return
        if last(call.name) == "Method":
            method = text_of(self._inventory, module, call.argument(1, "deserialize"))
            if method and method.isidentifier():
                yield f"schema.{method}('')"
            return
        given = call.keyword("validate")
        for check in given.items if isinstance(given, Items) else (given,):
            function = named(self._inventory, module, check)
            if function and self._inventory.definition(function):
                if is_class(self._inventory, function):
                    yield f"calls({self._name(function)}(), '')"
                else:
                    yield f"calls({self._name(function)}, '')"
        schema = self._nested(module, call)
        if schema:
            yield f"load_{mangled(schema)}({self._name(schema)}(), data)"
        elif last(call.name) not in _INSIDE:
            yield f"schema.{name}._deserialize('', '', data)"

    def _nested(self, module: str, call: Call) -> str:
        """The schema inside a field, by class, call or name."""
        inner = self._inside(module, call)
        if inner is None:
            return ""
        found = schema_of(self._inventory, module, inner)
        text = text_of(self._inventory, module, inner)
        if found or text is None:
            return found
        full = f"{module}.{text}" if "." not in text else text
        return full if root_of(self._inventory, full) else ""

    def _hooks(self, dotted: str) -> Iterator[tuple[str, str]]:
        seen: set[str] = set()
        for holder in (dotted, *self._inventory.ancestors(dotted)):
            for name, method in sorted(self._inventory.members(holder).items()):
                place = self._inventory.definition(method)
                if place is None or name in seen:
                    continue
                seen.add(name)
                for decorator in place[1].decorators:
                    full = named(self._inventory, place[0], decorator)
                    if full.startswith("marshmallow.") and last(full) in _HOOKS:
                        yield last(full), name

    def _loaded(self, dotted: str) -> Iterator[str]:
        """The row that a schema of a mapped class gives."""
        kept = class_attribute(self._inventory, f"{dotted}.Meta", "load_instance")
        bound = class_attribute(self._inventory, f"{dotted}.Meta", "model")
        model = named(self._inventory, *bound) if bound else ""
        is_kept = kept is not None and isinstance(kept[1], Literal) and kept[1].value is True
        if is_kept and is_class(self._inventory, model):
            yield f"reads({self._name(model)})"
            yield f"writes({self._name(model)})"
            yield f"data = one({self._name(model)})"

    def _name(self, dotted: str) -> str:
        """A name that the module can say, with the import that it needs."""
        place = self._inventory.definition(dotted)
        self._imports.add(place[0] if place else parent(dotted))
        return dotted


def _path(attribute: str) -> str:
    parts = attribute.split(".")
    return f"obj.{attribute}" if all(part.isidentifier() for part in parts) else ""
