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

_WIZARDS: tuple[str, ...] = (
    "WizardView",
    "SessionWizardView",
    "CookieWizardView",
    "NamedUrlWizardView",
)
_WIZARDS += ("NamedUrlSessionWizardView", "NamedUrlCookieWizardView")
_GET_POST = frozenset({"get", "post"})
_OTHERS: dict[str, LibraryView] = {
    "django_filters.BaseFilterView": LibraryView("django_filters.views", _GET),
    "django_filters.FilterView": LibraryView("django_filters.views", _GET),
    "django_tables2.SingleTableView": LibraryView("django_tables2.views", _GET),
    "haystack.SearchView": LibraryView("haystack.generic_views", _FORM),
    "haystack.FacetedSearchView": LibraryView("haystack.generic_views", _FORM),
    "dal.Select2QuerySetView": LibraryView("dal_select2.views", _GET_POST),
    "dal_select2.Select2QuerySetView": LibraryView("dal_select2.views", _GET_POST),
    "dal_select2.Select2ListView": LibraryView("dal_select2.views", _GET_POST),
    **{f"formtools.{name}": LibraryView("formtools.wizard.views", _GET_POST) for name in _WIZARDS},
}
"""By package and class name, as the `views.py` of each library has them (django-filter 26.2,
django-tables2 3.0, django-haystack 3.4, django-autocomplete-light 5.0, django-formtools 2.7)."""


def handlers(view: LibraryView, name: str) -> tuple[tuple[str, str], ...]:
    """The methods that a class-based view answers, each with its handler."""
    answered = view.methods if view.only is None else view.methods & view.only
    ordered = [method for method in ("get", "post", "put", "patch", "delete") if method in answered]
    return tuple((method.upper(), f"{view.module}.{name}.{method}") for method in ordered)


_AUTH_URLS = (
    ("login/", "LoginView"),
    ("logout/", "LogoutView"),
    ("password_change/", "PasswordChangeView"),
    ("password_change/done/", "PasswordChangeDoneView"),
    ("password_reset/", "PasswordResetView"),
    ("password_reset/done/", "PasswordResetDoneView"),
    ("reset/<uidb64>/<token>/", "PasswordResetConfirmView"),
    ("reset/done/", "PasswordResetCompleteView"),
)
_DOCUMENTATION = (
    *(("", "BaseAdminDocsView"), ("bookmarklets/", "BookmarkletsView")),
    *(("tags/", "TemplateTagIndexView"), ("filters/", "TemplateFilterIndexView")),
    *(("views/", "ViewIndexView"), ("views/<view>/", "ViewDetailView")),
    *(("models/", "ModelIndexView"), ("models/<app_label>.<model_name>/", "ModelDetailView")),
    ("templates/<path:template>/", "TemplateDetailView"),
)
URLCONFS: dict[str, tuple[tuple[str, tuple[tuple[str, str], ...]], ...]] = {
    "django.contrib.auth.urls": tuple((r, handlers(VIEWS[v], v)) for r, v in _AUTH_URLS),
    "django.conf.urls.i18n": (("setlang/", (("ANY", "django.views.i18n.set_language"),)),),
    "django.contrib.flatpages.urls": (
        ("<path:url>", (("ANY", "django.contrib.flatpages.views.flatpage"),)),
    ),
    "django.contrib.admindocs.urls": tuple(
        (r, (("GET", f"django.contrib.admindocs.views.{v}.get"),)) for r, v in _DOCUMENTATION
    ),
}
"""What `include` of one of Django's own URLconfs brings: routes, each with methods and handlers.

Sources: the `urls.py` of each (`django/conf/urls/i18n.py`)."""


def library_view(dotted: str) -> LibraryView | None:
    """The class-based view of Django, or of a library that is common with it, that a dotted name
    means; libraries export theirs from more than one module, too."""
    package, name = dotted.partition(".")[0], dotted.rpartition(".")[2]
    return VIEWS.get(name) if package == "django" else _OTHERS.get(f"{package}.{name}")
