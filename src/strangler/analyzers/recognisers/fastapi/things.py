"""What the names of a wiring body stand for while it is gone through."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from strangler.model.facts import Definition

Site = tuple[str, int]
"""A module and a position in it."""
Key = tuple[Site, ...]
"""Where a thing is made, after the calls that led there: the same key is the same thing."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that only running the code would tell."""


UNKNOWN = Unknown()


OPEN = "**"
"""Stands among keyword arguments for those that are not known."""


@dataclass(frozen=True, slots=True)
class Known:
    """A constant. `setting` names the setting whose default it is, if it is one: what is
    deployed may set another."""

    value: str | int | float | bool | None
    setting: str = ""


@dataclass(slots=True)
class Many:
    """A list, tuple or set; `open` when something in it is not known."""

    items: "list[Thing]"
    open: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A dict with known keys."""

    pairs: "tuple[tuple[Thing, Thing], ...]"
    open: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several, by a condition."""

    options: "tuple[Thing, ...]"


@dataclass(frozen=True, slots=True)
class External:
    """A name outside the project, or what calling it makes (`made`)."""

    name: str
    made: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function of the project; `receiver` is what its first parameter is bound to."""

    module: str
    index: int
    definition: Definition
    dotted: str
    receiver: "Thing | None" = None
    around: "Env | None" = None


@dataclass(frozen=True, slots=True)
class Class:
    """A class of the project."""

    dotted: str


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the project."""

    name: str


@dataclass(slots=True, eq=False)
class Instance:
    """An object of a project class; not `exact` when it may be of a class derived from it."""

    dotted: str
    exact: bool = True
    attributes: "dict[str, Thing]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Method:
    """`owner.name` of a router, of a list, dict or string."""

    owner: "Thing"
    name: str


@dataclass(frozen=True, slots=True)
class Dependency:
    """`Depends(f)`, or `Security(f)` (`named`): the dotted name of `f`, or empty; `entered` is
    what of the project runs for it."""

    name: str
    named: bool = False
    entered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Decorator:
    """What `router.get("/x")` returns: it registers what it is given and returns it."""

    router: "Router"
    route: "Route"


@dataclass(frozen=True, slots=True)
class Hook:
    """What `app.middleware("http")` and its kind return: a decorator, by its name."""

    name: str
    router: "Router | None" = None


@dataclass(slots=True, eq=False)
class Route:
    """An entry of a router. `paths` are alternatives by a condition, None when computed;
    `methods` None where the framework dispatches none. `own_prefix`: whether the router's own
    prefix stands before it."""

    site: Site
    paths: tuple[Known, ...] | None
    methods: tuple[str, ...] | None
    handler: "Thing" = UNKNOWN
    dependencies: "tuple[Thing, ...]" = ()
    in_schema: bool | None = True
    is_socket: bool = False
    own_prefix: bool = True
    conditional: bool = False


@dataclass(slots=True, eq=False)
class Below:
    """An entry of a router: another router included, or an application mounted."""

    site: Site
    target: "Thing"
    paths: tuple[Known, ...] | None
    is_mount: bool
    dependencies: "tuple[Thing, ...]" = ()
    in_schema: bool | None = True
    conditional: bool = False


@dataclass(slots=True, eq=False)
class Router:
    """An application or a router and what is registered on it, in order."""

    key: Key
    name: str
    """What stands for it in the source: the dotted name of the first variable it is bound to."""
    is_app: bool
    is_fastapi: bool
    prefix: tuple[Known, ...] | None = (Known(""),)
    dependencies: "tuple[Thing, ...]" = ()
    in_schema: bool | None = True
    entries: "dict[object, Route | Below]" = field(default_factory=dict)
    dotted: str = ""
    """Its project class, if it is of one."""
    attributes: "dict[str, Thing]" = field(default_factory=dict)
    documents: "dict[str, Known | None]" = field(default_factory=dict)
    """Options of the automatic documentation that were given; None: computed."""
    is_stand_in: bool = False
    """For a parameter that nobody is seen to hand something over for."""

    @property
    def site(self) -> Site:
        """Where it is made."""
        return self.key[-1]

    def name_after(self, variable: str, env: "Env") -> None:
        """Take the name of a variable, if it has no name yet."""
        local = f"{env.scope}." if env.scope and "." not in variable else ""
        self.name = self.name or f"{env.module}.{local}{variable}"


@dataclass(frozen=True, slots=True)
class Hooked:
    """What runs around the requests of an application: how it is registered, what, where."""

    how: str
    thing: "Thing"
    site: Site
    router: Router | None


Thing: TypeAlias = (
    Unknown
    | Known
    | Many
    | Table
    | Choice
    | External
    | Function
    | Class
    | Instance
    | Module
    | Method
    | Dependency
    | Decorator
    | Hook
    | Route
    | Below
    | Router
)


@dataclass(slots=True, eq=False)
class Env:
    """What names stand for inside one run of a body."""

    module: str
    context: Key
    names: dict[str, Thing] = field(default_factory=dict)
    around: "Env | None" = None
    owner: str = ""
    """The class whose method runs, as facts of its module name it (`:Server`)."""
    receiver: Thing = UNKNOWN
    conditional: bool = False
    scope: str = ""
    """The qualified name of the function that runs."""

    def look_up(self, name: str) -> Thing | None:
        """A local name here or in a function around this one."""
        env: Env | None = self
        while env is not None:
            if name in env.names:
                return env.names[name]
            env = env.around
        return None


def options(thing: Thing) -> Iterator[Thing]:
    """The alternatives that a thing stands for."""
    if isinstance(thing, Choice):
        for option in thing.options:
            yield from options(option)
    else:
        yield thing


def either(things: list[Thing]) -> Thing:
    """One thing for several alternatives, each once, what is not known left out."""
    unique: list[Thing] = []
    for thing in (o for t in things for o in options(t)):
        if not isinstance(thing, Unknown) and not any(thing is u or thing == u for u in unique):
            unique.append(thing)
    if not unique:
        return UNKNOWN
    return unique[0] if len(unique) == 1 else Choice(tuple(unique))


def texts(thing: Thing | None) -> tuple[Known, ...] | None:
    """The strings that a thing may be; None if it is computed."""
    if thing is None:
        return None
    found = tuple(options(thing))
    strings = [o for o in found if isinstance(o, Known) and isinstance(o.value, str)]
    return tuple(strings) if strings and len(strings) == len(found) else None
