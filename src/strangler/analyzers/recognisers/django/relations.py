"""Models in, what their relations lead to out: classes, names on both ends, tables between.

Rules: docs.djangoproject.com, ref/models/fields (`related_name`, `through`), ref/models/relations,
topics/db/models (`%(class)s` of abstract bases), ref/models/options (`default_related_name`)."""

from collections.abc import Iterator
from dataclasses import dataclass

from strangler.analyzers.recognisers.django.fields import Field, FieldKind
from strangler.analyzers.recognisers.django.models import Model, Models, library_label
from strangler.analyzers.recognisers.django.settings import Settings
from strangler.analyzers.recognisers.django.stood_for import CLASSES
from strangler.analyzers.recognisers.following import follow, named, text_of
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Literal, Name, Value

_USER_SETTING = "django.conf.settings.AUTH_USER_MODEL"
_GET_USER = "django.contrib.auth.get_user_model"
_PERMITTED = frozenset(
    {
        "django.contrib.auth.models.AbstractUser",
        "django.contrib.auth.models.PermissionsMixin",
    }
)
_GENERIC = "GenericRelation"
_GENERIC_KEY = "GenericForeignKey"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation as one concrete model has it. `reverse` is the name on the other end, empty
    where there is none; `through` the class (or the automatic table's name for one) of the rows
    between; `on_delete` as it is written (`CASCADE`)."""

    owner: str
    name: str
    target: str
    kind: FieldKind
    single: bool = False
    reverse: str = ""
    through: str = ""
    on_delete: str = ""
    generic: bool = False


class Relations:
    """The relations of all models of a project."""

    def __init__(self, inventory: Inventory, settings: Settings, models: Models) -> None:
        self._inventory = inventory
        self._settings = settings
        self._models = models
        self.user = self.labelled(models.user, "")

    def all(self) -> Iterator[Relation]:
        """Of every model that has a table or stands for one, sorted by model."""
        for _, model in sorted(self._models.models.items()):
            if model.abstract:
                continue
            for owner, field in self._fields(model):
                found = self._relation(model, owner, field)
                if found is not None:
                    yield found
            yield from self._generic(model)

    def parents(self) -> Iterator[tuple[str, str]]:
        """Child and parent of multi-table inheritance."""
        for dotted, model in sorted(self._models.models.items()):
            if model.abstract or model.proxy:
                continue
            for parent in self._concrete_parents(model, set()):
                yield dotted, parent

    def permitted(self) -> Iterator[str]:
        """The user models with groups and permissions."""
        for dotted, model in sorted(self._models.models.items()):
            bases = self._inventory.ancestors(dotted)
            if not (model.abstract or model.proxy) and not _PERMITTED.isdisjoint(bases):
                yield dotted

    def chosen(self, dotted: str) -> Iterator[str]:
        """The fields with choices in a class's own body."""
        for field in self._models.own_fields(dotted).values():
            if field.call.keyword("choices") is not None:
                yield field.name

    def files(self, dotted: str) -> Iterator[tuple[str, bool]]:
        """The file fields in a class's own body, and whether they hold images."""
        for field in self._models.own_fields(dotted).values():
            constructor = named(self._inventory, field.module, field.call)
            names = [last(n) for n in (constructor, *self._inventory.ancestors(constructor))]
            if "ImageField" in names or "FileField" in names:
                yield field.name, "ImageField" in names

    def class_of(self, module: str, value: Value | None, model: Model | None) -> str:
        """The dotted name of the model class that a value means; empty where it is not known."""
        if value is None:
            return ""
        module, value = follow(self._inventory, module, value)
        match value:
            case Literal(value=str(label)):
                if label == "self":
                    return model.dotted if model else ""
                return self.labelled(label, model.label if model else "")
            case Name() if value.name == _USER_SETTING:
                return self.user
            case Name() if value.name in self._models.models:
                return value.name
            case Name():
                if value.name.startswith("django.conf.settings."):
                    return self.labelled(self._settings.text(last(value.name)) or "", "")
                known = library_label(value.name)
                return CLASSES.get(known, "") if known else ""
            case Call() if value.name == _GET_USER:
                return self.user
            case Call() if last(value.name) == "get_model":
                return self._got(module, value)
            case _:
                return ""

    def _got(self, module: str, call: Call) -> str:
        """`apps.get_model("app.Model")`, `apps.get_model("app", "Model")`; of an AppConfig, whose
        method has the same name, `self.get_model("Model")` (ref/applications)."""
        words = [text_of(self._inventory, module, given) for given in call.positional[:2]]
        if len(words) == 1 and words[0]:
            return self.labelled(words[0], self._models.label_of(module))
        if len(words) == 2 and words[0] and words[1]:
            return self.labelled(words[1], words[0])
        return ""

    def labelled(self, label: str, app: str) -> str:
        """The class that `app.Model`, or `Model` of one app, means."""
        before, dot, name = label.rpartition(".")
        app = before if dot else app
        found = self._models.labelled(app, name)
        return found.dotted if found else CLASSES.get((app.lower(), name.lower()), "")

    # -- reading

    def _fields(self, model: Model) -> Iterator[tuple[Model, Field]]:
        """A model's relations, those of abstract bases too, as (whose body, field)."""
        taken: set[str] = set()
        waiting, seen = [model], {model.dotted}
        while waiting:
            holder = waiting.pop(0)
            for field in self._models.own_fields(holder.dotted).values():
                if field.name not in taken and field.kind is not FieldKind.COLUMN:
                    yield holder, field
            taken |= set(self._inventory.members(holder.dotted))
            for name in holder.parents:
                base = self._models.models.get(name)
                if base is not None and base.abstract and name not in seen:
                    seen.add(name)
                    waiting.append(base)

    def _relation(self, model: Model, holder: Model, field: Field) -> Relation | None:
        target = self.class_of(field.module, field.call.argument(0, "to"), model)
        if not target:
            return None
        many = field.kind is FieldKind.MANY_TO_MANY
        constructor = named(self._inventory, field.module, field.call)
        names = (constructor, *self._inventory.ancestors(constructor))
        single = any(last(name) == "OneToOneField" for name in names)
        through = self.class_of(field.module, field.call.keyword("through"), holder)
        deleted = named(self._inventory, field.module, field.call.argument(1, "on_delete"))
        return Relation(
            model.dotted,
            field.name,
            target,
            field.kind,
            single,
            self._reverse(model, field, single, many and target == model.dotted),
            (through or f"{model.dotted}.{field.name}") if many else "",
            "" if many else last(deleted).upper(),
        )

    def _reverse(self, model: Model, field: Field, single: bool, symmetrical: bool) -> str:
        given = text_of(self._inventory, field.module, field.call.keyword("related_name"))
        if given is None:
            given = self._models.option(model.dotted, "default_related_name")
        if given is None:
            if symmetrical:
                return ""
            lower = model.name.lower()
            return lower if single else f"{lower}_set"
        if given.endswith("+"):
            return ""
        name = model.name.lower()
        for mark, word in (("class", name), ("model_name", name), ("app_label", model.label)):
            given = given.replace(f"%({mark})s", word)
        return given

    def _generic(self, model: Model) -> Iterator[Relation]:
        """`GenericRelation`: rows that point here by content type; they go with it."""
        for holder in (model.dotted, *self._inventory.ancestors(model.dotted)):
            for item in self._inventory.class_assignments(holder):
                if isinstance(item.value, Call) and last(item.value.name) == _GENERIC:
                    place = self._inventory.definition(holder)
                    module = place[0] if place else model.module
                    target = self.class_of(module, item.value.argument(0, "to"), model)
                    if target:
                        kind = FieldKind.FOREIGN_KEY
                        yield Relation(model.dotted, item.name, target, kind, generic=True)

    def pointing(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """(model, attribute, models that have a `GenericRelation` to it) of each
        `GenericForeignKey`: others may be pointed to, too."""
        for dotted, model in sorted(self._models.models.items()):
            lines = (dotted, *self._inventory.ancestors(dotted))
            for item in self._inventory.class_assignments(dotted):
                if isinstance(item.value, Call) and last(item.value.name) == _GENERIC_KEY:
                    known = {r.owner for r in self.all() if r.generic and r.target in lines}
                    yield model.dotted, item.name, tuple(sorted(known))

    def _concrete_parents(self, model: Model, seen: set[str]) -> Iterator[str]:
        for name in model.parents:
            base = self._models.models.get(name)
            if name in seen:
                continue
            seen.add(name)
            if base is None:
                known = library_label(name)
                if known in CLASSES:
                    yield CLASSES[known]
            elif base.abstract:
                yield from self._concrete_parents(base, seen)
            else:
                concrete = self._models.concrete(base)
                yield (concrete or base).dotted
