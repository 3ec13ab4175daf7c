"""Views, forms, admin classes and middleware in, what Django passes to them out.

Rules: docs.djangoproject.com, topics/http/views and middleware, ref/forms/validation,
ref/contrib/admin; the reference of class-based views."""

from collections.abc import Iterable, Iterator

from strangler.analyzers.recognisers.django.facts import Registered
from strangler.analyzers.recognisers.django.fields import FieldKind
from strangler.analyzers.recognisers.django.managers import Managers
from strangler.analyzers.recognisers.django.models import Models
from strangler.analyzers.recognisers.django.relations import Relation, Relations
from strangler.analyzers.recognisers.django.stood_for import CLEAN, QUERYSET, REQUEST
from strangler.analyzers.recognisers.following import (
    class_attribute,
    classes_of,
    follow,
    is_class,
    named,
    product_modules,
    texts_of,
)
from strangler.model.behaviour import Accessor, Behaviour, Given, Listener
from strangler.model.facts import Definition, DefinitionKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Endpoint, Inventory
from strangler.model.values import Call, Items, Name, Value, elements

_FORMS = ("django.forms.", "django.contrib.auth.forms.")
_ADMIN = "django.contrib.admin."
_CHOICES = ("ModelChoiceField", "ModelMultipleChoiceField")


def views(inventory: Inventory, endpoints: Iterable[Endpoint]) -> Iterator[Given]:
    """The request, and what the path holds: text, unless the view says otherwise."""
    for endpoint in endpoints:
        if endpoint.framework not in ("django", "ninja"):
            continue
        place = inventory.definition(endpoint.handler)
        names = {part.strip("{}*") for part in endpoint.path.split("/") if "{" in part}
        holder = parent(endpoint.handler)
        if place is None:
            if is_class(inventory, holder):
                yield Given(endpoint.handler, "request", REQUEST)
            continue
        definition = place[1]
        skipped = 1 if is_class(inventory, holder) else 0
        for position, parameter in enumerate(definition.parameters[skipped:]):
            if position == 0 and parameter.name not in names:
                yield Given(endpoint.handler, parameter.name, REQUEST)
            elif parameter.name in names and not parameter.annotation:
                yield Given(endpoint.handler, parameter.name, "builtins.str")


def hooks(inventory: Inventory, classes: Iterable[str]) -> Iterator[Given]:
    """Methods of class-based views that get the request besides the handlers."""
    for dotted in classes:
        for holder in (dotted, *inventory.ancestors(dotted)):
            for name, method in inventory.members(holder).items():
                place = inventory.definition(method)
                if place is None or place[1].kind is not DefinitionKind.FUNCTION:
                    continue
                if any(parameter.name == "request" for parameter in place[1].parameters):
                    yield Given(f"{dotted}.{name}", "request", REQUEST)


def forms(inventory: Inventory, models: Models, relations: Relations) -> Iterator[Behaviour]:
    """Methods `clean_FIELD`, the model of a model form, and rows that fields are chosen from."""
    by_owner: dict[str, list[Relation]] = {}
    for relation in relations.all():
        by_owner.setdefault(relation.owner, []).append(relation)
    for module in product_modules(inventory):
        for dotted in classes_of(inventory, module):
            bases = inventory.ancestors(dotted)
            if not any(base.startswith(_FORMS) for base in bases):
                continue
            for name, method in sorted(inventory.members(dotted).items()):
                if name.startswith("clean_") and inventory.definition(method):
                    yield Listener(CLEAN, dotted, method)
            yield from _chosen(inventory, relations, module, dotted)
            yield from _model_form(inventory, models, relations, dotted, by_owner)


def _chosen(
    inventory: Inventory, relations: Relations, module: str, dotted: str
) -> Iterator[Accessor]:
    for item in inventory.class_assignments(dotted):
        call = item.value
        if isinstance(call, Call) and last(call.name) in _CHOICES:
            target = _queried(inventory, relations, module, call.argument(0, "queryset"))
            if target:
                yield Accessor(dotted, "_chosen", target)


def _queried(inventory: Inventory, relations: Relations, module: str, value: Value | None) -> str:
    """The model whose manager a query starts from."""
    while isinstance(value, Call):
        value = value.function
    name = value.name if isinstance(value, Name) else ""
    while name.strip(".:"):
        found = relations.class_of(module, Name(name), None)
        if found:
            return found
        name = parent(name)
    return ""


def _model_form(
    inventory: Inventory,
    models: Models,
    relations: Relations,
    dotted: str,
    by_owner: dict[str, list[Relation]],
) -> Iterator[Accessor]:
    bound = class_attribute(inventory, f"{dotted}.Meta", "model")
    if bound is None:
        return
    model = relations.class_of(*bound, None)
    if not model:
        return
    yield Accessor(dotted, "_model", model)
    listed = class_attribute(inventory, f"{dotted}.Meta", "fields")
    names = texts_of(inventory, *listed) if listed else None
    for owner in (model, *inventory.ancestors(model)):
        for relation in by_owner.get(owner, ()):
            if names is not None and "__all__" not in names and relation.name not in names:
                continue
            if not relation.generic:
                yield Accessor(dotted, "_chosen", relation.target)
            if relation.kind is FieldKind.MANY_TO_MANY:
                yield Accessor(dotted, "_many", relation.through)


def admin(inventory: Inventory, relations: Relations, managers: Managers) -> Iterator[Behaviour]:
    """What hooks and actions of admin classes get: parameters have their documented names."""
    for model, dotted in sorted(set(registered(inventory, relations))):
        yield Accessor(dotted, "_model", model)
        for holder in (dotted, *inventory.ancestors(dotted)):
            for name, method in sorted(inventory.members(holder).items()):
                place = inventory.definition(method)
                if place is None:
                    continue
                for given in _hook(place[1], model, managers):
                    yield Given(f"{dotted}.{name}", *given)
        bound = class_attribute(inventory, dotted, "actions")
        for item in elements(bound[1]) if bound else ():
            function = named(inventory, bound[0], item) if bound else ""
            place = inventory.definition(function) if function else None
            if place is not None:
                for given in _hook(place[1], model, managers):
                    yield Given(function, *given)


def _hook(definition: Definition, model: str, managers: Managers) -> Iterator[tuple[str, str, str]]:
    for parameter in definition.parameters:
        if parameter.name == "request":
            yield parameter.name, REQUEST, ""
        elif parameter.name == "obj":
            yield parameter.name, model, ""
        elif parameter.name in ("queryset", "qs"):
            yield parameter.name, model, QUERYSET


def registered(inventory: Inventory, relations: Relations) -> Iterator[tuple[str, str]]:
    """Model and admin class of the project, by `register` called or as a decorator."""
    for module, fact in inventory.found("django", Registered):
        dotted = named(inventory, module, fact.admin)
        if is_class(inventory, dotted):
            yield from _models(inventory, relations, module, (fact.models,), dotted)
    for module in product_modules(inventory):
        for definition in inventory.facts(module).definitions:
            for decorator in definition.decorators:
                if not isinstance(decorator, Call) or last(decorator.name) != "register":
                    continue
                if named(inventory, module, decorator).startswith(_ADMIN):
                    dotted = f"{module}.{definition.name}"
                    given = decorator.positional
                    yield from _models(inventory, relations, module, given, dotted)


def _models(
    inventory: Inventory, relations: Relations, module: str, values: Iterable[Value], dotted: str
) -> Iterator[tuple[str, str]]:
    for value in values:
        where, value = follow(inventory, module, value)
        for one in elements(value) if isinstance(value, Items) else (value,):
            model = relations.class_of(where, one, None)
            if model:
                yield model, dotted
