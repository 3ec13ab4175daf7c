"""Files in, a tree of directives with places out: includes followed, every fault noted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from strangler.diagnostics import (
    IMPORT_INCLUDE,
    IMPORT_OTHER_KIND,
    IMPORT_SYNTAX,
    IMPORT_UNREADABLE,
    Diagnostic,
    report,
)
from strangler.engines.importing.nginx.tokens import SyntaxFault, Token, tokens
from strangler.locations import Location

_DUMPED = re.compile(r"^# configuration file (.+):$", re.MULTILINE)
_HOLDS_NO_ROUTE = frozenset(
    {"mime.types", "fastcgi_params", "fastcgi.conf", "uwsgi_params", "scgi_params"}
)
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Directive:
    """One directive, with what is in its braces."""

    name: str
    args: tuple[str, ...]
    place: Location
    block: tuple["Directive", ...] | None = None

    def __str__(self) -> str:
        return " ".join((self.name, *self.args))

    def every(self, *names: str) -> Iterator["Directive"]:
        """Directives of these names right in the block."""
        return (each for each in self.block or () if each.name in names)

    def last(self, name: str) -> "Directive | None":
        """The last of a name right in the block."""
        found = list(self.every(name))
        return found[-1] if found else None


@dataclass(slots=True)
class _Reading:
    files: dict[str, str] | None
    """By path as `nginx -T` prints them; None: on disk."""
    root: Path | PurePosixPath
    """Where relative includes start."""
    problems: list[Diagnostic] = field(default_factory=list)
    open: list[str] = field(default_factory=list)


def read(path: Path) -> tuple[tuple[Directive, ...], list[Diagnostic]]:
    """The directives of a configuration file, includes in their place. The output of `nginx -T`
    is read with the files that it holds."""
    shown = path.as_posix()
    text, problem = _text(path, Location(shown, 1))
    if problem is not None:
        return (), [problem]
    if text.lstrip()[:1] in ("{", "[", "<"):
        message = "it begins like JSON or a page, not like a configuration of nginx"
        return (), [report(IMPORT_OTHER_KIND, message, Location(shown, 1))]
    parts = _DUMPED.split(text)
    if len(parts) > 1:
        # Each part keeps its lines' numbers within its own file.
        files = {
            name: body.removeprefix("\n")
            for name, body in zip(parts[1::2], parts[2::2], strict=True)
        }
        main = parts[1]
        reading = _Reading(files, PurePosixPath(main).parent)
        found = _parsed(reading, files[main], main)
    else:
        reading = _Reading(None, path.parent)
        reading.open.append(str(path.resolve()))
        found = _parsed(reading, text, shown)
    return found, reading.problems


def _text(path: Path, place: Location) -> tuple[str, Diagnostic | None]:
    try:
        return path.read_text("utf-8-sig"), None
    except UnicodeDecodeError:
        return "", report(IMPORT_UNREADABLE, f"{path.as_posix()} is not UTF-8", place)
    except OSError as error:
        message = f"{path.as_posix()}: {error.strerror}"
        return "", report(IMPORT_UNREADABLE, message, place)


def _parsed(reading: _Reading, text: str, path: str) -> tuple[Directive, ...]:
    try:
        stream = iter(list(tokens(text, path)))
        found = _block(reading, stream, None)
    except SyntaxFault as fault:
        reading.problems.append(report(IMPORT_SYNTAX, str(fault), fault.place, fault.hint))
        return ()
    return tuple(found)


def _block(
    reading: _Reading, stream: Iterator[Token], opened: Location | None, depth: int = 0
) -> list[Directive]:
    found: list[Directive] = []
    words: list[Token] = []
    for token in stream:
        if token.word:
            words.append(token)
        elif token.text == "}":
            if words:
                raise SyntaxFault(
                    f"directive {words[0].text!r} does not end", words[0].place, "end it with ;"
                )
            if opened is None:
                raise SyntaxFault("a } closes nothing", token.place, "remove it")
            return found
        elif not words:
            raise SyntaxFault(
                f"{token.text!r} where a directive begins", token.place, "name a directive"
            )
        else:
            name, *args = words
            block = None
            if token.text == "{":
                if depth >= _DEEPEST:
                    raise SyntaxFault("blocks nest too deep", token.place, "nest fewer")
                block = tuple(_block(reading, stream, name.place, depth + 1))
            written = tuple(arg.text for arg in args)
            words = []
            if name.text == "include" and block is None and len(written) == 1:
                found += _included(reading, written[0], name.place)
            else:
                found.append(Directive(name.text, written, name.place, block))
    if words:
        raise SyntaxFault(
            f"the file ends within directive {words[0].text!r}", words[0].place, "end it with ;"
        )
    if opened is not None:
        raise SyntaxFault("a block does not end", opened, "close it with }; is the file cut off?")
    return found


# Includes ------------------------------------------------------------------------------------


def _included(reading: _Reading, wanted: str, place: Location) -> list[Directive]:
    pattern = reading.root / wanted
    if reading.files is not None:
        names = [name for name in reading.files if fnmatch(name, str(pattern))]
    elif any(letter in wanted for letter in "*?["):
        base = Path(pattern.anchor or ".")
        rest = str(pattern)[len(pattern.anchor) :] if pattern.anchor else str(pattern)
        names = sorted(str(found) for found in base.glob(rest) if found.is_file())
    else:
        names = [str(pattern)] if Path(pattern).is_file() else []
    if not names and not any(letter in wanted for letter in "*?["):
        if PurePosixPath(wanted).name not in _HOLDS_NO_ROUTE:
            message = f"there is no file {Path(pattern).as_posix()}"
            reading.problems.append(report(IMPORT_INCLUDE, message, place))
        return []
    return [directive for name in names for directive in _one(reading, name, place)]


def _one(reading: _Reading, name: str, place: Location) -> tuple[Directive, ...]:
    identity = name if reading.files is not None else str(Path(name).resolve())
    if identity in reading.open:
        message = f"{name} includes itself, by way of {' and '.join(reading.open[-2:])}"
        reading.problems.append(report(IMPORT_INCLUDE, message, place, "remove this include"))
        return ()
    if reading.files is not None:
        text, problem = reading.files[name], None
    else:
        text, problem = _text(Path(name), place)
    if problem is not None:
        reading.problems.append(problem)
        return ()
    reading.open.append(identity)
    found = _parsed(reading, text, Path(name).as_posix())
    reading.open.pop()
    return found
