"""A command line in, the code of the project that it starts out.

Rules: python(1) (`-m`, a file), django-admin, Flask (cli: `flask COMMAND`), Celery (`celery -A
APP`), Dramatiq (`dramatiq MODULE`), Huey (`huey_consumer MODULE.huey`), arq (`arq
MODULE.WorkerSettings`), and the servers that take `module:application`: gunicorn, uvicorn,
hypercorn, daphne, waitress-serve, granian, uwsgi (`-w`, `--module`)."""

import re
from collections.abc import Iterator, Mapping, Sequence

from strangler.model.recogniser import Inventory

_SERVERS = frozenset(
    {
        *("gunicorn", "uvicorn", "hypercorn", "daphne", "waitress-serve", "granian", "uwsgi"),
        *("gunicorn_paster", "fastapi", "celery", "dramatiq", "huey_consumer", "huey_consumer.py"),
        *("arq", "faststream", "taskiq"),
    }
)
_DIVIDERS = re.compile(r"&&|\|\||[;|()]")
_TARGET = re.compile(r"[A-Za-z_][\w.]*(:[A-Za-z_][\w.]*(\(\))?)?$")
_OPTIONS = ("-A", "--app", "--module", "-w", "--wsgi")


class CommandLines:
    """Knows the modules of a project by path, and its scripts with what they start."""

    def __init__(
        self, inventory: Inventory, modules: Mapping[str, str], scripts: Mapping[str, str]
    ) -> None:
        self._inventory = inventory
        self._modules = modules
        self._named = frozenset(modules.values())
        self._scripts = scripts

    def started(self, command: str) -> Iterator[str]:
        """The symbols that the commands of a line start; nothing for other programs."""
        for part in _DIVIDERS.split(command):
            words = [word.strip("\"'") for word in part.split()]
            handler = self._one([word for word in words if word])
            if handler:
                yield handler

    def _one(self, words: Sequence[str]) -> str:
        for index, word in enumerate(words):
            rest = words[index + 1 :]
            base = word.rpartition("/")[2]
            if word == "-m" and rest and rest[0] not in _SERVERS:
                for candidate in (f"{rest[0]}.__main__", rest[0]):
                    if candidate in self._named:
                        return candidate
            elif base in ("manage.py", "django-admin", "django-admin.py") and rest:
                return self._managed(rest[0])
            elif base in self._scripts:
                return self._scripts[base]
            elif base in _SERVERS:
                return self._served(rest)
            elif word.endswith(".py"):
                return self._file(word)
        return ""

    def _managed(self, name: str) -> str:
        suffix = f".management.commands.{name}"
        for module in sorted(self._named):
            if module.endswith(suffix):
                handler = f"{module}.Command"
                return handler if self._inventory.definition(handler) is not None else module
        return ""

    def _file(self, word: str) -> str:
        path = word.removeprefix("./")
        for known, module in sorted(self._modules.items()):
            if known == path or f"/{path}".endswith(f"/{known}") or known.endswith(f"/{path}"):
                return module
        return ""

    def _served(self, words: Sequence[str]) -> str:
        """The first word that names a module of the project, or something in one."""
        for word in words:
            for option in _OPTIONS:
                word = word.removeprefix(f"{option}=")
            if word.startswith("-") or _TARGET.match(word) is None:
                continue
            module, _, attribute = word.partition(":")
            if module in self._named:
                inner = f"{module}.{attribute.removesuffix('()')}"
                return inner if self._inventory.definition(inner) is not None else module
            owner = module.rpartition(".")[0]
            if owner in self._named and not attribute:
                return owner  # `huey_consumer shop.work.huey`, `arq shop.work.Settings`
        return ""
