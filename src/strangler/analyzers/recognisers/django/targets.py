"""What a relation is given in, the table it refers to out.

Rules: docs.djangoproject.com, ref/models/fields (ForeignKey: `app.Model`, `Model`, `self`),
topics/auth/customizing (the user model), ref/settings."""

from dataclasses import dataclass

from strangler.analyzers.recognisers.django.models import (
    Model,
    Models,
    library_label,
    library_table,
)
from strangler.analyzers.recognisers.django.settings import Settings
from strangler.analyzers.recognisers.following import follow, text_of
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Literal, Name, Value, text

_SETTINGS = "django.conf.settings."
_USER_GETTERS = frozenset({"django.contrib.auth.get_user_model"})


@dataclass(frozen=True, slots=True)
class Target:
    """A table that a key refers to; `model` is the lower-case name of its class."""

    table: str
    model: str
    known: bool = True


class Targets:
    """Finds the tables that relations refer to."""

    def __init__(self, inventory: Inventory, settings: Settings, models: Models) -> None:
        self._inventory = inventory
        self._settings = settings
        self._models = models

    def resolve(self, model: Model, module: str, to: Value) -> Target | None:
        """The target of a field of `model` whose first argument, written in `module`, is `to`;
        None where it is computed."""
        module, to = follow(self._inventory, module, to)
        match to:
            case Literal(value=str(label)):
                return self.labelled(label, model)
            case Name():
                return self._named(to.name, model)
            case Call():
                return self._computed(module, to, model)
            case _:
                return None

    def labelled(self, label: str, model: Model) -> Target:
        """`app.Model`, `Model` of the same app, or `self`; `<user>` is the user model."""
        if label == "self":
            return Target(model.table, model.name.lower())
        if label == "<user>":
            label = self._models.user
        app, dot, name = label.rpartition(".")
        app = app if dot else model.label
        found = self._models.labelled(app, name)
        if found is not None:
            return self.of_model(found)
        table = library_table((app.lower(), name.lower()))
        if table is not None:
            return Target(table, name.lower())
        return Target(f"{app}_{name.lower()}", name.lower(), known=False)

    def of_model(self, model: Model) -> Target:
        """The table of a model, that of its concrete one for a proxy."""
        concrete = self._models.concrete(model)
        if concrete is None:  # a proxy of a library's model
            for name in model.parents:
                label = library_label(name)
                table = library_table(label) if label else None
                if table:
                    return Target(table, model.name.lower())
        return Target((concrete or model).table, model.name.lower())

    def _named(self, dotted: str, model: Model) -> Target | None:
        if dotted.startswith(_SETTINGS):
            setting = last(dotted)
            if setting == "AUTH_USER_MODEL":
                return self.labelled(self._models.user, model)
            value = self._settings.text(setting)
            return self.labelled(value, model) if value else None
        found = self._models.models.get(dotted)
        if found is not None:
            return self.of_model(found)
        label = library_label(dotted)
        if label is not None:
            return Target(library_table(label) or "", label[1])
        home = parent(dotted)
        if last(home) == "models":  # the name Django gives unless the library says otherwise
            lower = last(dotted).lower()
            return Target(f"{last(parent(home))}_{lower}", lower, known=False)
        return None

    def _computed(self, module: str, call: Call, model: Model) -> Target | None:
        """`get_user_model()`, `getattr(settings, "X", "app.Model")`."""
        if call.name in _USER_GETTERS:
            return self.labelled(self._models.user, model)
        if call.name == "builtins.getattr" and len(call.positional) >= 2:
            name = text(call.positional[1])
            default = call.positional[2] if len(call.positional) > 2 else None
            if name == "AUTH_USER_MODEL":
                return self.labelled(self._models.user, model)
            label = self._settings.text(name) if name else None
            label = label or text_of(self._inventory, module, default)
            return self.labelled(label, model) if label else None
        return None
