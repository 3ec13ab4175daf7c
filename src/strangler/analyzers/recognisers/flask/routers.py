"""Flask's applications and blueprints in, out which is mounted where, and under what prefix.

Rules: flask.palletsprojects.com, blueprints (nesting, registering); `Blueprint.register` and
`BlueprintSetupState` for how prefixes are joined."""

from collections.abc import Iterator
from dataclasses import dataclass

from strangler import diagnostics
from strangler.analyzers.recognisers.flask.facts import MOUNTS
from strangler.analyzers.recognisers.following import (
    Placed,
    is_class,
    named,
    product_modules,
    text_of,
)
from strangler.analyzers.recognisers.replaying import wired_calls
from strangler.analyzers.recognisers.wiring import Handed, Local, split
from strangler.diagnostics import Diagnostic, report
from strangler.locations import Location
from strangler.model.facts import MODULE_SCOPE
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Literal, Name, Value, text

_APPS = frozenset(
    {
        "flask.Flask",
        "flask.app.Flask",
        "flask.sansio.app.App",
        # An application of Connexion hands rules on to the one of Flask that it holds.
        "connexion.App",
        "connexion.FlaskApp",
    }
)
_PACKAGES = ("flask", "connexion")
_BLUEPRINTS = frozenset({"flask.Blueprint", "flask.blueprints.Blueprint"})
_MADE = _APPS | _BLUEPRINTS


@dataclass(frozen=True, slots=True)
class Router:
    """An application or a blueprint. `key` is the dotted name of the variable, or of the
    project class, that stands for it; `name` Flask's name of it."""

    key: str
    is_app: bool
    name: str
    module: str
    prefix: Placed | None
    location: Location


@dataclass(frozen=True, slots=True)
class _Mount:
    parent: str
    override: Placed | None
    location: Location


class Routers:
    """All applications and blueprints that something is done with."""

    def __init__(self, inventory: Inventory) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._inventory = inventory
        self._known: dict[str, Router] = {}
        self._mounts: dict[str, list[_Mount]] = {}
        self._handed: dict[str, list[tuple[str, Handed]]] = {}
        """The calls that may hand an application on, by the function called."""
        self._open_mounts: list[_Mount] = []
        """What registers blueprints that are not written out: a loop over a parameter."""
        self._locals: dict[tuple[str, str], dict[str, Local]] = {}
        # An application that a test makes is none of the product's, and would make it two.
        product = set(product_modules(inventory))
        for module, fact in inventory.found("flask", Local):
            if module in product:
                self._locals.setdefault((module, fact.scope), {})[fact.name] = fact
        self._collect()
        for module, handed in inventory.found("flask", Handed):
            if module in product:
                called = named(inventory, module, handed.call)
                self._handed.setdefault(called, []).append((module, handed))
        self.wired = tuple(wired_calls(inventory, "flask"))
        """The calls that wire applications, for all who look at them."""
        for module, wired, call in self.wired:
            if wired.method in MOUNTS:
                self._mount(module, wired.scope, call)

    @property
    def blueprints(self) -> list[Router]:
        """All blueprints, by key."""
        return [router for _, router in sorted(self._known.items()) if not router.is_app]

    def find(self, module: str, scope: str, receiver: Value | None) -> Router | None:
        """The application or blueprint that a value stands for inside a function."""
        if isinstance(receiver, Call):
            return self._made(module, scope, receiver, "")
        if not isinstance(receiver, Name):
            return None
        if receiver.name[:1] == "?":
            return self._local(module, scope, receiver.name[1:])
        found = self._inventory.resolve(module, receiver.name)
        if found is None or not found.internal or not found.exact or not found.symbol:
            return None
        if is_class(self._inventory, found.name):  # `self` in a method of a subclass
            return self._of_class(found.name, found.module, None)
        bound = self._inventory.assignment(found.module, found.symbol)
        if bound is None or not isinstance(bound.value, Call):
            return None
        return self._made(found.module, "", bound.value, found.name)

    def local(self, module: str, scope: str, value: Value | None) -> Value | None:
        """What a value is after replacing a function's own name by the call it is bound to."""
        if isinstance(value, Name) and value.name[:1] == "?":
            fact = self._fact(module, scope, value.name[1:])
            return fact.value if fact is not None else value
        return value

    def only_app(self) -> Router | None:
        """The application, if the project has exactly one: a function's parameter means it."""
        apps = [router for router in self._known.values() if router.is_app]
        return apps[0] if len(apps) == 1 else None

    def is_mounted(self, router: Router) -> bool:
        """Whether a blueprint is registered anywhere."""
        return bool(self._mounts.get(router.key) or self._open_mounts)

    def is_app(self, key: str) -> bool:
        """Whether a key is that of an application."""
        known = self._known.get(key)
        return known is not None and known.is_app

    def chain(self, key: str, seen: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The keys of the routers that lead to one, from the application in, and its own."""
        if key in seen or key not in self._known:
            return ()
        parents = [mount.parent for mount in self._mounts.get(key, ())]
        if not parents and not self._known[key].is_app:
            parents = [mount.parent for mount in self._open_mounts]
        above = [k for parent in parents for k in self.chain(parent, (*seen, key))]
        return (*dict.fromkeys(above), key)

    def full_name(self, router: Router) -> str:
        """Flask's name of a blueprint: its parent's before its own where it is nested in one."""
        for mount in self._mounts.get(router.key, ()):
            above = self._known[mount.parent]
            if not above.is_app and above.key != router.key:
                return f"{above.name}.{router.name}"
        return router.name

    def prefixes(
        self, router: Router, seen: tuple[str, ...] = ()
    ) -> Iterator[tuple[Router, str | None]]:
        """Each application that a router's rules end up in, with the prefix they have there.

        The prefix given on registration replaces the blueprint's own, and a parent's stands
        before it. Blueprints of which nothing says where they are registered are taken to be
        those that a loop over a parameter registers, with the prefix it gives."""
        if router.is_app:
            yield router, None
            return
        if router.key in seen:
            return
        mounts = self._mounts.get(router.key) or self._open_mounts
        for mount in mounts:
            own = self._prefix(router, mount)
            parent_router = self._known[mount.parent]
            for app, before in self.prefixes(parent_router, (*seen, router.key)):
                yield app, _nested(before, own)

    def _prefix(self, router: Router, mount: _Mount) -> str | None:
        for given, location in (
            (mount.override, mount.location),
            (router.prefix, router.location),
        ):
            if given is None or (isinstance(given[1], Literal) and given[1].value is None):
                continue
            word = text_of(self._inventory, *given)
            if word is None:
                message = f"the URL prefix of blueprint {router.name!r} is computed"
                self.diagnostics.append(report(diagnostics.ROUTE_UNRESOLVED, message, location))
            return word
        return None

    # -- finding them

    def _collect(self) -> None:
        """Every application and blueprint that is made where Flask is imported."""
        for module in product_modules(self._inventory):
            facts = self._inventory.facts(module)
            if not any(item.module.partition(".")[0] in _PACKAGES for item in facts.imports):
                continue
            for item in facts.assignments:
                if item.scope == MODULE_SCOPE and isinstance(item.value, Call):
                    self._made(module, "", item.value, f"{module}.{item.name}", create_only=True)
        for (module, scope), names in sorted(self._locals.items()):
            for name, fact in sorted(names.items()):
                if isinstance(fact.value, Call):
                    key = f"{module}.{scope}.{name}"
                    self._made(module, scope, fact.value, key, create_only=True)

    def _made(
        self, module: str, scope: str, call: Call, key: str, create_only: bool = False
    ) -> Router | None:
        """The router that a call makes: by the class, or by a project function that makes one."""
        if key in self._known:
            return self._known[key]
        maker = named(self._inventory, module, call)
        place = self._inventory.definition(maker) if maker else None
        if place is None:
            is_app = maker in _APPS
            # Extensions name their blueprint classes after Flask's.
            if not is_app and maker not in _BLUEPRINTS and not maker.endswith("Blueprint"):
                return None
            return self._add(key or f"{module}.{scope}.{maker}", is_app, module, call)
        if is_class(self._inventory, maker):
            if key and not _BLUEPRINTS.isdisjoint(self._inventory.ancestors(maker)):
                return self._add(key, False, module, call)  # each instance is one of its own
            return self._of_class(maker, module, call)
        # `api = timed(Blueprint("api", __name__))`: a function that is given a router made on the
        # spot gives it back, or nothing could be done with it.
        inner = call.positional[0] if call.positional else None
        if key and isinstance(inner, Call) and named(self._inventory, module, inner) in _MADE:
            return self._add(key, named(self._inventory, module, inner) in _APPS, module, inner)
        if create_only:
            return None
        local = self._locals.get((place[0], place[1].name), {})
        for name, fact in sorted(local.items()):
            known = self._known.get(f"{maker}.{name}")
            if known is not None and isinstance(fact.value, Call):
                return known
        return None

    def _of_class(self, dotted: str, module: str, call: Call | None) -> Router | None:
        if dotted in self._known:
            return self._known[dotted]
        bases = self._inventory.ancestors(dotted)
        is_app = not _APPS.isdisjoint(bases)
        if not is_app and _BLUEPRINTS.isdisjoint(bases):
            return None
        return self._add(dotted, is_app, module, call or Call(Name(dotted)))

    def _add(self, key: str, is_app: bool, module: str, call: Call) -> Router:
        name = call.argument(0, "import_name" if is_app else "name")
        given = text(name)
        prefix = None if is_app else call.keyword("url_prefix")
        router = Router(
            key=key,
            is_app=is_app,
            name=given or (module if is_app else last(key)),
            module=module,
            prefix=(module, prefix) if prefix is not None else None,
            location=self._inventory.location(module, call.position),
        )
        self._known[key] = router
        return router

    def _local(self, module: str, scope: str, name: str) -> Router | None:
        """A name bound in a function or one around it; else a parameter."""
        fact = self._fact(module, scope, name)
        if fact is None:
            return self._parameter(module, scope, name)
        assert isinstance(fact.value, Call)
        return self._made(module, fact.scope, fact.value, f"{module}.{fact.scope}.{name}")

    def _parameter(self, module: str, scope: str, name: str) -> Router | None:
        """What the function that makes an application hands to this one for a parameter."""
        if not self._handed:
            return None
        while scope:
            place = self._inventory.definition(f"{module}.{scope}")
            names = [parameter.name for parameter in place[1].parameters] if place else []
            if name in names:
                index = names.index(name)
                for home, fact in self._handed.get(f"{module}.{scope}", ()):
                    given = fact.call.argument(index, name)
                    found = self._handed_on(home, fact.scope, given)
                    if found is not None:
                        return found
                return None
            scope = parent(scope)
        return None

    def _handed_on(self, module: str, scope: str, given: Value | None) -> Router | None:
        """What a call gives; what is a parameter there, too, is followed no further."""
        is_local = isinstance(given, Name) and given.name[:1] == "?"
        if is_local and self.local(module, scope, given) is given:
            return None
        return self.find(module, scope, given)

    def _fact(self, module: str, scope: str, name: str) -> Local | None:
        while scope:
            fact = self._locals.get((module, scope), {}).get(name)
            if fact is not None:
                return fact
            scope = parent(scope)
        return None

    # -- mounting

    def _mount(self, module: str, scope: str, call: Call) -> None:
        location = self._inventory.location(module, call.position)
        target = self.find(module, scope, split(call.function)[1]) or self.only_app()
        if target is None:
            message = "the application that registers this blueprint is not known"
            self.diagnostics.append(report(diagnostics.ROUTE_UNRESOLVED, message, location))
            return
        child = self.find(module, scope, call.argument(0, "blueprint"))
        override = call.keyword("url_prefix")
        given = (module, override) if override is not None else None
        if child is None:
            self._open_mounts.append(_Mount(target.key, given, location))
            return
        self._mounts.setdefault(child.key, []).append(_Mount(target.key, given, location))


def _nested(before: str | None, own: str | None) -> str | None:
    if before is not None and own is not None:
        return f"{before.rstrip('/')}/{own.lstrip('/')}"
    return own if own is not None else before
