"""Views that libraries on top of Django REST framework ship ready made.

Sources: drf_spectacular/views.py (0.27 and 0.28), rest_framework_simplejwt/views.py (5.3),
drf_yasg/views.py (1.21). Their policies can be set by settings of their own; given are the
defaults."""

from strangler.analyzers.recognisers.drf.library import APIVIEW

_DOCUMENTS = tuple(
    f"drf_spectacular.views.Spectacular{name}View"
    for name in (
        *("API", "YAMLAPI", "JSONAPI", "Swagger", "SwaggerSplit", "Redoc"),
        "SwaggerOauthRedirect",
    )
)
_TOKENS = {
    "TokenObtainPairView": "token_obtain_pair",
    "TokenRefreshView": "token_refresh",
    "TokenVerifyView": "token_verify",
    "TokenBlacklistView": "token_blacklist",
    "TokenObtainSlidingView": "token_obtain_sliding",
    "TokenRefreshSlidingView": "token_refresh_sliding",
    "TokenViewBase": "",
}
_TOKEN_MODULE = "rest_framework_simplejwt.views"

BASES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_DOCUMENTS, (APIVIEW,)),
    **{f"{_TOKEN_MODULE}.{name}": (APIVIEW,) for name in _TOKENS},
}
MEMBERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_DOCUMENTS, ("get",)),
    **{f"{_TOKEN_MODULE}.{name}": ("post",) for name in _TOKENS},
}
OPEN = (*_DOCUMENTS, *(f"{_TOKEN_MODULE}.{name}" for name in _TOKENS))
"""Views without permissions, and tokens without authentication."""

VIEW_FUNCTIONS = {
    f"{_TOKEN_MODULE}.{function}": f"{_TOKEN_MODULE}.{name}"
    for name, function in _TOKENS.items()
    if function
}
SCHEMA_VIEWS = {
    "rest_framework.schemas.get_schema_view": "rest_framework.schemas.views.SchemaView",
    "drf_yasg.views.get_schema_view": "drf_yasg.views.SchemaView",
}
"""Functions that make a view which answers GET, and that view's class."""
