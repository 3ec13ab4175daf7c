"""What a configurator has been told: routes, views, scanned packages."""

from dataclasses import dataclass, field

from strangler.analyzers.recognisers.pyramid.frames import Bound, Configurator
from strangler.locations import Location


@dataclass(frozen=True, slots=True)
class Route:
    """A named pattern. `pattern` has its prefixes; `methods` of its `request_method`
    predicate (None: any); `is_static` where it only makes URLs and never matches."""

    name: str
    pattern: str
    methods: tuple[str, ...] | None
    is_static: bool
    uses_global_views: bool
    location: Location
    factory: str = ""
    """What makes its root."""
    traverses: bool = False
    """Whether the context is found below the root, by `traverse=`."""


@dataclass(frozen=True, slots=True)
class View:
    """A view registration as given: the keyword arguments of `add_view`, the module that
    gives them, and the handler if a decorator says what it is. `location` is that of the
    decorated view, or of the call; `registered` always that of the call."""

    keywords: dict[str, Bound]
    handler: str
    module: str
    location: Location
    registered: Location


@dataclass(frozen=True, slots=True)
class Scan:
    """A package whose decorators are to be read, but for what is ignored."""

    package: str
    ignored: tuple[str, ...]
    configurator: Configurator


@dataclass(frozen=True, slots=True)
class Supplied:
    """What a configurator is told that code gets at through the request: a `service` by its name
    or interface, a `method` or `property` of the request; a `subscriber` by its event; a hook by
    the role of its method. `function` is a dotted name."""

    kind: str
    name: str
    function: str


@dataclass(slots=True)
class Application:
    """One application: all that its configurator is told."""

    name: str
    routes: dict[str, Route] = field(default_factory=dict)
    views: list[View] = field(default_factory=list)
    scans: list[Scan] = field(default_factory=list)
    included: set[str] = field(default_factory=set)
    permission: Bound | None = None
    """The default permission."""
    root_factory: bool = False
    """Whether a root factory is given: without one, traversal ends at the root."""
    root: str = ""
    """The root factory, if it is the project's."""
    supplied: list[Supplied] = field(default_factory=list)
