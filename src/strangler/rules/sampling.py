"""A route in, paths that it matches out: examples for people, and for finding overlaps."""

import re
from collections.abc import Iterator

from strangler.rules.model import Match, PathKind
from strangler.rules.regexes import compile_regex
from strangler.rules.templates import SegmentKind, parse_exact, parse_prefix, parse_template

_ATOM = re.compile(
    r"(?P<open>\((?:\?(?:P?<\w+>|[a-zA-Z-]*:|[a-zA-Z-]+\)))?)|(?P<class>\[\^?\]?(?:\\.|[^\]])*\])"
    r"|(?P<escape>\\.)|(?P<dot>\.)|(?P<anchor>[\^$])|(?P<literal>[^()|])",
    re.DOTALL,
)
_TIMES = re.compile(r"([*+?]|\{(\d+)(?:,\d*)?\})\??")
_ESCAPES = {"d": "1", "w": "a", "D": "a", "W": "-", "S": "a", "s": " ", "b": "", "B": ""}
_TRIED = "a1A-_.~/0zZ9%:@,;=+!*"
_MOST = 8


def example_paths(match: Match) -> tuple[str, ...]:
    """A few paths that the path condition holds for, the plainest first; of a regex perhaps none.

    They are matching keys."""
    if match.kind is PathKind.EXACT:
        return (parse_exact(match.path),)
    if match.kind is PathKind.TEMPLATE:
        words = ("1", "a-b", "x/y")
        return tuple(dict.fromkeys(_filled(match.path, word) for word in words))
    if match.kind is PathKind.REGEX:
        return regex_examples(match.path)
    path = "/" + "/".join(parse_prefix(match.path))
    return (path, f"{path.rstrip('/')}/example")


def _filled(template: str, word: str) -> str:
    parts = [
        segment.text
        if segment.kind is SegmentKind.LITERAL
        else word
        if segment.kind is SegmentKind.REST
        else word.replace("/", "-")
        for segment in parse_template(template)
    ]
    return "/" + "/".join(parts)


def regex_examples(pattern: str) -> tuple[str, ...]:
    """Some paths that match a regex, each tried by RE2 itself. What is not understood of its
    syntax costs examples, never a wrong one."""
    compiled = compile_regex(pattern)
    written = _alternatives(_Source(pattern))
    found = [text for text in written if text.startswith("/")] + [f"/{text}" for text in written]
    tried = [text for text in dict.fromkeys(found) if compiled.fullmatch(text.encode("latin-1"))]
    return tuple(tried[:_MOST])


class _Source:
    """A pattern and how far it has been read."""

    def __init__(self, text: str) -> None:
        self.text, self.place = text, 0

    def at(self, character: str) -> bool:
        return self.text.startswith(character, self.place)


def _alternatives(source: _Source) -> list[str]:
    """Examples of the alternatives up to the end or the closing bracket."""
    results = _sequence(source)
    while source.at("|"):
        source.place += 1
        results += _sequence(source)
    return results


def _sequence(source: _Source) -> list[str]:
    results = [""]
    while source.place < len(source.text) and not source.at("|") and not source.at(")"):
        options = list(dict.fromkeys(_repeated(source)))
        # Few of each, or the number of examples doubles with every atom.
        few = options[: 3 if len(results) < _MOST else 1]
        results = [done + option for option in few for done in results][: 4 * _MOST]
    return results


def _repeated(source: _Source) -> Iterator[str]:
    atoms = _atom(source)
    times = _TIMES.match(source.text, source.place)
    if times is None:
        yield from atoms
        return
    source.place = times.end()
    least = int(times[2]) if times[2] else int(times[1] == "+")
    for atom in atoms or [""]:
        yield atom * max(1, least)
    if least == 0:
        yield ""


def _atom(source: _Source) -> list[str]:
    found = _ATOM.match(source.text, source.place)
    if found is None:  # an unbalanced bracket
        source.place += 1
        return [""]
    source.place = found.end()
    if found["open"]:
        if found[0].endswith(")"):  # flags such as (?i)
            return [""]
        inner = _alternatives(source)
        source.place += 1
        return inner
    if found["class"]:
        return _members(found["class"])
    if found["escape"]:
        letter = found["escape"][1]
        return [_ESCAPES.get(letter, letter)]
    if found["anchor"]:
        return [""]
    return ["a", "1"] if found["dot"] else [found["literal"]]


def _members(class_: str) -> list[str]:
    try:
        compiled = compile_regex(class_)
    except ValueError:
        return [""]
    return [each for each in _TRIED if compiled.fullmatch(each.encode())][:3]
