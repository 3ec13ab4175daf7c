"""Events of all files in, the settings that they read and set out.

Sources: docs.djangoproject.com, topics/settings; Flask's "Configuration Handling" (only names in
upper case are settings); Pyramid's documentation of `registry.settings`; pydantic-settings
(fields of BaseSettings); dynaconf; docs.python.org, library/configparser."""

from strangler.analyzers.coupling.collecting import Collector, Found
from strangler.analyzers.coupling.events import Act, Event, FileEvents
from strangler.analyzers.coupling.flags import is_flag
from strangler.analyzers.coupling.instances import Instances
from strangler.analyzers.coupling.names import Names
from strangler.model.coupling import CouplingKind
from strangler.model.names import last, parent

_OBJECTS = frozenset({"django.conf.settings", "dynaconf.Dynaconf()", "dynaconf.settings"})
SETTINGS_CLASSES = frozenset(
    {
        *("pydantic_settings.BaseSettings", "pydantic_settings.main.BaseSettings"),
        *(
            "pydantic.BaseSettings",
            "pydantic.v1.BaseSettings",
            "pydantic.env_settings.BaseSettings",
        ),
    }
)
_PARSERS = frozenset(
    {"configparser.ConfigParser", "configparser.RawConfigParser", "configparser.SafeConfigParser"}
)
_PARSED = frozenset({"get", "getint", "getfloat", "getboolean", "has_option", "set"})
_READ = frozenset({"get", "__getitem__"})
_WRITTEN = frozenset({"setdefault", "pop", "update", "from_mapping", "add_settings"})


class SettingsReader:
    """Finds what reads and sets settings. `flask` and `pyramid`: the project imports them."""

    def __init__(self, collector: Collector, names: Names, *, flask: bool, pyramid: bool) -> None:
        self._collector = collector
        self._names = names
        self._instances = Instances(collector.inventory, names)
        self._flask = flask
        self._pyramid = pyramid
        self._fields: dict[str, bool] = {}
        self.objects: dict[str, str] = {}
        """Dotted names that `config.from_object` was given, with the module that says so."""

    def take(self, module: str, events: FileEvents, event: Event) -> bool:
        """Whether an event is about a setting, which is then collected."""
        if not event.chain:
            return False
        match event.act:
            case Act.LOAD | Act.STORE:
                return self._attribute(module, event)
            case Act.ITEM | Act.PUT:
                holder = self._mapping(module, events, event.chain)
                if not holder:
                    return False
                key = self._names.text(module, events, event.key)
                return self._keyed(module, event, holder, key, event.act is Act.PUT)
            case Act.CALL:
                return self._called(module, events, event)
        return False

    # -- attributes

    def _attribute(self, module: str, event: Event) -> bool:
        if event.name[:1] == "_":
            return False
        writes = event.act is Act.STORE
        if event.name.isupper() and self._names.full(module, event.chain) in _OBJECTS:
            found = self._add(module, event, event.name, writes)
            found.optional = False
            return True
        if event.chain[:5] == "?self":
            return False
        owner = self._class(module, event)
        if not owner or not self._is_settings(owner):
            return False
        holder = self._instances.field_owner(owner, event.name)
        if holder:
            self._add(module, event, f"{last(holder)}.{event.name}", writes)
        return bool(holder)

    def _class(self, module: str, event: Event) -> str:
        if event.chain.count("()") > 1:
            return ""
        return self._instances.class_of(module, event.chain, event.scope)

    def _is_settings(self, owner: str) -> bool:
        known = self._fields.get(owner)
        if known is None:
            bases = self._collector.inventory.ancestors(owner)
            known = self._fields[owner] = not SETTINGS_CLASSES.isdisjoint(bases)
        return known

    # -- mappings

    def _mapping(self, module: str, events: FileEvents, chain: str) -> str:
        """What keeps settings by key: `flask`, `pyramid`, or empty."""
        full = self._names.full(module, chain)
        if self._flask and full.endswith(".config"):
            return "flask"
        if self._pyramid and full.endswith(("registry.settings", ".get_settings()")):
            return "pyramid"
        if self._pyramid and full == "?settings" and _imports(events, "pyramid"):
            return "pyramid"
        return ""

    def _keyed(self, module: str, event: Event, holder: str, key: str | None, writes: bool) -> bool:
        if key is None or (holder == "flask" and not key.isupper()):
            return key is None
        found = self._add(module, event, key, writes)
        if event.act is Act.ITEM:
            found.optional = False
        return True

    def _called(self, module: str, events: FileEvents, event: Event) -> bool:
        base, word = parent(event.chain), last(event.chain)
        if event.chain in ("builtins.getattr", "builtins.hasattr", "builtins.setattr"):
            return self._by_name(module, events, event)
        if word in _PARSED and self._is_parser(module, base, event.scope):
            texts = [self._names.text(module, events, p) for p in event.positional[:2]]
            if len(texts) == 2 and all(texts):
                self._add(module, event, ".".join(map(str, texts)), word == "set")
            return True
        if word == "from_object" and self._flask and event.positional:
            given = event.positional[0]
            text = self._names.text(module, events, given)
            names = [text] if text else [*events.defaults(given)]
            for name in names or [self._names.full(module, events.chain(given), made=False)]:
                if name:
                    self.objects.setdefault(name, module)
            return True
        if word not in _READ and word not in _WRITTEN:
            return False
        holder = self._mapping(module, events, base)
        if word == "add_settings" and self._pyramid:
            holder = "pyramid"
        if not holder:
            return False
        for name, _ in event.keywords if word in _WRITTEN else ():
            self._keyed(module, event, holder, name, True)
        if event.positional:
            key = self._names.text(module, events, event.positional[0])
            self._keyed(module, event, holder, key, word in _WRITTEN)
        return True

    def _by_name(self, module: str, events: FileEvents, event: Event) -> bool:
        """`getattr(settings, "X", default)`"""
        if len(event.positional) < 2:
            return False
        holder = self._names.full(module, events.chain(event.positional[0]))
        key = self._names.text(module, events, event.positional[1])
        if holder not in _OBJECTS or not key or not key.isupper():
            return False
        found = self._add(module, event, key, event.chain.endswith("setattr"))
        if len(event.positional) < 3 and event.chain.endswith("getattr"):
            found.optional = False
        return True

    def _is_parser(self, module: str, chain: str, scope: int) -> bool:
        if not chain:
            return False
        if self._names.full(module, chain).removesuffix("()") in _PARSERS:
            return True
        owner = self._instances.class_of(module, chain, scope)
        bases = self._collector.inventory.ancestors(owner) if owner else ()
        return not _PARSERS.isdisjoint(bases)

    def _add(self, module: str, event: Event, key: str, writes: bool) -> Found:
        add = self._collector.writes if writes else self._collector.reads
        return add(kind_of(key), key, module, event.scope, event.position)


def kind_of(key: str) -> CouplingKind:
    """What a setting of this name is: a flag where it is called so."""
    return CouplingKind.FLAG if is_flag(key) else CouplingKind.SETTING


def _imports(events: FileEvents, package: str) -> bool:
    return any(item.module.partition(".")[0] == package for item in events.facts.imports)
