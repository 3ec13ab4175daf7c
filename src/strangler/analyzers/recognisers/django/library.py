"""What Django itself ships and a project inherits without showing it (Django 4.2 to 5.2).

Fields of the abstract models of django.contrib, tables of its concrete ones, and the HTTP
methods that its class-based views implement."""

from dataclasses import dataclass

MODEL_ROOTS = frozenset(
    {
        "django.db.models.Model",
        "django.db.models.base.Model",
        "django.contrib.gis.db.models.Model",
    }
)

_USER_RELATIONS = (("groups", "auth.Group"), ("user_permissions", "auth.Permission"))


@dataclass(frozen=True, slots=True)
class LibraryModel:
    """An abstract model: its columns, its many-to-many fields with their targets, and its
    foreign keys as (field, label of the target, ON DELETE)."""

    columns: tuple[str, ...]
    many_to_many: tuple[tuple[str, str], ...] = ()
    primary_key: bool = False
    keys: tuple[tuple[str, str, str], ...] = ()


_BASE_USER = ("password", "last_login")
_USER = ("username", "first_name", "last_name", "email", "is_staff", "is_active", "date_joined")
_PERMISSIONS = LibraryModel(("is_superuser",), _USER_RELATIONS)
_FULL_USER = LibraryModel((*_BASE_USER, "is_superuser", *_USER), _USER_RELATIONS)
_SESSION = LibraryModel(("session_key", "session_data", "expire_date"), primary_key=True)

ABSTRACT_MODELS = {
    "django.contrib.auth.base_user.AbstractBaseUser": LibraryModel(_BASE_USER),
    "django.contrib.auth.models.AbstractBaseUser": LibraryModel(_BASE_USER),
    "django.contrib.auth.models.AbstractUser": _FULL_USER,
    "django.contrib.auth.models.PermissionsMixin": _PERMISSIONS,
    "django.contrib.sessions.base_session.AbstractBaseSession": _SESSION,
}

TABLES = {
    ("admin", "logentry"): "django_admin_log",
    ("auth", "group"): "auth_group",
    ("auth", "permission"): "auth_permission",
    ("auth", "user"): "auth_user",
    ("contenttypes", "contenttype"): "django_content_type",
    ("flatpages", "flatpage"): "django_flatpage",
    ("redirects", "redirect"): "django_redirect",
    ("sessions", "session"): "django_session",
    ("sites", "site"): "django_site",
}
"""By label and lower-case model name."""


@dataclass(frozen=True, slots=True)
class LibraryView:
    """A class-based view: the module that defines it, and the methods it implements."""

    module: str
    methods: frozenset[str]
    only: frozenset[str] | None = None
    """Its `http_method_names`, where it narrows them."""


_GET = frozenset({"get"})
_FORM = frozenset({"get", "post", "put"})
_DELETE = frozenset({"get", "post", "delete"})
_ALL = frozenset({"get", "post", "put", "patch", "delete"})


def _views(module: str, methods: frozenset[str], *names: str) -> dict[str, LibraryView]:
    return {name: LibraryView(module, methods) for name in names}


_GENERIC = "django.views.generic"
_AUTH = "django.contrib.auth.views"
_DATES = (
    *("ArchiveIndexView", "YearArchiveView", "MonthArchiveView", "WeekArchiveView"),
    *("DayArchiveView", "TodayArchiveView", "DateDetailView"),
)
VIEWS: dict[str, LibraryView] = {
    **_views(f"{_GENERIC}.base", frozenset(), "View"),
    **_views(f"{_GENERIC}.base", _GET, "TemplateView"),
    **_views(f"{_GENERIC}.base", _ALL, "RedirectView"),
    **_views(f"{_GENERIC}.list", _GET, "ListView", "BaseListView"),
    **_views(f"{_GENERIC}.detail", _GET, "DetailView", "BaseDetailView"),
    **_views(f"{_GENERIC}.dates", _GET, *_DATES, *(f"Base{name}" for name in _DATES)),
    **_views(f"{_GENERIC}.edit", _FORM, "ProcessFormView", "BaseFormView", "FormView"),
    **_views(f"{_GENERIC}.edit", _FORM, "BaseCreateView", "CreateView"),
    **_views(f"{_GENERIC}.edit", _FORM, "BaseUpdateView", "UpdateView"),
    **_views(f"{_GENERIC}.edit", frozenset({"delete", "post"}), "DeletionMixin"),
    **_views(f"{_GENERIC}.edit", _DELETE, "BaseDeleteView", "DeleteView"),
    **_views(_AUTH, _FORM, "LoginView", "PasswordChangeView", "PasswordResetView"),
    **_views(_AUTH, _FORM, "PasswordResetConfirmView"),
    **_views(_AUTH, _GET, "PasswordChangeDoneView", "PasswordResetDoneView"),
    **_views(_AUTH, _GET, "PasswordResetCompleteView"),
    "LogoutView": LibraryView(_AUTH, frozenset({"post"}), frozenset({"post"})),
    **_views("django.views.i18n", _GET, "JavaScriptCatalog", "JSONCatalog"),
}
"""By class name: all are exported by more than one module of Django."""

AUTH_URLS = (
    ("login/", "LoginView"),
    ("logout/", "LogoutView"),
    ("password_change/", "PasswordChangeView"),
    ("password_change/done/", "PasswordChangeDoneView"),
    ("password_reset/", "PasswordResetView"),
    ("password_reset/done/", "PasswordResetDoneView"),
    ("reset/<uidb64>/<token>/", "PasswordResetConfirmView"),
    ("reset/done/", "PasswordResetCompleteView"),
)
"""What `include("django.contrib.auth.urls")` brings."""


def library_view(dotted: str) -> LibraryView | None:
    """The class-based view of Django that a dotted name means."""
    return VIEWS.get(dotted.rpartition(".")[2]) if dotted.startswith("django.") else None
