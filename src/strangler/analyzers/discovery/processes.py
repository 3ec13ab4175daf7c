"""Files that say which processes run in, their command lines out.

Rules: Procfile (`name: command`), Compose (compose-spec, `services.NAME.command` and
`entrypoint`), Dockerfile (reference: CMD, ENTRYPOINT), supervisord (`[program:NAME]`, `command`),
systemd.service(5) (`ExecStart`), Kubernetes (the containers of Deployment, StatefulSet, DaemonSet,
Job, Pod). YAML is read by lines, because templates of such files are no YAML."""

import json
import re
from collections.abc import Iterator

from strangler.analyzers.discovery.layout import name_of
from strangler.model.source import Declaration

GROUP = "process"
_COMPOSE = re.compile(r"(docker-)?compose[\w.-]*\.ya?ml$")
_SUPERVISOR = re.compile(r"supervisord?[\w.-]*\.(conf|ini)$")
_LINE = re.compile(r"^([\w-]+):\s*(\S.*)$")
_DOCKER = re.compile(r"^\s*(CMD|ENTRYPOINT)\s+(.*)$", re.IGNORECASE)
_KIND = re.compile(r"^kind:\s*[\"']?(Deployment|StatefulSet|DaemonSet|Job|Pod)\b", re.M)
_FIELD = re.compile(r"^(\s*)(?:-\s+)?([\w.-]+):\s*(.*?)\s*$")
_ITEM = re.compile(r"^(\s*)-\s+(.*?)\s*$")


def is_about_processes(name: str) -> bool:
    """Whether a file, by its own name, says which processes run."""
    return (
        name.partition(".")[0] in ("Procfile", "Dockerfile")
        or name.endswith(".Dockerfile")
        or _SUPERVISOR.match(name) is not None
    )


def processes(path: str, text: str) -> Iterator[Declaration]:
    """The command lines of a file."""
    name = name_of(path)
    for number, word, command in _read(name, text):
        if command:
            yield Declaration(path, number, GROUP, f"{name} {word}".strip(), command)


def _read(name: str, text: str) -> Iterator[tuple[int, str, str]]:
    if name.partition(".")[0] == "Procfile":
        for number, line in enumerate(text.splitlines(), 1):
            if match := _LINE.match(line):
                yield number, match[1], match[2]
    elif name.startswith("Dockerfile") or name.endswith(".Dockerfile"):
        yield from _dockerfile(text)
    elif _SUPERVISOR.match(name):
        yield from _supervisor(text)
    elif name.endswith(".service"):
        for number, line in enumerate(text.splitlines(), 1):
            if line.startswith("ExecStart="):
                yield number, "", line.partition("=")[2].strip().lstrip("@-:+!")
    elif _COMPOSE.match(name):
        yield from _compose(text)
    else:
        start = 1
        for document in re.split(r"(?m)^---.*$", text):
            if kind := _KIND.search(document):
                yield from _workload(kind[1], start, document)
            start += document.count("\n")


def _dockerfile(text: str) -> Iterator[tuple[int, str, str]]:
    """The last of each, which is the one that counts; an entry point takes CMD as arguments."""
    found: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(text.replace("\\\n", "  ").splitlines(), 1):
        if match := _DOCKER.match(line):
            found[match[1].upper()] = (number, " ".join(_words(match[2])) or match[2])
    for word, (number, command) in sorted(found.items()):
        yield number, word, command


def _supervisor(text: str) -> Iterator[tuple[int, str, str]]:
    program = ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("["):
            program = line.strip("[] \t").partition(":")[2] if ":" in line else ""
        elif program and line.partition("=")[0].strip() == "command":
            yield number, program, line.partition("=")[2].strip()


def _compose(text: str) -> Iterator[tuple[int, str, str]]:
    lines = text.splitlines()
    inside, service, depth = False, "", -1
    for index, line in enumerate(lines):
        match = _FIELD.match(line)
        if match is None or line.lstrip().startswith("#"):
            continue
        indent, key = len(match[1]), match[2]
        if indent == 0:
            inside, depth = key == "services", -1
        elif inside and (depth < 0 or indent == depth):
            service, depth = key, indent
        elif inside and key in ("command", "entrypoint"):
            yield index + 1, service, command_at(lines, index, match[3], indent)


def _workload(kind: str, start: int, document: str) -> Iterator[tuple[int, str, str]]:
    """The first name, then each `command` with the `args` after it; or `args` alone."""
    name, lines = "", document.splitlines()
    found: list[tuple[int, str]] = []
    for index, line in enumerate(lines):
        match = _FIELD.match(line)
        if match is None:
            continue
        key, value = match[2], match[3]
        if key == "name":
            name = name or value.strip("\"'")
        elif key in ("command", "args"):
            command = command_at(lines, index, value, len(match[1]))
            if key == "args" and found and index + start - found[-1][0] < _NEAR:
                found[-1] = (found[-1][0], f"{found[-1][1]} {command}")
            else:
                found.append((start + index, command))
    for number, command in found:
        yield number, f"{kind} {name}".strip(), command


_NEAR = 12
"""Lines between a container's command and its arguments, at most."""


def command_at(lines: list[str], index: int, value: str, indent: int) -> str:
    """A command that YAML gives as a list, a text, or a block of lines."""
    if value[:1] in ("|", ">") or not value:
        held: list[str] = []
        for line in lines[index + 1 :]:
            match = _ITEM.match(line) if not value else None
            if match is not None and len(match[1]) >= indent:
                held.append(match[2].strip().strip("\"'"))
            elif value and (not line.strip() or len(line) - len(line.lstrip()) > indent):
                held.append(line.strip())
            else:
                break
        return " ".join(held).strip()
    return " ".join(_words(value)) or value.strip("\"'")


def _words(value: str) -> list[str]:
    """The words of `["a", "b c"]` or `[a, b]`; nothing for other values."""
    if not value.startswith("["):
        return []
    try:
        return [str(word) for word in json.loads(value)]
    except ValueError:
        return [word.strip().strip("\"'") for word in value.strip("[] ").split(",") if word.strip()]
