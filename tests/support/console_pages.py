"""A page in, the commands and answers that it shows out; and whether an answer is still that.

In a block of `console` a line that begins with `$ ` is a command, the lines up to the next one are
its answer, and `...` stands for any lines."""

import re
from dataclasses import dataclass

_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
# Ids that a service chose, times, what it took; and figures that move with every resource more,
# with which a page need not be written anew.
_CHANGING = (
    (re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"), "UUID"),
    (re.compile(r"\bhttps://[0-9a-f]+\.execute-api\b"), "https://ID.execute-api"),
    (re.compile(r"\b(rules|accesslogs|snapshots)-[0-9a-f]{12,13}\b"), r"\1-ID"),
    (re.compile(r"\b20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}"), "TIME"),
    (re.compile(r"\b[0-9]+ s$"), "N s"),
    (re.compile(r"[0-9]+ bytes"), "N bytes"),
    (re.compile(r"\b[0-9]+ resources.*"), "N resources"),
    (re.compile(r"\b(Resources:|Stacks:) .*"), r"\1 N"),
    (re.compile(r"\bnone of [0-9]+ fires"), "none of N fires"),
    (re.compile(r"\bAbout [0-9]+ to [0-9]+ USD"), "About N to N USD"),
    (re.compile(r" +[0-9]+\.[0-9]{2} +[0-9]+\.[0-9]{2}$"), " N N"),
)


@dataclass(frozen=True)
class Shown:
    """One command and its answer."""

    command: str
    answer: tuple[str, ...]


def shown(page: str) -> list[Shown]:
    """All of a page, in order."""
    found: list[Shown] = []
    for block in _BLOCK.findall(page):
        for line in block.rstrip("\n").split("\n"):
            if line.startswith("$ "):
                found.append(Shown(line[2:], ()))
            else:
                last = found[-1]
                found[-1] = Shown(last.command, (*last.answer, line))
    return found


def plain(lines: list[str]) -> list[str]:
    """Without what differs from run to run."""
    found = []
    for line in lines:
        for pattern, instead in _CHANGING:
            line = pattern.sub(instead, line)
        found.append(line.rstrip())
    return found


def differs(expected: tuple[str, ...], said: list[str]) -> str:
    """The first line shown that was not said, in order; empty where all were."""
    rest = plain(said)
    free = False
    for line, raw in zip(plain(list(expected)), expected, strict=True):
        if raw == "...":
            free = True
            continue
        if free:
            while rest and rest[0] != line:
                rest.pop(0)
        if not rest or rest[0] != line:
            return f"{line!r}, and said was {rest[0] if rest else 'nothing'!r}"
        rest.pop(0)
        free = False
    return "" if free or not rest else f"nothing, and said was {rest[0]!r}"
