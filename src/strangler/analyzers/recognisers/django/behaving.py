"""All that is known of a project's models, views, forms and signals in, what the call solver needs
to know of them out."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.django.accessing import accessors
from strangler.analyzers.recognisers.django.apps import Apps
from strangler.analyzers.recognisers.django.giving import admin, forms, hooks, views
from strangler.analyzers.recognisers.django.library import TABLES
from strangler.analyzers.recognisers.django.listening import listeners
from strangler.analyzers.recognisers.django.loaders import loads
from strangler.analyzers.recognisers.django.managers import Managers
from strangler.analyzers.recognisers.django.models import Models
from strangler.analyzers.recognisers.django.relations import Relations
from strangler.analyzers.recognisers.django.running import Running
from strangler.analyzers.recognisers.django.settings import Settings
from strangler.analyzers.recognisers.django.stood_for import CLASSES, COMMAND
from strangler.analyzers.recognisers.django.templates import Templates
from strangler.analyzers.recognisers.following import is_class, is_imported
from strangler.model.behaviour import Behaviour, Listener, Mapped
from strangler.model.names import parent
from strangler.model.recogniser import Conclusions, Inventory


def behave(inventory: Inventory, conclusions: Conclusions) -> Iterator[Behaviour]:
    """Everything, in no order."""
    if not is_imported(inventory, "django"):
        return
    settings = Settings(inventory)
    apps = Apps(inventory, settings)
    models = Models(inventory, settings, apps)
    relations = Relations(inventory, settings, models)
    managers = Managers(inventory, models)
    yield from accessors(models, relations, managers)
    yield from managers.bases()
    yield from loads(inventory, settings, models)
    yield from listeners(inventory, relations)
    yield from forms(inventory, models, relations)
    yield from admin(inventory, relations, managers)
    yield from views(inventory, conclusions.endpoints)
    own = [endpoint for endpoint in conclusions.endpoints if endpoint.framework == "django"]
    handlers = {parent(endpoint.handler) for endpoint in own}
    classes = sorted(name for name in handlers if is_class(inventory, name))
    yield from hooks(inventory, classes)
    yield from Running(inventory, settings).behaviour(conclusions.endpoints)
    yield Mapped("django.contrib.auth.models.GroupPermissions", "auth_group_permissions")
    for label, dotted in sorted(CLASSES.items()):
        yield Mapped(dotted, TABLES[label])
    yield from Templates(inventory, inventory.document_paths).listeners(models)
    for door in conclusions.doors:
        if door.kind == "command":
            yield Listener(COMMAND, "", door.handler)
