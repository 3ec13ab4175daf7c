"""Relations and managers in, the attributes that Django gives model classes out.

Rules: docs.djangoproject.com, topics/db/queries ("Related objects"), ref/models/relations;
`django.db.models.deletion.Collector` for what goes along with a row."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.django.fields import FieldKind
from strangler.analyzers.recognisers.django.managers import Managers
from strangler.analyzers.recognisers.django.models import Models
from strangler.analyzers.recognisers.django.relations import Relation, Relations
from strangler.analyzers.recognisers.django.stood_for import (
    APPS,
    FILE,
    IMAGE,
    KNOWN,
    MANY_RELATED,
    MODEL,
    POINTED,
    RELATED,
)
from strangler.model.behaviour import Accessor, Base, Member
from strangler.model.names import last

_GOES = {"CASCADE": "_below", "PROTECT": "_protecting", "RESTRICT": "_protecting"}
_PERMISSIONS = (
    ("groups", "django.contrib.auth.models.Group"),
    ("user_permissions", "django.contrib.auth.models.Permission"),
)
"""What `PermissionsMixin` gives a user model."""
_STAYS = frozenset({"DO_NOTHING"})


def accessors(
    models: Models, relations: Relations, managers: Managers
) -> Iterator[Accessor | Base | Member]:
    """All attributes that nobody's code assigns."""
    yield from managers.accessors()
    for relation in relations.all():
        if relation.through and relation.through not in models.models:
            yield Base(relation.through, MODEL)
        yield from _forward(relation, managers)
        if relation.reverse:
            yield from _reverse(relation, managers)
        yield from _deleting(relation)
        if relation.kind is FieldKind.FOREIGN_KEY and not relation.generic:
            yield Member(relation.owner, f"{relation.name}_id", f"{MODEL}._key", computed=True)
        if not relation.generic:
            yield Accessor(relation.owner, "_checked", relation.target)
    for owner, name, known in relations.pointing():
        yield Member(owner, name, POINTED, computed=True, over=True)
        for target in known:
            yield Accessor(owner, "_pointed", target, reads=True)
    for dotted in sorted(models.models):
        for name in relations.chosen(dotted):
            yield Member(dotted, f"get_{name}_display", f"{MODEL}._shown")
        for name, image in relations.files(dotted):
            yield Accessor(dotted, name, dotted, IMAGE if image else FILE)
    for dotted in relations.permitted():
        for name, target in _PERMISSIONS:
            through = f"{dotted}.{name}"
            yield Base(through, MODEL)
            yield from _many(dotted, name, target, through, managers)
            yield from _many(target, "user_set", dotted, through, managers)
            yield Accessor(dotted, "_joined", through)
    for child, parent in relations.parents():
        yield Accessor(parent, last(child).lower(), child, reads=True)
        yield Accessor(child, f"{last(parent).lower()}_ptr", parent, reads=True)
        yield Accessor(parent, "_below", child)
    if relations.user:
        yield Accessor(KNOWN, "user", relations.user)
    for dotted, model in sorted(models.models.items()):
        if not model.abstract:
            for name in (model.name, model.name.lower(), f"{model.label}.{model.name}"):
                yield Accessor(APPS, name, dotted)


def _forward(relation: Relation, managers: Managers) -> Iterator[Accessor]:
    owner, name, target = relation.owner, relation.name, relation.target
    if relation.kind is FieldKind.MANY_TO_MANY:
        yield from _many(owner, name, target, relation.through, managers)
    elif relation.generic:
        yield from _held(owner, name, target, managers)
    else:
        yield Accessor(owner, name, target, reads=True)


def _reverse(relation: Relation, managers: Managers) -> Iterator[Accessor]:
    owner, name, target = relation.target, relation.reverse, relation.owner
    if relation.kind is FieldKind.MANY_TO_MANY:
        yield from _many(owner, name, target, relation.through, managers)
    elif relation.single:
        yield Accessor(owner, name, target, reads=True)
    else:
        yield from _held(owner, name, target, managers)


def _held(owner: str, name: str, target: str, managers: Managers) -> Iterator[Accessor]:
    """A related manager is one of the related model's default manager, and more."""
    for collection in (*managers.of(target), RELATED):
        yield Accessor(owner, name, target, collection)


def _many(
    owner: str, name: str, target: str, through: str, managers: Managers
) -> Iterator[Accessor]:
    """A related manager of a many-to-many field works on the rows between as well."""
    for collection in managers.of(target):
        yield Accessor(owner, name, target, collection)
    yield Accessor(owner, name, through, MANY_RELATED)


def _deleting(relation: Relation) -> Iterator[Accessor]:
    """What deleting a row of the target does to rows that point to it, and a row itself to the
    rows of its many-to-many fields."""
    if relation.kind is FieldKind.MANY_TO_MANY:
        yield Accessor(relation.owner, "_joined", relation.through)
        yield Accessor(relation.target, "_joined", relation.through)
    elif relation.generic:
        yield Accessor(relation.owner, "_below", relation.target)
    elif relation.on_delete not in _STAYS:
        name = _GOES.get(relation.on_delete, "_emptied")
        yield Accessor(relation.target, name, relation.owner)
