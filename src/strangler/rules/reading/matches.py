"""`match:` in, a Match out."""

import re
from collections.abc import Callable

from strangler.diagnostics import (
    RULES_BAD_PATH,
    RULES_BAD_REGEX,
    RULES_BAD_VALUE,
    RULES_RESERVED,
    RULES_WRONG_TYPE,
)
from strangler.rules.model import Condition, Match, PathKind
from strangler.rules.reading.scalars import truth
from strangler.rules.regexes import RegexError, compile_regex
from strangler.rules.templates import (
    TemplateError,
    parse_exact,
    parse_host,
    parse_prefix,
    parse_template,
)
from strangler.yaml_places.nodes import MAPPING, SEQUENCE, Node
from strangler.yaml_places.reader import Key, ProblemError, Reader, is_null, kind

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A token of RFC 9110 section 5.6.2: names of fields, cookies and methods."""
_CHECKS: dict[PathKind, Callable[[str], object]] = {
    PathKind.EXACT: parse_exact,
    PathKind.TEMPLATE: parse_template,
    PathKind.PREFIX: parse_prefix,
    PathKind.REGEX: compile_regex,
}
_PATH_KINDS = tuple(kind.value for kind in _CHECKS)


def match(reader: Reader, node: Node) -> Match:
    """The conditions of a route."""
    values = reader.fields(node, _KEYS, "match")
    paths = [name for name in _PATH_KINDS if name in values]
    if len(paths) > 1:
        raise ProblemError(
            RULES_BAD_VALUE, f"it has {' and '.join(paths)}", "keep one of them", node
        )
    if paths:
        values["kind"] = PathKind(paths[0])
        values["path"] = values.pop(paths[0])
    return Match(**values)


def _path_of(path_kind: PathKind) -> Callable[[Reader, Node], str]:
    check = _CHECKS[path_kind]

    def read(reader: Reader, node: Node) -> str:
        written = reader.text(node)
        try:
            check(written)
        except TemplateError as error:
            message = f"{written!r} cannot match: {error}"
            raise ProblemError(RULES_BAD_PATH, message, error.hint) from None
        except RegexError as error:
            raise ProblemError(RULES_BAD_REGEX, f"{written!r}: {error}") from None
        return written

    return read


def _methods(reader: Reader, node: Node) -> tuple[str, ...]:
    return tuple(sorted(set(reader.items(node, _method, least=1))))


def _method(reader: Reader, node: Node) -> str:
    written = reader.text(node)
    if TOKEN.fullmatch(written) is None:
        raise ProblemError(RULES_BAD_VALUE, f"{written!r} is no method", "write GET, POST, ...")
    if written != written.upper():
        raise ProblemError(
            RULES_BAD_VALUE, f"method {written!r} is not in upper case", f"write {written.upper()}"
        )
    if written == "ANY":
        raise ProblemError(RULES_BAD_VALUE, "ANY is no method", "leave `methods` out for any")
    return written


def _hosts(reader: Reader, node: Node) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reader.items(node, _host, least=1)))


def _host(reader: Reader, node: Node) -> str:
    try:
        return parse_host(reader.text(node))
    except TemplateError as error:
        raise ProblemError(RULES_BAD_PATH, str(error), error.hint) from None


def _conditions(what: str) -> Callable[[Reader, Node], tuple[Condition, ...]]:
    def read(reader: Reader, node: Node) -> tuple[Condition, ...]:
        found: dict[str, Condition] = {}
        for name, key, value in reader.named(node, what):
            try:
                condition = Condition(name=_name(name, what, key), value=_value(reader, value))
            except ProblemError as problem:
                message = f"{name!r} of {what}: {problem.message}"
                reader.complain(problem.code, message, problem.node or value, problem.hint)
                continue
            if condition.name in found:
                message = f"{name!r} stands twice in {what}"
                reader.complain(RULES_BAD_VALUE, message, key, "case does not count here")
            found[condition.name] = condition
        return tuple(found[name] for name in sorted(found))

    return read


def _name(name: str, what: str, key: Node) -> str:
    if what == "headers":
        return header_name(name, key)
    if what == "cookies" and TOKEN.fullmatch(name) is None:
        raise ProblemError(RULES_BAD_VALUE, "it is no name of a cookie", "correct it", key)
    return name


def header_name(name: str, node: Node) -> str:
    """A header that rules may look at, in lower case. Raises ProblemError."""
    if TOKEN.fullmatch(name) is None:
        raise ProblemError(RULES_BAD_VALUE, f"{name!r} is no name of a header", "correct it", node)
    lower = name.lower()
    if lower.startswith("x-strangler-"):
        raise ProblemError(
            RULES_RESERVED, f"{name!r} is a header of our own", "choose another header", node
        )
    if lower in _BETTER:
        raise ProblemError(
            RULES_RESERVED, f"{name!r} has a condition of its own", _BETTER[lower], node
        )
    return lower


_BETTER = {"host": "use hosts", "cookie": "use cookies, or cookie:NAME"}


def _value(reader: Reader, node: Node) -> str | None:
    """The value asked for, as written; None: it only has to be present."""
    if node.tag == MAPPING:
        values = reader.fields(node, {"present": Key("present", truth)}, "a condition")
        if values.get("present") is not True:
            raise ProblemError(
                RULES_BAD_VALUE, "it is a mapping", "write a value, or {present: true}"
            )
        return None
    if node.tag == SEQUENCE or is_null(node):
        raise ProblemError(
            RULES_WRONG_TYPE, f"it is {kind(node)}", "write a value, or {present: true}"
        )
    return reader.scalar(node)


_KEYS = {
    "exact": Key("exact", _path_of(PathKind.EXACT)),
    "path": Key("path", _path_of(PathKind.TEMPLATE)),
    "prefix": Key("prefix", _path_of(PathKind.PREFIX)),
    "regex": Key("regex", _path_of(PathKind.REGEX)),
    "methods": Key("methods", _methods),
    "hosts": Key("hosts", _hosts),
    "headers": Key("headers", _conditions("headers")),
    "query": Key("query", _conditions("query")),
    "cookies": Key("cookies", _conditions("cookies")),
    "claims": Key("claims", _conditions("claims")),
}
