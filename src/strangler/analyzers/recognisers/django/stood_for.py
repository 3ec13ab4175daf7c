"""Names of the stand-ins' classes and functions that conclusions about a project refer to."""

POINTED = "django.contrib.contenttypes.fields.Pointing.target"
MODEL = "django.db.models.base.Model"
MANAGER = "django.db.models.manager.Manager"
QUERYSET = "django.db.models.query.QuerySet"
RELATED = "django.db.models.fields.related_descriptors.RelatedManager"
MANY_RELATED = "django.db.models.fields.related_descriptors.ManyRelatedManager"
REQUEST = "django.http.request.HttpRequest"
ANONYMOUS = "django.contrib.auth.models.AnonymousUser"
KNOWN = "django.contrib.auth.Known"
APPS = "django.apps.registry.Apps"
GET_RESPONSE = "django.core.handlers.base.GetResponse"
FILE = "django.db.models.fields.files.FieldFile"
IMAGE = "django.db.models.fields.files.ImageFieldFile"
SIGNAL = "django.dispatch.Signal"
SEND = "django.dispatch.Signal.send"
CONTEXT = "django.template.context_processors"
CLEAN = "django.forms.clean"
COMMAND = "django.core.management.call_command"

CLASSES = {
    ("flatpages", "flatpage"): "django.contrib.flatpages.models.FlatPage",
    ("admin", "logentry"): "django.contrib.admin.models.LogEntry",
    ("auth", "group"): "django.contrib.auth.models.Group",
    ("auth", "permission"): "django.contrib.auth.models.Permission",
    ("auth", "user"): "django.contrib.auth.models.User",
    ("contenttypes", "contenttype"): "django.contrib.contenttypes.models.ContentType",
    ("sessions", "session"): "django.contrib.sessions.models.Session",
    ("sites", "site"): "django.contrib.sites.models.Site",
}
"""The stand-ins of Django's own models, by lower-case label."""
