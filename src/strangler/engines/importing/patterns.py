"""Regexes of other engines (PCRE, found anywhere in the path) in, whole paths of RE2 out."""

import re

from strangler.engines.importing.ordering import escaped
from strangler.rules.regexes import RegexError, compile_regex

_NAMED = re.compile(r"\(\?<([A-Za-z_]\w*)>")


def whole_path(pattern: str, ignore_case: bool, below: str = "") -> str:
    """The regex that takes the paths in which `pattern` is found (and which begin with `below`).
    Raises RegexError where RE2 has no such thing."""
    compile_regex(pattern)
    core = _NAMED.sub(r"(?P<\1>", pattern)
    open_ = has_alternatives(core)
    starts = core.startswith("^") and not open_
    ends = core.endswith("$") and not core.endswith("\\$") and not open_
    core = core[1 if starts else 0 : -1 if ends else None]
    if open_:
        core = f"(?:{core})"
    flags = "(?i)" if ignore_case else ""
    if below and not (starts and core.startswith(escaped(below))):
        if starts or ignore_case:
            raise RegexError(f"it is tried below {below} only")
        start = f"{escaped(below)}.*"
    elif starts:
        start = ""
    else:
        start = ".*"
    found = f"{flags}{start}{core}{'' if ends or core.endswith('.*') else '.*'}"
    compile_regex(found)
    return found


def has_alternatives(pattern: str) -> bool:
    """Whether a `|` stands outside all groups."""
    depth, at, in_set = 0, 0, False
    while at < len(pattern):
        letter = pattern[at]
        if letter == "\\":
            at += 1
        elif in_set:
            in_set = letter != "]"
        elif letter == "[":
            in_set = True
            at += pattern[at + 1 : at + 2] == "]"
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == "|" and depth == 0:
            return True
        at += 1
    return False


def alternatives(pattern: str) -> list[str] | None:
    """The words of a pattern such as `^(GET|POST)$`; None: it is no plain list of words."""
    found = re.fullmatch(r"\^?(?:\((?:\?:)?([\w|-]+)\)|([\w-]+))\$?", pattern)
    if found is None:
        return None
    return (found[1] or found[2]).split("|")
