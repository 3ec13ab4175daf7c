"""Events of all files in, the environment variables that they read and set out.

Sources: docs.python.org, library/os (environ, getenv, putenv); the documentation of
django-environ, environs, python-decouple and Starlette's Config, which read a variable by the
first argument of a call."""

from strangler.analyzers.coupling.collecting import Collector
from strangler.analyzers.coupling.events import Act, Event, FileEvents
from strangler.analyzers.coupling.names import Names
from strangler.model.coupling import CouplingKind

_READ = frozenset({"os.getenv", "os.environ.get", "os.environ.__getitem__"})
_WRITTEN = frozenset({"os.putenv", "os.unsetenv", "os.environ.pop", "os.environ.setdefault"})
_READERS = (
    *("environ.Env()", "environ.FileAwareEnv()", "environs.Env()", "environs.env"),
    *("decouple.config", "decouple.Config()", "decouple.AutoConfig()"),
    "starlette.config.Config()",
)
"""Objects that are called with a variable's name, or have a method for each type that is."""
_NO_VARIABLE = frozenset(
    {"read_env", "read_envfile", "prefixed", "seal", "dump", "Path", "from_env"}
)


def environment(
    collector: Collector, names: Names, module: str, events: FileEvents, event: Event
) -> str | None:
    """The environment variable that an event reads; what it reads or sets is collected. Empty
    where it only sets one or the name is computed, None where the event does neither."""
    chain = event.chain
    if event.act in (Act.ITEM, Act.PUT) and chain.endswith("environ"):
        if names.full(module, chain) != "os.environ":
            return None
        key = names.text(module, events, event.key)
        return _collect(collector, module, event, key, event.act is Act.PUT, False)
    if event.act is not Act.CALL or not chain:
        return None
    full = names.full(module, chain)
    if full == "os.environ.update":
        for name, _ in event.keywords:
            _collect(collector, module, event, name, True, False)
        return ""
    if full in _READ or full in _WRITTEN or _is_reader(full):
        key = names.text(module, events, event.positional[0]) if event.positional else None
        has_default = len(event.positional) > 1 or any(
            name == "default" for name, _ in event.keywords
        )
        optional = has_default or full in _READ
        return _collect(collector, module, event, key, full in _WRITTEN, optional)
    return None


def _is_reader(full: str) -> bool:
    for reader in _READERS:
        if full == reader:
            return True
        if full.startswith(f"{reader}."):
            method = full[len(reader) + 1 :]
            return "." not in method and "(" not in method and method not in _NO_VARIABLE
    return False


def _collect(
    collector: Collector, module: str, event: Event, key: str | None, writes: bool, optional: bool
) -> str:
    if key:
        add = collector.writes if writes else collector.reads
        found = add(CouplingKind.ENVIRONMENT, key, module, event.scope, event.position)
        if not writes and not optional:
            found.optional = False
    return key if key and not writes else ""
