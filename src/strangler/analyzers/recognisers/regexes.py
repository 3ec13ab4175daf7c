"""A URL regular expression in, the path templates it stands for out.

Named groups become `{name}`, unnamed ones `{argN}`, other wildcards `{anyN}`; a part that can
hold a slash becomes `{name*}`. Optional parts and alternatives outside of groups give one
template each, so that no template claims more than the expression matches."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MAX_TEMPLATES = 8
_CLASSES = frozenset("dDwWsS")
_ANCHORS = frozenset("AZbBz")


class _TooComplexError(Exception):
    """The expression is no path pattern that we can write down."""


@dataclass(slots=True)
class _Counter:
    groups: int = 0
    wildcards: int = 0


def templates(pattern: str) -> list[str] | None:
    """The templates of a URL regular expression, without anchors; None if it has none."""
    try:
        found, rest = _alternatives(pattern, 0, _Counter())
    except (_TooComplexError, IndexError):
        return None
    if rest != len(pattern) or len(found) > _MAX_TEMPLATES:
        return None
    return list(dict.fromkeys(found))


def holds_slash(pattern: str) -> bool:
    """Whether something that the pattern matches can hold a slash."""
    return any(_tokens_with_slash(pattern))


def _alternatives(text: str, at: int, counter: _Counter) -> tuple[list[str], int]:
    """`a|b|c` up to the end or an unmatched `)`."""
    found: list[str] = []
    while True:
        branch, at = _sequence(text, at, counter)
        found += branch
        if len(found) > 64:
            raise _TooComplexError
        if at >= len(text) or text[at] == ")":
            return found, at
        at += 1


def _sequence(text: str, at: int, counter: _Counter) -> tuple[list[str], int]:
    found = [""]
    while at < len(text) and text[at] not in "|)":
        atoms, at = _atom(text, at, counter)
        optional, repeated, at = _quantifier(text, at)
        if repeated and not any("{" in atom for atom in atoms):
            counter.wildcards += 1
            slash = "*" if any("/" in atom for atom in atoms) else ""
            atoms = [f"{{any{counter.wildcards}{slash}}}"]
            optional = False
        if optional:
            atoms = [*atoms, ""]
        found = [before + atom for before in found for atom in atoms]
        if len(found) > 64:
            raise _TooComplexError
    return found, at


def _atom(text: str, at: int, counter: _Counter) -> tuple[list[str], int]:
    """One element: a group, a class, an escape, an anchor or a character."""
    character = text[at]
    if character in "^$":
        return [""], at + 1
    if character == "(":
        return _group(text, at, counter)
    if character == "." and _is_meant(text, at):
        return ["."], at + 1
    if character in "[.":
        end = _class_end(text, at) if character == "[" else at + 1
        return [_wildcard(text[at:end], counter)], end
    if character == "\\":
        following = text[at + 1]
        if following in _ANCHORS:
            return [""], at + 2
        if following in _CLASSES:
            return [_wildcard(text[at : at + 2], counter)], at + 2
        if following.isalnum():
            raise _TooComplexError
        return [following], at + 2
    if character in "*+?{":
        raise _TooComplexError
    return [character], at + 1


def _is_meant(text: str, at: int) -> bool:
    """Whether a dot that nothing repeats stands between two letters, as in `data.json`: it is meant
    for itself, and Django, too, writes it so when it reverses the pattern
    (`django.utils.regex_helper.normalize`)."""
    around = text[at - 1 : at], text[at + 1 : at + 2]
    escaped = text[at - 2 : at - 1] == "\\"
    return all(sign.isalnum() for sign in around) and not escaped


def _wildcard(pattern: str, counter: _Counter) -> str:
    counter.wildcards += 1
    return f"{{any{counter.wildcards}{'*' if holds_slash(pattern) else ''}}}"


def _group(text: str, at: int, counter: _Counter) -> tuple[list[str], int]:
    end = _group_end(text, at)
    inner = text[at + 1 : end - 1]
    if inner.startswith("?P<"):
        name, _, body = inner[3:].partition(">")
        return [f"{{{name}{'*' if holds_slash(body) else ''}}}"], end
    if inner.startswith("?:"):
        found, stopped = _alternatives(inner, 2, counter)
        if stopped != len(inner):
            raise _TooComplexError
        return found, end
    if inner.startswith(("?=", "?!", "?<", "?#")):
        return [""], end
    if inner.startswith("?"):  # flags `(?i)`
        return [""], end
    counter.groups += 1
    return [f"{{arg{counter.groups}{'*' if holds_slash(inner) else ''}}}"], end


def _quantifier(text: str, at: int) -> tuple[bool, bool, int]:
    """Whether what stands before may be left out, and whether it may be repeated."""
    if at >= len(text):
        return False, False, at
    character = text[at]
    if character in "*+?":
        end = at + 1
        optional, repeated = character in "*?", character in "*+"
    elif character == "{" and (counted := re.match(r"\{(\d*)(,?)(\d*)\}", text[at:])):
        end = at + counted.end()
        optional, repeated = counted[1] in ("", "0"), True
    else:
        return False, False, at
    if end < len(text) and text[end] in "?+":
        end += 1
    return optional, repeated, end


def _group_end(text: str, at: int) -> int:
    depth = 0
    while True:
        character = text[at]
        if character == "\\":
            at += 1
        elif character == "[":
            at = _class_end(text, at) - 1
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1


def _class_end(text: str, at: int) -> int:
    at += 2 if text[at + 1] == "^" else 1
    if text[at] == "]":
        at += 1
    while text[at] != "]":
        at += 2 if text[at] == "\\" else 1
    return at + 1


def _tokens_with_slash(pattern: str) -> Iterator[bool]:
    at = 0
    while at < len(pattern):
        character = pattern[at]
        if character == "\\":
            yield pattern[at + 1 : at + 2] in ("D", "W", "S", "/")
            at += 2
        elif character == "[":
            end = _class_end(pattern, at)
            inner = pattern[at + 1 : end - 1]
            yield ("/" not in inner) if inner[:1] == "^" else ("/" in inner)
            at = end
        else:
            yield character in "./"
            at += 1
