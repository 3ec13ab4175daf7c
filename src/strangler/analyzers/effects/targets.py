"""A call and how its target is read in, the target of its effect out."""

import re
from urllib.parse import urlsplit

from strangler.analyzers.effects.accepting import Shape
from strangler.analyzers.effects.cataloguing import Entry
from strangler.analyzers.effects.flowing import FileTexts, Text
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.recognisers.filling import Filling
from strangler.analyzers.recognisers.following import follow
from strangler.model.effects import Effect, EffectKind
from strangler.model.recogniser import Conclusions
from strangler.model.values import Formatted, Literal, Name, Value

_IN_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_DJANGO_SETTINGS = "django.conf.settings."
_WRITING = frozenset("wax+")
_READ_ONLY = "r"


class Targets:
    """Reads targets from the calls of project files."""

    def __init__(self, inventory: ProjectInventory, conclusions: Conclusions) -> None:
        self._inventory = inventory
        self._settings = sorted(u.name for u in conclusions.platform if u.role == "settings")
        self._tasks = {d.handler: d.name for d in conclusions.doors if d.kind == "task"}
        self._files: dict[str, FileTexts] = {}
        self._fillings = {(m, f.position) for m, f in inventory.found("filling", Filling)}

    def effect(
        self, entry: Entry, name: str, module: str, position: int, receiver: str = ""
    ) -> Effect:
        """The effect of a call of `name`. Without a module (a call that lies in a library) its
        arguments are not known."""
        rule = entry.rule
        if rule.constant:
            return Effect(entry.kind, rule.constant)
        texts = self._file(module) if module and (rule.asks or rule.reading == "receiver") else None
        kind = entry.kind
        if kind is EffectKind.WRITES_CACHE and (module, position) in self._fillings:
            kind = EffectKind.FILLS_CACHE
        if rule.mode.index >= 0 or rule.mode.keyword:
            kind = EffectKind.READS_FILE
            if texts is None:
                kind = EffectKind.WRITES_FILE
            elif texts.is_given(position, rule.mode):
                mode = texts.argument(position, rule.mode)
                if mode is None or not mode.whole or _WRITING & set(mode.known):
                    kind = EffectKind.WRITES_FILE
        if rule.reading == "operation":
            return Effect(kind, _operation(name))
        if rule.reading == "name":
            return Effect(kind, name.rpartition(".")[2])
        if rule.reading == "receiver":
            called = texts.called(position) if texts is not None else ""
            owner = self._full(module, called.rpartition(".")[0]) or receiver
            return Effect(kind, self._tasks.get(owner, owner))
        text = texts.argument(position, rule.argument) if texts is not None and rule.asks else None
        if rule.reading == "function":
            owner = self._function(module, texts.named(position, rule.argument) if texts else "")
            if not owner and text is not None and text.whole:
                owner = text.known.replace(":", ".")
            return Effect(kind, self._tasks.get(owner, owner))
        if rule.reading == "source":
            if text is None or "://" in text.known or not text.known:
                return Effect(EffectKind.HTTP, _host(text) if text is not None else "")
            return Effect(kind, _beginning(text))
        return Effect(kind, _READINGS[rule.reading](text) if text is not None else "")

    def shapes(self, module: str, position: int, method: str) -> tuple[Shape, ...]:
        """How the calls of a method at a place give their arguments; empty where not known."""
        if module not in self._inventory.sources:
            return ()
        return self._file(module).shapes(position, method)

    def _file(self, module: str) -> FileTexts:
        known = self._files.get(module)
        if known is None:
            known = FileTexts(
                self._inventory.facts(module), lambda name: self._lookup(module, name)
            )
            self._files[module] = known
        return known

    def _function(self, module: str, name: str) -> str:
        """A function or class of the project, not what a local name or an attribute holds."""
        full = self._full(module, name)
        return full if full and self._inventory.definition(full) is not None else ""

    def _full(self, module: str, name: str) -> str:
        """The full dotted name of a project's symbol; empty for anything else."""
        found = self._inventory.resolve(module, name) if name else None
        return found.name if found is not None and found.internal and found.exact else ""

    def _lookup(self, module: str, name: str) -> Text | None:
        """The text that a dotted name of a file is bound to anywhere in the project.

        `django.conf.settings` has what the settings modules bind (Django's documentation,
        "Using settings in Python code")."""
        if name.startswith(_DJANGO_SETTINGS):
            setting = name[len(_DJANGO_SETTINGS) :]
            found = {self._value(home, Name(f"{home}.{setting}")) for home in self._settings}
            found.discard(None)
            return found.pop() if len(found) == 1 else None
        return self._value(module, Name(name))

    def _value(self, module: str, value: Value) -> Text | None:
        home, followed = follow(self._inventory, module, value)
        if isinstance(followed, Literal):
            return Text(followed.value, True) if isinstance(followed.value, str) else None
        if isinstance(followed, Formatted):
            known = ""
            for part in followed.parts:
                text = self._value(home, part)
                if text is None:
                    return Text(known, False)
                known += text.known
                if not text.whole:
                    return Text(known, False)
            return Text(known, True)
        return None


def _operation(name: str) -> str:
    """`boto3.client[s3].put_object` is `s3.put_object`."""
    found = _IN_BRACKETS.findall(name)
    last = name.rpartition(".")[2]
    return f"{found[-1]}.{last}" if found else last


def _host(text: Text) -> str:
    """The host of a URL, or the text itself where it is a bare host; empty where a computed
    part could still belong to it."""
    if "://" not in text.known:
        bare = text.known.partition("/")[0].rpartition(":")
        return (bare[0] or bare[2]) if text.whole else ""
    rest = text.known.partition("://")[2]
    if not text.whole and not any(mark in rest for mark in "/?#"):
        return ""
    try:
        return urlsplit(text.known).hostname or ""
    except ValueError:  # no URL after all: "http://["
        return ""


def _beginning(text: Text) -> str:
    return text.known if text.whole else f"{text.known}*"


def _whole(text: Text) -> str:
    return text.known if text.whole else ""


_READINGS = {"host": _host, "path": _beginning, "key": _beginning, "text": _whole, "": _whole}
