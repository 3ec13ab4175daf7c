"""Events and models of files in, the folders and files that they name by a setting, a variable of
the environment or `upload_to` out. Paths that are written out are told by effects.

Rules: docs.djangoproject.com, ref/models/fields, `FileField.upload_to`, and topics/files
(`default_storage`); docs.python.org, library/functions (`open`), library/os.path (`join`)."""

from collections.abc import Iterable

from strangler.analyzers.coupling.collecting import Collector
from strangler.analyzers.coupling.events import Act, Event, FileEvents
from strangler.analyzers.coupling.names import Names
from strangler.analyzers.recognisers.following import named, text_of
from strangler.model.coupling import CouplingKind
from strangler.model.facts import MODULE_SCOPE
from strangler.model.names import last
from strangler.model.values import Call

_SETTINGS = "django.conf.settings."
_VARIABLES = frozenset({"os.getenv", "os.environ.get"})
_JOINS = frozenset({"os.path.join", "posixpath.join", "pathlib.Path"})
_OPENS = frozenset({"builtins.open", "io.open", "codecs.open"})
_STORED = {"open": False, "save": True, "delete": True, "exists": False, "path": False}
_STORAGES = ("default_storage", "storages.default_storage")
_DEEPEST = 6


def place_text(names: Names, module: str, events: FileEvents, operand: int, depth: int = 0) -> str:
    """What names a place: a text, `settings.NAME`, `$VARIABLE`, or these with what is put behind
    them, `*` for what is not known; empty where nothing is."""
    operand = events.source(operand)
    text = names.text(module, events, operand)
    if text is not None or depth > _DEEPEST:
        return text or ""
    full = names.full(module, events.chain(operand))
    if full.startswith(_SETTINGS) and last(full).isupper():
        return f"settings.{last(full)}"
    call = events.call(operand)
    if call is not None and call.positional:
        called = names.full(module, call.chain)
        if called in _VARIABLES:
            variable = names.text(module, events, call.positional[0])
            return f"${variable}" if variable else ""
        if called in _JOINS:
            parts = [place_text(names, module, events, p, depth + 1) for p in call.positional]
            return "/".join(part or "*" for part in parts) if parts[0] else ""
    return ""


def stored(
    collector: Collector, names: Names, module: str, events: FileEvents, event: Event
) -> None:
    """Collect a file that is opened below a setting or a variable, or in the default storage."""
    if event.act is not Act.CALL or not event.positional:
        return
    full = names.full(module, event.chain)
    word = last(full)
    if full in _OPENS:
        mode = dict(event.keywords).get("mode")
        if mode is None and len(event.positional) > 1:
            mode = event.positional[1]
        shown = names.text(module, events, mode) if mode is not None else "r"
        writes = shown is not None and not shown.startswith("r")
    elif word in _STORED and full.removesuffix(f".{word}").endswith(_STORAGES):
        writes = _STORED[word]
    else:
        return
    key = place_text(names, module, events, event.positional[0])
    if key.startswith(("settings.", "$")):
        add = collector.writes if writes else collector.reads
        add(CouplingKind.FILE, key, module, event.scope, event.position)


def upload_folders(collector: Collector, modules: Iterable[str]) -> None:
    """Collect the folders into which models put files; two models may share one."""
    inventory = collector.inventory
    for module in modules:
        for item in inventory.facts(module).assignments:
            value = item.value
            if item.scope == MODULE_SCOPE or not isinstance(value, Call):
                continue
            given = value.keyword("upload_to")
            folder = text_of(inventory, module, given) if given is not None else None
            if folder and not named(inventory, module, given):
                key = f"{folder.partition('%')[0].strip('/')}/*"
                collector.writes(CouplingKind.FILE, key, module, item.scope, item.position)
