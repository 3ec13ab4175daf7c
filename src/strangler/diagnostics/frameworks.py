"""What recognisers cannot resolve of endpoints, doors and calls: STR3xx."""

from strangler.diagnostics.problems import Severity
from strangler.diagnostics.problems import register as _register

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

FRAMEWORK_UNKNOWN = _register(
    "STR305",
    _WARNING,
    "web framework that no recogniser knows",
    "its endpoints are missing here; CONTRIBUTING.md tells how to add a recogniser",
)
BASES_CIRCULAR = _register(
    "STR306", _WARNING, "class that is its own base", "break the circle; Python cannot run it"
)
RECOGNISER_FAILED = _register(
    "STR301",
    _ERROR,
    "a recogniser failed",
    "the run went on without its facts for this file; please report it",
)
ROUTE_UNRESOLVED = _register(
    "STR302",
    _WARNING,
    "route could not be resolved",
    "its path or handler is computed; use a literal or a module constant",
)
FOREIGN_KEY_UNRESOLVED = _register(
    "STR303",
    _WARNING,
    "foreign key to an unknown table",
    "name the package that declares it with --libraries, or check the name",
)
ROUTE_UNREACHABLE = _register(
    "STR304",
    _INFO,
    "routes that no application takes up",
    "register them, or remove them if they are no longer used",
)
ROUTES_CONFIGURED = _register(
    "STR350",
    _INFO,
    "routes that a library adds by its configuration",
    "they are not listed; add rules for those that matter by hand",
)
DOCUMENT_UNREADABLE = _register(
    "STR351",
    _WARNING,
    "data file that code names cannot be read",
    "check its name and its syntax; what it declares is not listed",
)

ROUTE_CONDITIONAL = _register(
    "STR340",
    _INFO,
    "route that is there only on a condition",
    "nothing to do; it is listed as if the condition held",
)
ROUTE_FROM_SETTING = _register(
    "STR341",
    _WARNING,
    "path that a setting decides",
    "its default was taken; what is deployed may set another",
)
ROUTE_WITHOUT_VIEW = _register(
    "STR360",
    _INFO,
    "route that no view answers",
    "it only makes URLs, or answers 404; serve it elsewhere, or remove it",
)
TRAVERSAL = _register(
    "STR361",
    _INFO,
    "view that is reached by traversal",
    "its paths follow the resource tree, which is data; route it by a prefix",
)
INCLUDE_OUTSIDE = _register(
    "STR362",
    _INFO,
    "included configuration lies outside the project",
    "name its package with --libraries if it adds routes",
)
VIEW_WITHOUT_ROUTE = _register(
    "STR363",
    _WARNING,
    "view of an unknown route",
    "add the route, or correct the view's `route_name`",
)
DOOR_UNRESOLVED = _register(
    "STR364",
    _WARNING,
    "way in could not be resolved",
    "its function or name is computed; use a name or a literal",
)
TASK_OUTSIDE = _register(
    "STR365",
    _INFO,
    "task that the project does not define",
    "nothing to do if another project defines it; else correct the name",
)

EFFECTS_OPEN = _register(
    "STR320",
    _INFO,
    "endpoints whose effects are incomplete",
    "annotate the value that is called, or say what it calls in a facts file (--facts)",
)
LIBRARY_UNKNOWN = _register(
    "STR321",
    _INFO,
    "functions of a library that no catalogue tells of",
    "say what they do in a facts file (--facts)",
)

TEMPLATE_COMPUTED = _register(
    "STR322",
    _INFO,
    "template of which the name or the file is not known",
    "write the name out, or keep the file in a folder `templates`; "
    "else say what it loads in a facts file (--facts)",
)
TEMPLATE_UNREAD = _register(
    "STR323",
    _INFO,
    "part of a template that cannot be read",
    "see that its marks and expressions are those of the engine's defaults",
)

API_ROUTE_UNRESOLVED = _register(
    "STR330",
    _WARNING,
    "a route that a router makes could not be resolved",
    "its prefix, route or viewset is computed; use a literal or a module constant",
)
VIEWSET_UNKNOWN = _register(
    "STR331",
    _WARNING,
    "the actions of a viewset are not known",
    "name the package that declares it or its base with --libraries",
)
FORMAT_SUFFIXES = _register(
    "STR332",
    _INFO,
    "routes that also answer with a format suffix",
    "nothing to do; a rule for such an endpoint must match `.json` and the like, too",
)
ROUTE_ASSUMED = _register(
    "STR333",
    _INFO,
    "a route depends on configuration",
    "where it is configured otherwise, the endpoints below it have another path",
)
