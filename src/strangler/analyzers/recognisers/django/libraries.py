"""What widely used libraries bring to models, by their documentation and source.

Nothing else is known of a library: its other models are unknown, and keys to them are listed.
Versions read: django-taggit 6.1, django-mptt 0.20, django-polymorphic 4.11, django-treebeard 7.0,
django-model-utils 5.0, django-extensions 4.1, django-guardian 3.5, django-simple-history 3.13,
wagtail 8.0; django-modelcluster by its documentation."""

from strangler.analyzers.recognisers.django.library import LibraryModel

_CONTENT_TYPE = ("content_type", "contenttypes.ContentType", "CASCADE")
_GENERIC = (_CONTENT_TYPE,)
_TAG = ("tag", "taggit.Tag", "CASCADE")
_TIMES = LibraryModel(("created", "modified"))
_PERMISSION = ("permission", "auth.Permission", "CASCADE")
_USER = "<user>"
"""Stands for the user model of the settings."""


def _at(part: LibraryModel, *names: str) -> dict[str, LibraryModel]:
    return dict.fromkeys(names, part)


def _orderable() -> dict[str, LibraryModel]:
    homes = ("wagtail.models", "wagtail.models.orderable", "wagtail.core.models")
    return _at(LibraryModel(("sort_order",)), *(f"{home}.Orderable" for home in homes))


ABSTRACT: dict[str, LibraryModel] = {
    # django-taggit: models.py
    "taggit.models.TagBase": LibraryModel(("name", "slug")),
    "taggit.models.ItemBase": LibraryModel(()),
    "taggit.models.TaggedItemBase": LibraryModel((), keys=(_TAG,)),
    "taggit.models.CommonGenericTaggedItemBase": LibraryModel((), keys=_GENERIC),
    "taggit.models.GenericTaggedItemBase": LibraryModel(("object_id",), keys=_GENERIC),
    "taggit.models.GenericUUIDTaggedItemBase": LibraryModel(("object_id",), keys=_GENERIC),
    # django-mptt: "MPTTMeta attributes" renames them, which is rare and not followed
    "mptt.models.MPTTModel": LibraryModel(("lft", "rght", "tree_id", "level")),
    # django-polymorphic: "How it works"
    **_at(
        LibraryModel((), keys=(("polymorphic_ctype", "contenttypes.ContentType", "CASCADE"),)),
        "polymorphic.models.PolymorphicModel",
        "polymorphic.PolymorphicModel",
    ),
    # django-treebeard
    "treebeard.mp_tree.MP_Node": LibraryModel(("path", "depth", "numchild")),
    "treebeard.ns_tree.NS_Node": LibraryModel(("lft", "rgt", "tree_id", "depth")),
    "treebeard.al_tree.AL_Node": LibraryModel(()),
    # django-model-utils: "Models"
    "model_utils.models.TimeStampedModel": _TIMES,
    "model_utils.models.TimeFramedModel": LibraryModel(("start", "end")),
    "model_utils.models.StatusModel": LibraryModel(("status", "status_changed")),
    "model_utils.models.SoftDeletableModel": LibraryModel(("is_removed",)),
    "model_utils.models.UUIDModel": LibraryModel(("id",), primary_key=True),
    # django-extensions: "Model extensions"
    "django_extensions.db.models.TimeStampedModel": _TIMES,
    "django_extensions.db.models.TitleDescriptionModel": LibraryModel(("title", "description")),
    "django_extensions.db.models.TitleSlugDescriptionModel": LibraryModel(
        ("title", "description", "slug")
    ),
    "django_extensions.db.models.ActivatorModel": LibraryModel(
        ("status", "activate_date", "deactivate_date")
    ),
    # django-guardian: "Performance tuning: direct foreign keys"
    **_at(
        LibraryModel((), keys=(_PERMISSION, ("user", _USER, "CASCADE"))),
        "guardian.models.UserObjectPermissionBase",
        "guardian.models.models.UserObjectPermissionBase",
    ),
    **_at(
        LibraryModel((), keys=(_PERMISSION, ("group", "auth.Group", "CASCADE"))),
        "guardian.models.GroupObjectPermissionBase",
        "guardian.models.models.GroupObjectPermissionBase",
    ),
    # wagtail and django-modelcluster
    **_orderable(),
    "modelcluster.models.ClusterableModel": LibraryModel(()),
}
"""Abstract models by dotted name."""

CONCRETE: dict[str, tuple[str, str]] = {
    "taggit.models.Tag": ("taggit", "tag"),
    "taggit.models.TaggedItem": ("taggit", "taggeditem"),
    **{
        f"{home}.{name}": ("wagtailcore", name.lower())
        for home in ("wagtail.models", "wagtail.core.models")
        for name in ("Collection", "Locale", "Page", "Revision", "Site", "Task", "Workflow")
    },
    "wagtail.images.models.Image": ("wagtailimages", "image"),
    "wagtail.documents.models.Document": ("wagtaildocs", "document"),
    "guardian.models.UserObjectPermission": ("guardian", "userobjectpermission"),
    "guardian.models.GroupObjectPermission": ("guardian", "groupobjectpermission"),
}
"""Label and lower-case name of concrete models by dotted name; their tables are `label_name`."""

FOREIGN_KEYS = frozenset({"modelcluster.fields.ParentalKey"})
"""Field classes that are keys, though their names do not say so."""

NO_FIELDS = (
    "django.forms.",
    "django_filters.",
    "graphene",
    "ninja.",
    "rest_framework.",
    "wtforms.",
)
"""Where classes named after fields are something else."""

HISTORY = frozenset({"simple_history.models.HistoricalRecords"})
HISTORY_COLUMNS = ("history_id", "history_date", "history_change_reason", "history_type")
