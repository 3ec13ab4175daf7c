"""The models of a small ORM in, what their attributes give and who listens to their signals out.

What the recognisers of peewee, Tortoise, Pony and MongoEngine share when they say how an ORM treats
the project's code."""

from collections.abc import Iterable, Iterator, Mapping

from strangler.analyzers.recognisers.following import named, product_modules
from strangler.model.behaviour import Accessor, Given, Listener
from strangler.model.facts import DefinitionKind
from strangler.model.names import last
from strangler.model.recogniser import Conclusions, Inventory
from strangler.model.values import Call, Name, Value

_GONE = frozenset(
    {"CASCADE", "NULLIFY", "PULL", "SET NULL", "SET DEFAULT", "SET_DEFAULT", "SET_NULL"}
)


def emptied(conclusions: Conclusions, models: Iterable[str]) -> Iterator[Accessor]:
    """`_emptied`: whose rows go or change when an instance is deleted, by keys with ON DELETE."""
    tables = {table.name: table for table in conclusions.tables}
    known = set(models)
    referring: dict[str, list[tuple[str, str]]] = {}
    for table in tables.values():
        for key in table.foreign_keys:
            if key.on_delete in _GONE:
                referring.setdefault(key.to, []).append((table.name, key.on_delete))
    for table in tables.values():
        if table.model not in known:
            continue
        seen: set[str] = set()
        waiting = [table.name]
        while waiting:
            for name, action in referring.get(waiting.pop(), ()):
                if name not in seen and name != table.name:
                    seen.add(name)
                    if action == "CASCADE":
                        waiting.append(name)
        for name in sorted(seen):
            if tables[name].model in known:
                yield Accessor(table.model, "_emptied", tables[name].model)


def signalled(
    inventory: Inventory, signals: Mapping[str, tuple[str, ...]], models: Iterable[str]
) -> Iterator[Listener | Given]:
    """Functions that a signal's decorator is put on. `signals` are the parameters of each, by the
    decorator's name: the dotted name of what is given, `*` for the sender's instance."""
    known = set(models)
    for module in product_modules(inventory):
        for definition in inventory.facts(module).definitions:
            if definition.kind is DefinitionKind.CLASS:
                continue
            for decorator in definition.decorators:
                name = named(inventory, module, decorator)
                if name not in signals:
                    continue
                function = f"{module}.{definition.name}"
                for sender in _senders(inventory, module, decorator, known):
                    yield Listener(last(name), sender, function)
                    for parameter, kind in zip(definition.parameters, signals[name], strict=False):
                        if kind == "*" and sender:
                            yield Given(function, parameter.name, sender)


def _senders(
    inventory: Inventory, module: str, decorator: Value, models: set[str]
) -> tuple[str, ...]:
    """The models that a signal's decorator names; the empty name where it names none."""
    if not isinstance(decorator, Call):
        return ("",)
    found = [
        dotted
        for argument in decorator.arguments
        if isinstance(argument.value, Name)
        and (dotted := named(inventory, module, argument.value)) in models
    ]
    return tuple(found) or ("",)
