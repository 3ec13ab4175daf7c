"""`.gitignore` files and configured excludes in, whether an entry is left out.

The rules are those of gitignore(5): the last matching pattern of a file decides, a deeper file
goes before a higher one, and nothing below an ignored directory can be taken back. What differs
between machines (`core.excludesFile`, `.git/info/exclude`) is not read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from pathspec import GitIgnoreSpec

GITIGNORE = ".gitignore"


@dataclass(frozen=True, slots=True)
class _Layer:
    """The patterns of one file; `cut` characters lead to the directory that it stands in."""

    cut: int
    patterns: tuple[tuple[bool, re.Pattern[str]], ...]
    """Whether it ignores (or takes back), and its expression; the last of the file first."""
    by_name: re.Pattern[str] | None
    """Matches a last part of a path that a pattern without inner slash may match."""
    by_path: re.Pattern[str] | None
    """Matches a path that any other pattern may match."""
    names: dict[str, bool] = field(default_factory=dict)
    """What `by_name` said, since few names make up most of a project."""

    def decide(self, path: str) -> bool | None:
        """True: ignored, False: taken back, None: this file says nothing."""
        subject = path[self.cut :]
        if not self._concerns(subject):
            return None
        for ignores, pattern in self.patterns:
            if (found := pattern.match(subject)) and not _through_parent(found):
                return ignores
        return None

    def _concerns(self, subject: str) -> bool:
        """Whether a pattern may match; false for most entries, hence worth a short way."""
        if self.by_path and self.by_path.match(subject):
            return True
        if not self.by_name:
            return False
        name = subject[subject.rfind("/", 0, -1) + 1 :]
        if name not in self.names:
            self.names[name] = self.by_name.match(name) is not None
        return self.names[name]


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The patterns that hold in one directory, deepest file first. `offset` leads from the
    repository's top to the analysed root: empty, or with a slash at its end."""

    offset: str = ""
    layers: tuple[_Layer, ...] = ()

    def ignores(self, path: str) -> bool:
        """Whether an entry is left out; a directory's path ends with a slash. Only asked for
        entries of directories that are not ignored themselves."""
        full = self.offset + path
        for layer in self.layers:
            decision = layer.decide(full)
            if decision is not None:
                return decision
        return False

    def within(self, directory: str, lines: Iterable[str]) -> "IgnoreRules":
        """These rules with those of the `.gitignore` in `directory` before them."""
        cut = len(self.offset) + (len(directory) + 1 if directory else 0)
        patterns = tuple(reversed(_compiled(lines)))
        if not patterns:
            return self
        layer = _Layer(cut, patterns, *_summary([regex.pattern for _, regex in patterns]))
        return replace(self, layers=(layer, *self.layers))


def rules_above(root: Path) -> IgnoreRules:
    """The rules that the directories around `root` give, down from the one that holds `.git`.

    None when there is no repository around it, and none when they ignore `root` itself: who
    asks for an ignored directory wants to see it. Raises OSError."""
    real = root.resolve()
    top = next((place for place in (real, *real.parents) if (place / ".git").exists()), real)
    rules = IgnoreRules()
    directory = ""
    for part in real.relative_to(top).parts:
        if (top / directory / GITIGNORE).is_file():
            rules = rules.within(directory, read_patterns(top / directory / GITIGNORE))
        directory = f"{directory}/{part}" if directory else part
        if rules.ignores(f"{directory}/"):
            return IgnoreRules()
    return replace(rules, offset=f"{directory}/" if directory else "")


def read_patterns(file: Path) -> list[str]:
    """The lines of a `.gitignore`, whatever its encoding. Raises OSError."""
    return file.read_bytes().decode("utf-8-sig", "surrogateescape").splitlines()


def _compiled(lines: Iterable[str]) -> list[tuple[bool, re.Pattern[str]]]:
    return [pattern for line in lines for pattern in _compile(line)]


def _compile(line: str) -> list[tuple[bool, re.Pattern[str]]]:
    """The pattern of a line; none for comments, and for what is no pattern, as git has it."""
    try:
        patterns = GitIgnoreSpec.from_lines([line]).patterns
    except ValueError:
        return []
    return [
        (pattern.include, _anchored(pattern.regex))
        for pattern in patterns
        if pattern.include is not None and pattern.regex is not None
    ]


def _anchored(regex: re.Pattern[str]) -> re.Pattern[str]:
    """`*/` comes as an expression for a slash anywhere; the last one is the entry's own."""
    return re.compile(f"^.*{regex.pattern}", re.S) if regex.pattern[0] == "(" else regex


_ANYWHERE = "^(?:.+/)?"
_INNER_SLASH = re.compile(r"/(?!\)|\])")


def _summary(patterns: list[str]) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """One expression for all patterns that look at a name only, and one for all others."""
    plain = [re.sub(r"\(\?P<\w+>", "(?:", pattern) for pattern in patterns]
    names = [pattern.removeprefix(_ANYWHERE) for pattern in plain if _looks_at_name(pattern)]
    paths = [pattern for pattern in plain if not _looks_at_name(pattern)]
    return (
        re.compile("|".join(names)) if names else None,
        re.compile("|".join(paths)) if paths else None,
    )


def _looks_at_name(pattern: str) -> bool:
    return pattern.startswith(_ANYWHERE) and not _INNER_SLASH.search(
        pattern.removeprefix(_ANYWHERE)
    )


def _through_parent(found: re.Match[str]) -> bool:
    """Whether the pattern matched a directory around the entry and not the entry itself.

    pathspec also matches what lies below a matching directory and marks that directory's
    slash by its one group. The entry's parents were decided before, so only its own match
    counts; and `a/**` is all that is in `a`, but not `a/` itself."""
    subject = found.string
    if found.lastindex is not None:
        return found.end(found.lastindex) < len(subject)
    return subject.endswith("/") and found.end() == len(subject)
