"""The view classes of Flask-AppBuilder (4.0 to 5.3), with the routes that each brings.

Read from `_urls` of the classes of the package itself, which `@expose` fills; only what a class
declares itself stands here, what it inherits is found through `bases`. The package offers its
classes under several names, so a class is known by its last name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from strangler.model.names import last

PACKAGE = "flask_appbuilder."
EXPOSE = "expose"
HAS_ACCESS = "flask_appbuilder.security.decorators.has_access"
PROTECT = "flask_appbuilder.security.decorators.protect"
GUARDS = frozenset({"has_access", "has_access_api", "protect"})


@dataclass(frozen=True, slots=True)
class Route:
    """One URL of a method, below the route base of its class."""

    name: str
    url: str
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Base:
    """A class of the package: what it declares itself."""

    bases: tuple[str, ...]
    routes: tuple[Route, ...] = ()
    guard: str = ""
    route_base: str | None = None
    resource_name: str | None = None


_GET, _POST, _BOTH = ("GET",), ("POST",), ("GET", "POST")
_FORM = (Route("this_form_get", "/form", _GET), Route("this_form_post", "/form", _POST))
_CHART = (Route("chart", "/chart/", _GET), Route("chart", "/chart/<group_by>", _GET))
_LOGIN = (Route("login", "/login/", _BOTH),)

BASES: dict[str, Base] = {
    "BaseView": Base(()),
    "BaseFormView": Base(("BaseView",)),
    "BaseModelView": Base(("BaseView",)),
    "BaseCRUDView": Base(("BaseModelView",)),
    "BaseChartView": Base(("BaseModelView",)),
    "BaseSimpleDirectChartView": Base(("BaseChartView",)),
    "BaseSimpleGroupByChartView": Base(("BaseChartView",)),
    "IndexView": Base(("BaseView",), (Route("index", "/", _GET),), route_base=""),
    "UtilView": Base(("BaseView",), (Route("back", "/back", _GET),), route_base=""),
    "LocaleView": Base(
        ("BaseView",), (Route("index", "/<string:locale>", _GET),), route_base="/lang"
    ),
    "SwaggerView": Base(
        ("BaseView",), (Route("show", "/<version>", _GET),), HAS_ACCESS, route_base="/swagger"
    ),
    "SimpleFormView": Base(("BaseFormView",), _FORM, HAS_ACCESS),
    "PublicFormView": Base(("BaseFormView",), _FORM),
    "ModelView": Base(
        ("BaseCRUDView",),
        (
            Route("list", "/list/", _GET),
            Route("show", "/show/<pk>", _GET),
            Route("add", "/add", _BOTH),
            Route("edit", "/edit/<pk>", _BOTH),
            Route("delete", "/delete/<pk>", _BOTH),
            Route("download", "/download/<string:filename>", _GET),
            Route("action", "/action/<string:name>/<pk>", _BOTH),
            Route("action_post", "/action_post", _POST),
        ),
        HAS_ACCESS,
    ),
    "MasterDetailView": Base(
        ("BaseCRUDView",),
        (Route("list", "/list/", _GET), Route("list", "/list/<pk>", _GET)),
        HAS_ACCESS,
    ),
    "MultipleView": Base(("BaseView",), (Route("list", "/list/", _GET),), HAS_ACCESS),
    "CompactCRUDMixin": Base(
        ("BaseCRUDView",),
        (
            Route("list", "/list/", _BOTH),
            Route("add", "/add/", _BOTH),
            Route("edit", "/edit/<pk>", _BOTH),
            Route("delete", "/delete/<pk>", _BOTH),
        ),
        HAS_ACCESS,
    ),
    "ChartView": Base(("BaseSimpleGroupByChartView",), _CHART, HAS_ACCESS),
    "DirectChartView": Base(("BaseSimpleDirectChartView",), _CHART, HAS_ACCESS),
    "GroupByChartView": Base(("BaseChartView",), _CHART, HAS_ACCESS),
    "DirectByChartView": Base(("GroupByChartView",)),
    "TimeChartView": Base(
        ("BaseSimpleGroupByChartView",),
        (Route("chart", "/chart/", _GET), Route("chart", "/chart/<group_by>/<period>", _GET)),
        HAS_ACCESS,
    ),
    "AuthView": Base(("BaseView",), (*_LOGIN, Route("logout", "/logout/", _GET)), route_base=""),
    "AuthDBView": Base(("AuthView",), _LOGIN),
    "AuthLDAPView": Base(("AuthView",), _LOGIN),
    "AuthOAuthView": Base(
        ("AuthView",),
        (
            Route("login", "/login/", _GET),
            Route("login", "/login/<provider>", _GET),
            Route("oauth_authorized", "/oauth-authorized/<provider>", _GET),
        ),
    ),
    "AuthRemoteUserView": Base(("AuthView",), (Route("login", "/login/", _GET),)),
    "BaseRegisterUser": Base(("PublicFormView",), route_base="/register"),
    "RegisterUserDBView": Base(("BaseRegisterUser",)),
    "UserModelView": Base(
        ("ModelView",),
        (Route("userinfo", "/userinfo/", _GET),),
        HAS_ACCESS,
        route_base="/users",
    ),
    "UserDBModelView": Base(
        ("UserModelView",),
        (Route("show", "/show/<pk>", _GET), Route("userinfo", "/userinfo/", _GET)),
        HAS_ACCESS,
    ),
    "UserLDAPModelView": Base(("UserModelView",)),
    "UserOAuthModelView": Base(("UserModelView",)),
    "UserRemoteUserModelView": Base(("UserModelView",)),
    "RoleModelView": Base(("ModelView",), route_base="/roles"),
    "PermissionModelView": Base(("ModelView",), route_base="/permissions"),
    "PermissionViewModelView": Base(("ModelView",), route_base="/permissionviews"),
    "ViewMenuModelView": Base(("ModelView",), route_base="/viewmenus"),
    "RegisterUserModelView": Base(("ModelView",), route_base="/registeruser"),
    "ResetMyPasswordView": Base(("SimpleFormView",), route_base="/resetmypassword"),
    "ResetPasswordView": Base(("SimpleFormView",), route_base="/resetpassword"),
    "UserInfoEditView": Base(("SimpleFormView",)),
    "UserStatsChartView": Base(("DirectByChartView",)),
    "BaseApi": Base(()),
    "ModelRestApi": Base(
        ("BaseApi",),
        (
            Route("info", "/_info", _GET),
            Route("get_list", "/", _GET),
            Route("get", "/<int:pk>", _GET),
            Route("post", "/", _POST),
            Route("put", "/<pk>", ("PUT",)),
            Route("delete", "/<pk>", ("DELETE",)),
        ),
        PROTECT,
    ),
    "MenuApi": Base(
        ("BaseApi",), (Route("get_menu_data", "/", _GET),), PROTECT, resource_name="menu"
    ),
    "OpenApi": Base(
        ("BaseApi",), (Route("get", "/<version>/_openapi", _GET),), PROTECT, route_base="/api"
    ),
    "SecurityApi": Base(
        ("BaseApi",),
        (Route("login", "/login", _POST), Route("refresh", "/refresh", _POST)),
        resource_name="security",
    ),
}


def expanded(ancestors: Iterable[str]) -> Iterator[str]:
    """A class's bases in order, with those of the package's classes put in behind each; of a
    base that several share, the last place counts, as in Python's method resolution order."""
    order: list[str] = []
    for name in ancestors:
        order.append(name)
        if name.startswith(PACKAGE) and last(name) in BASES:
            order += (f"{PACKAGE}{base}" for base in _above(last(name)))
    for index, name in enumerate(order):
        same = last(name) if name.startswith(PACKAGE) else name
        rest = (last(n) if n.startswith(PACKAGE) else n for n in order[index + 1 :])
        if same not in rest:
            yield name


def base_of(name: str) -> Base | None:
    """The class of the package that a dotted name means, if it is one."""
    return BASES.get(last(name)) if name.startswith(PACKAGE) else None


def is_api(ancestors: Iterable[str]) -> bool | None:
    """Whether a class with these bases is a REST API (True), a view (False), or neither."""
    names = {last(name) for name in ancestors if name.startswith(PACKAGE)}
    if "BaseApi" in names:
        return True
    return False if "BaseView" in names else None


def _above(name: str) -> Iterator[str]:
    for base in BASES[name].bases:
        yield base
        yield from _above(base)
