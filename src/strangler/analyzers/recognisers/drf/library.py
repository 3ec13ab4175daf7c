"""What Django REST framework brings (3.14 to 3.18): its views, viewsets and mixins.

Source: rest_framework/mixins.py, generics.py, viewsets.py and views.py."""

from collections.abc import Callable, Mapping
from typing import Any

from strangler.analyzers.recognisers.interpreting.values import Symbol

APIVIEW = "rest_framework.views.APIView"
VIEWSET = "rest_framework.viewsets.ViewSetMixin"
_GENERIC = "rest_framework.generics.GenericAPIView"
_MIXINS = "rest_framework.mixins"

_MIXIN_ACTIONS = {
    f"{_MIXINS}.CreateModelMixin": ("create",),
    f"{_MIXINS}.ListModelMixin": ("list",),
    f"{_MIXINS}.RetrieveModelMixin": ("retrieve",),
    f"{_MIXINS}.UpdateModelMixin": ("update", "partial_update"),
    f"{_MIXINS}.DestroyModelMixin": ("destroy",),
}
_HANDLERS = {"Create": "post", "List": "get", "Retrieve": "get", "Update": "put patch"}
_HANDLERS |= {"Destroy": "delete"}
_CONCRETE = (
    *("Create", "List", "Retrieve", "Destroy", "Update"),
    *("ListCreate", "RetrieveUpdate", "RetrieveDestroy", "RetrieveUpdateDestroy"),
)
_GENERIC_BASES = (_GENERIC, APIVIEW)


def _concrete() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """`ListCreateAPIView` and its like: bases and handlers, told by the words of their names."""
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for name in _CONCRETE:
        words = [word for word in _HANDLERS if word in name]
        handlers = tuple(h for word in words for h in _HANDLERS[word].split())
        mixins = tuple(f"{_MIXINS}.{word}ModelMixin" for word in words)
        found[f"rest_framework.generics.{name}APIView"] = ((*mixins, *_GENERIC_BASES), handlers)
    return found


_VIEWSET_BASES = (VIEWSET, *_GENERIC_BASES)
BASES: dict[str, tuple[str, ...]] = {
    APIVIEW: (),
    _GENERIC: (APIVIEW,),
    VIEWSET: (),
    "rest_framework.viewsets.ViewSet": (VIEWSET, APIVIEW),
    "rest_framework.viewsets.GenericViewSet": _VIEWSET_BASES,
    "rest_framework.viewsets.ReadOnlyModelViewSet": (
        f"{_MIXINS}.RetrieveModelMixin",
        f"{_MIXINS}.ListModelMixin",
        "rest_framework.viewsets.GenericViewSet",
        *_VIEWSET_BASES,
    ),
    "rest_framework.viewsets.ModelViewSet": (
        *_MIXIN_ACTIONS,
        "rest_framework.viewsets.GenericViewSet",
        *_VIEWSET_BASES,
    ),
    "rest_framework.routers.APIRootView": (APIVIEW,),
    "rest_framework.authtoken.views.ObtainAuthToken": (APIVIEW,),
    "rest_framework.schemas.views.SchemaView": (APIVIEW,),
    **dict.fromkeys(_MIXIN_ACTIONS, ()),
    **{name: bases for name, (bases, _) in _concrete().items()},
}
"""The ancestors of each class, nearest first."""

_MEMBERS: dict[str, tuple[str, ...]] = {
    **_MIXIN_ACTIONS,
    **{name: handlers for name, (_, handlers) in _concrete().items()},
    "rest_framework.routers.APIRootView": ("get",),
    "rest_framework.authtoken.views.ObtainAuthToken": ("post",),
    "rest_framework.schemas.views.SchemaView": ("get",),
}


def symbols(members: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, str], Callable[[], Any]]:
    """Methods that classes have, as attributes of theirs."""
    return {
        (cls, member): _symbol(f"{cls}.{member}")
        for cls, names in members.items()
        for member in names
    }


def _symbol(name: str) -> Callable[[], Any]:
    return lambda: Symbol(name)


def _constant(value: Any) -> Callable[[], Any]:
    return lambda: value


ATTRIBUTES: dict[tuple[str, str], Callable[[], Any]] = {
    **symbols(_MEMBERS),
    (_GENERIC, "lookup_field"): _constant("pk"),
    (_GENERIC, "lookup_url_kwarg"): _constant(None),
    (_GENERIC, "queryset"): _constant(None),
    (_GENERIC, "serializer_class"): _constant(None),
    ("rest_framework.authtoken.views.ObtainAuthToken", "permission_classes"): _constant(()),
    ("rest_framework.authtoken.views.ObtainAuthToken", "throttle_classes"): _constant(()),
}
"""What a class binds that routes depend on."""

POLICIES = {
    "permission_classes": "DEFAULT_PERMISSION_CLASSES",
    "authentication_classes": "DEFAULT_AUTHENTICATION_CLASSES",
    "throttle_classes": "DEFAULT_THROTTLE_CLASSES",
}
"""Class attributes that guard a view, and the settings they default to."""

DEFAULTS = {
    "DEFAULT_PERMISSION_CLASSES": ("rest_framework.permissions.AllowAny",),
    "DEFAULT_AUTHENTICATION_CLASSES": (
        "rest_framework.authentication.SessionAuthentication",
        "rest_framework.authentication.BasicAuthentication",
    ),
    "DEFAULT_THROTTLE_CLASSES": (),
}
"""What applies where the settings say nothing (rest_framework/settings.py)."""

NO_GUARD = frozenset({"rest_framework.permissions.AllowAny"})

VIEW_FUNCTIONS = {
    "rest_framework.authtoken.views.obtain_auth_token": (
        "rest_framework.authtoken.views.ObtainAuthToken"
    ),
}
"""Views that the framework ships ready made, and their classes."""

URLCONFS = {
    "rest_framework.urls": (("login/", "LoginView"), ("logout/", "LogoutView")),
}
"""URLconfs that the framework ships: routes, and views of django.contrib.auth."""
