"""A Dockerfile's text in, its stages and what is wrong with them out; nothing is built."""

import json
import re
import shlex
from dataclasses import dataclass, field

_COMPILERS = re.compile(r"\b(?:gcc|g\+\+|clang|build-essential|cc|make|musl-dev|libc6-dev)\b")
_SECRET = re.compile(r"(?i)(?:password|passwd|secret|token|api_?key|access_?key)[^=\s]*=\S")


@dataclass
class Stage:
    """What stands between two FROMs."""

    image: str
    name: str
    instructions: list[tuple[str, str]] = field(default_factory=list)
    """Keyword and the rest of it, lines joined."""

    def given(self, keyword: str) -> list[str]:
        """The arguments of each instruction of that kind, in order."""
        return [words for each, words in self.instructions if each == keyword]

    def variables(self) -> dict[str, str]:
        """What ENV sets."""
        return {
            name: value
            for words in self.given("ENV")
            for name, _, value in (word.partition("=") for word in shlex.split(words))
        }

    def execs(self, keyword: str) -> list[str]:
        """The words of the last instruction of that kind, in exec form. Raises ValueError for
        shell form."""
        words = self.given(keyword)[-1]
        return [str(word) for word in json.loads(words[words.index("[") :])]


@dataclass
class Dockerfile:
    """All of it."""

    arguments: dict[str, str | None]
    """Those before the first FROM, and their defaults."""
    stages: list[Stage]


def parse(text: str) -> Dockerfile:
    """Its instructions by stage."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(lines))
    arguments: dict[str, str | None] = {}
    stages: list[Stage] = []
    for line in filter(None, map(str.strip, joined.splitlines())):
        keyword, _, words = line.partition(" ")
        words = re.sub(r"\s+", " ", words).strip()
        if keyword.upper() == "FROM":
            image, _, name = re.sub(r"^--\S+ ", "", words).partition(" ")
            stages.append(Stage(image, name.partition(" ")[2]))
        elif stages:
            stages[-1].instructions.append((keyword.upper(), words))
        else:
            name, given, default = words.partition("=")
            arguments[name] = default if given else None
    return Dockerfile(arguments, stages)


def faults(text: str) -> list[str]:
    """What breaks a rule of ours, a sentence each."""
    file = parse(text)
    final = file.stages[-1]
    found = [fault for stage in file.stages for fault in _image(stage, file)]
    user = final.given("USER")[-1:]
    if not user or not re.fullmatch(r"[1-9][0-9]*:[1-9][0-9]*", user[0]):
        found.append("the final stage does not end as a numbered user other than root")
    for keyword in ("ENTRYPOINT", "CMD", "HEALTHCHECK"):
        if not final.given(keyword):
            found.append(f"{keyword} is missing")
            continue
        try:
            final.execs(keyword)
        except ValueError:
            found.append(f"{keyword} is not in exec form, so a shell would get the signals")
    if final.given("STOPSIGNAL") != ["SIGTERM"]:
        found.append("STOPSIGNAL is not SIGTERM")
    if any(_COMPILERS.search(words) for words in final.given("RUN")):
        found.append("the final stage installs a compiler")
    for stage in file.stages:
        for keyword, words in stage.instructions:
            if keyword in ("ENV", "ARG", "LABEL") and _SECRET.search(words):
                found.append(f"{keyword} holds a secret")
            if keyword == "ADD":
                found.append("ADD fetches and unpacks what it is given; write COPY")
            if keyword == "COPY" and words.split()[-2:-1] == ["."]:
                found.append("COPY takes the whole checkout")
    return found


def _image(stage: Stage, file: Dockerfile) -> list[str]:
    argument = re.fullmatch(r"\$\{(\w+)\}", stage.image)
    if argument is None:
        by_digest = re.search(r"@sha256:[0-9a-f]{64}$", stage.image)
        return [] if by_digest else [f"{stage.image} is not named by a digest"]
    if file.arguments.get(argument[1], "absent") is not None:
        return [f"{argument[1]} has a default, or is no argument"]
    return []
