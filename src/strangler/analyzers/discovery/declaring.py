"""Files beside the code in, the entry points and time tables that they declare out.

Rules: entry points specification (packaging.python.org), `[project.scripts]` (PEP 621), Poetry
(`scripts`, `plugins`), setuptools (`options.entry_points`), crontab(5), systemd.timer(5) and
systemd.service(5), Kubernetes (`batch/v1` CronJob), PDM and poe the Poet (scripts); which
processes run is read by `processes`. Nothing is executed, and a file that cannot
be read declares nothing, since repositories hold templates of such files."""

import configparser
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from strangler.analyzers.discovery.layout import directory_of, name_of
from strangler.analyzers.discovery.processes import is_about_processes, processes
from strangler.model.source import Declaration

_NAMES = frozenset({"pyproject.toml", "setup.cfg", "entry_points.txt", "crontab"})
_SUFFIXES = (".cron", ".crontab", ".timer", ".service", ".yaml", ".yml", ".sql")
_LARGEST = 512 * 1024
_CRON_LINE = re.compile(r"\s*(@\w+|(?:[\d*/,?LW#A-Za-z-]+\s+){4}[\d*/,?LW#A-Za-z-]+)\s+(\S.*)")
_USER = re.compile(r"[a-z_][a-z0-9_-]*\s+(?=\S)")
_KIND = re.compile(r"^kind:\s*[\"']?CronJob\b", re.M)
_FIELD = re.compile(r"^(\s*)(?:-\s+)?(name|schedule|command|args):\s*(.*?)\s*$")
_ITEM = re.compile(r"^(\s*)-\s+(.*?)\s*$")


def is_declaring(path: str) -> bool:
    """Whether a file, by its name, may declare something."""
    name = name_of(path)
    return (
        name in _NAMES
        or name.endswith(_SUFFIXES)
        or is_about_processes(name)
        or name_of(directory_of(path)) == "cron.d"
    )


def read_declarations(root: Path, paths: Iterable[str]) -> tuple[Declaration, ...]:
    """All declarations of these files, sorted."""
    found: list[Declaration] = []
    ordered = sorted(paths)
    timed = _timed(root, ordered)
    for path in ordered:
        if path.endswith(".sql"):
            # What it says is for those who read SQL.
            found.append(Declaration(path, 1, "sql", "", ""))
            continue
        text = _text(root / path)
        if text:
            found.extend(_read(root, path, text, timed))
    return tuple(sorted(set(found)))


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > _LARGEST:
            return ""
        return file.read_text("utf-8-sig", "replace")
    except OSError:
        return ""


def _timed(root: Path, paths: Iterable[str]) -> frozenset[str]:
    """The services that timers start."""
    timers = [path for path in paths if path.endswith(".timer")]
    return frozenset(_started(path, _unit(_text(root / path))) for path in timers)


def _started(path: str, settings: dict[str, tuple[int, str]]) -> str:
    own = name_of(path).removesuffix(".timer") + ".service"
    unit = settings.get("Unit", (0, own))[1]
    return f"{directory_of(path)}/{unit}"


def _read(root: Path, path: str, text: str, timed: frozenset[str]) -> Iterator[Declaration]:
    name = name_of(path)
    if name == "pyproject.toml":
        yield from _pyproject(path, text)
    elif name == "setup.cfg":
        yield from _setup_cfg(path, text)
    elif name == "entry_points.txt":
        yield from _installed(path, text)
    elif name.endswith((".yaml", ".yml")):
        if "CronJob" in text:
            yield from _kubernetes(path, text)
        if "command:" in text or "args:" in text or "entrypoint:" in text:
            yield from processes(path, text)
    elif name.endswith(".timer"):
        yield from _timer(root, path, text)
    elif name.endswith(".service"):
        if f"{directory_of(path)}/{name}" not in timed:
            yield from processes(path, text)
    elif is_about_processes(name):
        yield from processes(path, text)
    else:
        yield from _crontab(path, text, has_user=name_of(directory_of(path)) == "cron.d")


# -- entry points


def _pyproject(path: str, text: str) -> Iterator[Declaration]:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    project = _table(document, "project")
    poetry = _table(_table(document, "tool"), "poetry")
    groups: list[tuple[str, Any]] = [
        ("console_scripts", project.get("scripts")),
        ("gui_scripts", project.get("gui-scripts")),
        *_table(project, "entry-points").items(),
        ("console_scripts", poetry.get("scripts")),
        ("console_scripts", _called(_table(_table(_table(document, "tool"), "pdm"), "scripts"))),
        *_table(poetry, "plugins").items(),
    ]
    for group, entries in groups:
        for name, target in entries.items() if isinstance(entries, dict) else ():
            if isinstance(target, dict):  # Poetry's long form
                target = target.get("reference") or target.get("callable")
            if isinstance(target, str):
                yield Declaration(path, _line(text, name, target), group, name, target)


def _called(scripts: dict[str, Any]) -> dict[str, str]:
    """PDM's scripts that call a function: `{call = "module:function"}`."""
    found = {name: held.get("call") for name, held in scripts.items() if isinstance(held, dict)}
    return {name: call for name, call in found.items() if isinstance(call, str) and "(" not in call}


def _setup_cfg(path: str, text: str) -> Iterator[Declaration]:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return
    if not parser.has_section("options.entry_points"):
        return
    for group, entries in parser.items("options.entry_points"):
        for entry in entries.splitlines():
            name, equals, target = (part.strip() for part in entry.partition("="))
            if equals:
                yield Declaration(path, _line(text, name, target), group, name, target)


def _installed(path: str, text: str) -> Iterator[Declaration]:
    """A section for each group, a line for each entry."""
    group = ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("["):
            group = line.strip().strip("[]").strip()
            continue
        name, equals, target = (part.strip() for part in line.partition("="))
        if equals and group and not name.startswith(("#", ";")):
            yield Declaration(path, number, group, name, target)


def _table(document: dict[str, Any], key: str) -> dict[str, Any]:
    value = document.get(key)
    return value if isinstance(value, dict) else {}


def _line(text: str, name: str, target: str) -> int:
    """The line that says both; the first one if none does."""
    for number, line in enumerate(text.splitlines(), 1):
        if name in line and target in line:
            return number
    return 1


# -- time tables


def _crontab(path: str, text: str, has_user: bool) -> Iterator[Declaration]:
    """Five fields or `@daily`, in a system's table the user, then the command."""
    for number, line in enumerate(text.splitlines(), 1):
        match = _CRON_LINE.match(line)
        if match is None or line.lstrip().startswith("#"):
            continue
        command = _USER.sub("", match[2], count=1) if has_user else match[2]
        yield Declaration(path, number, "crontab", " ".join(match[1].split()), command)


def _timer(root: Path, path: str, text: str) -> Iterator[Declaration]:
    """A timer starts the service of its own name, or of `Unit=`."""
    settings = _unit(text)
    unit = name_of(_started(path, settings))
    when = next((settings[k] for k in sorted(settings) if k.startswith("On")), (1, ""))
    service = _unit(_text(root / directory_of(path) / unit))
    if "ExecStart" in service:
        command = service["ExecStart"][1].lstrip("@-:+!")
        yield Declaration(path, when[0], "systemd", f"{name_of(path)} {when[1]}".strip(), command)


def _unit(text: str) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        key, equals, value = (part.strip() for part in line.partition("="))
        if equals and not line.lstrip().startswith(("#", ";")):
            found.setdefault(key, (number, value))
    return found


def _kubernetes(path: str, text: str) -> Iterator[Declaration]:
    """Each CronJob of the file. Read by lines, because templates (Helm) are no YAML: the first
    `name` and `schedule`, then every `command` with its `args`."""
    start = 1
    for document in re.split(r"(?m)^---.*$", text):
        if _KIND.search(document):
            yield from _cron_job(path, start, document)
        start += document.count("\n")


def _cron_job(path: str, start: int, document: str) -> Iterator[Declaration]:
    name = schedule = ""
    commands: list[tuple[int, list[str]]] = []
    lines = document.splitlines()
    for index, line in enumerate(lines):
        match = _FIELD.match(line)
        if match is None:
            continue
        key, value = match[2], _unquoted(match[3])
        if key == "name":
            name = name or value
        elif key == "schedule":
            schedule = schedule or value
        else:
            words = _words(match[3]) or _listed(lines[index + 1 :], len(match[1]))
            if key == "args" and commands:
                commands[-1][1].extend(words)
            else:
                commands.append((start + index, words))
    for number, words in commands:
        command = " ".join(words)
        yield Declaration(path, number, "kubernetes", f"{name} {schedule}".strip(), command)


def _words(value: str) -> list[str]:
    """The words of `[a, "b"]`; nothing for other values."""
    if not value.startswith("["):
        return []
    return [_unquoted(word) for word in value.strip("[]").split(",") if word.strip()]


def _listed(lines: list[str], indent: int) -> list[str]:
    """The items of the list that begins here."""
    found: list[str] = []
    for line in lines:
        match = _ITEM.match(line)
        if match is None or len(match[1]) < indent:
            break
        found.append(_unquoted(match[2]))
    return found


def _unquoted(value: str) -> str:
    return value.strip().strip("\"'")
