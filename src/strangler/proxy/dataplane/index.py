"""Compiled routes in, the first one that takes a request out: by host, then path, then method.

A host leads to a section. A section finds its entries by whole path, then by walking a tree of
segments, then by regular expressions: the order of strangler.rules.precedence, so that the first
entry found is the right one and nothing is ever sorted or compared for a request. What it costs
depends on the request's path and on how many routes could take it, not on how many there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import re2

from strangler.proxy.dataplane.decisions import Entry
from strangler.proxy.dataplane.request import Request
from strangler.rules.model import PathKind
from strangler.rules.precedence import precedence_key
from strangler.rules.templates import (
    Segment,
    SegmentKind,
    is_wildcard,
    parse_exact,
    parse_prefix,
    parse_template,
)


class Index:
    """All entries, by the hosts they are for."""

    __slots__ = ("_any", "_hosts", "_wildcards")

    def __init__(self, entries: Iterable[Entry]) -> None:
        by_host: dict[str | None, list[Entry]] = defaultdict(list)
        for entry in entries:
            for host in entry.route.match.hosts or (None,):
                by_host[host].append(entry)
        sections = {
            host: _Section(sorted(found, key=_rank)) for host, found in by_host.items()
        }
        self._any = sections.pop(None, None)
        self._hosts: dict[bytes, _Section] = {}
        self._wildcards: dict[bytes, _Section] = {}
        for host, section in sections.items():
            if is_wildcard(host):
                self._wildcards[host[1:].encode()] = section
            else:
                self._hosts[host.encode()] = section

    def find(self, path: bytes, request: Request) -> Entry | None:
        """The entry that takes the request if its path is read as `path`; None if none does."""
        segments = path.split(b"/")
        host = request.host
        section = self._hosts.get(host)
        if section is not None:
            entry = section.find(path, segments, request)
            if entry is not None:
                return entry
        if self._wildcards:
            entry = self._find_wildcard(host, path, segments, request)
            if entry is not None:
                return entry
        section = self._any
        return None if section is None else section.find(path, segments, request)

    def _find_wildcard(
        self, host: bytes, path: bytes, segments: list[bytes], request: Request
    ) -> Entry | None:
        """The longest wildcard first; `*.example.com` is kept as `.example.com`."""
        dot = host.find(b".", 1)
        while dot > 0:
            section = self._wildcards.get(host[dot:])
            if section is not None:
                entry = section.find(path, segments, request)
                if entry is not None:
                    return entry
            dot = host.find(b".", dot + 1)
        return None


class _Section:
    """The entries for one host pattern."""

    __slots__ = ("_exact", "_regexes", "_root")

    def __init__(self, entries: Sequence[Entry]) -> None:
        """`entries` in order of precedence."""
        exact: dict[bytes, list[Entry]] = defaultdict(list)
        paths: list[_Path] = []
        regexes: list[Entry] = []
        for entry in entries:
            match = entry.route.match
            if match.kind is PathKind.EXACT:
                exact[parse_exact(match.path).encode()].append(entry)
            elif match.kind is PathKind.REGEX:
                regexes.append(entry)
            elif match.kind is PathKind.TEMPLATE:
                paths.append((parse_template(match.path), False, entry))
            else:
                literals = parse_prefix(match.path)
                segments = tuple([Segment(SegmentKind.LITERAL, text) for text in literals])
                paths.append((segments, True, entry))
        self._exact = {path: _Leaf(found) for path, found in exact.items()}
        self._root = _node(paths, 0)
        self._regexes = _Regexes(regexes) if regexes else None

    def find(self, path: bytes, segments: list[bytes], request: Request) -> Entry | None:
        """`segments` are those of `path`, the first of them the nothing before its first slash."""
        leaf = self._exact.get(path)
        if leaf is not None:
            entry = leaf.first(request)
            if entry is not None:
                return entry
        entry = _walk(self._root, segments, 1, request)
        if entry is None and self._regexes is not None:
            return self._regexes.first(path, request)
        return entry


class _Leaf:
    """Entries for the same paths, by method."""

    __slots__ = ("_by_method", "_others")

    def __init__(self, entries: Sequence[Entry]) -> None:
        """`entries` in order of precedence."""
        methods = {method for entry in entries for method in entry.route.match.methods}
        self._by_method = {
            method.encode(): _reachable(
                [entry for entry in entries if method in (entry.route.match.methods or (method,))]
            )
            for method in methods
        }
        self._others = _reachable([entry for entry in entries if not entry.route.match.methods])

    def first(self, request: Request) -> Entry | None:
        """The first entry that takes the request's method and whose conditions hold."""
        for entry in self._by_method.get(request.method, self._others):
            for holds in entry.conditions:
                if not holds(request):
                    break
            else:
                return entry
        return None


def _reachable(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Without those after an entry that takes everything."""
    found = []
    for entry in entries:
        found.append(entry)
        if not entry.conditions:
            break
    return tuple(found)


class _Regexes:
    """Entries by regular expression, all of them tried in one pass over the path."""

    __slots__ = ("_leaves", "_set")

    def __init__(self, entries: Sequence[Entry]) -> None:
        """`entries` in order of precedence."""
        self._leaves = [_Leaf([entry]) for entry in entries]
        options = re2.Options()
        options.max_mem = _REGEX_MEMORY
        self._set = re2.Set.FullMatchSet(options)
        for entry in entries:
            self._set.Add(entry.route.match.path)
        self._set.Compile()

    def first(self, path: bytes, request: Request) -> Entry | None:
        """The first entry whose expression matches the whole path and that takes the request."""
        for number in sorted(self._set.Match(path) or ()):
            entry = self._leaves[number].first(request)
            if entry is not None:
                return entry
        return None


_REGEX_MEMORY = 64 << 20
"""Bytes that one set of regular expressions may use at most, for its program and what it
remembers of earlier paths."""


class _Node:
    """What can follow a path so far."""

    __slots__ = ("end", "literals", "open", "prefix", "rest", "single", "variable")

    def __init__(
        self,
        literals: dict[bytes, "_Node"],
        variable: "_Node | None",
        rest: _Leaf | None,
        end: _Leaf | None,
        prefix: _Leaf | None,
    ) -> None:
        self.literals = literals
        self.variable = variable
        self.rest = rest
        """Something, to the end of the path."""
        self.end = end
        """Nothing."""
        self.prefix = prefix
        """Anything or nothing."""
        self.open = rest or prefix
        self.single = variable is None and self.open is None


_Path = tuple[tuple[Segment, ...], bool, Entry]
"""Segments, whether they are a prefix, and where they lead."""


def _node(paths: Sequence[_Path], depth: int) -> _Node:
    """The tree of `paths` that are equal in their first `depth` segments."""
    literals: dict[bytes, list[_Path]] = defaultdict(list)
    variable: list[_Path] = []
    rest: list[Entry] = []
    end: list[Entry] = []
    prefix: list[Entry] = []
    for path in paths:
        segments, is_prefix, entry = path
        if len(segments) == depth:
            (prefix if is_prefix else end).append(entry)
            continue
        kind, text = segments[depth]
        if kind is SegmentKind.LITERAL:
            literals[text.encode()].append(path)
        elif kind is SegmentKind.VARIABLE:
            variable.append(path)
        else:
            rest.append(entry)
    return _Node(
        {text: _node(found, depth + 1) for text, found in literals.items()},
        _node(variable, depth + 1) if variable else None,
        _Leaf(rest) if rest else None,
        _Leaf(end) if end else None,
        _Leaf(prefix) if prefix else None,
    )


def _walk(node: _Node, segments: list[bytes], depth: int, request: Request) -> Entry | None:
    """The first entry at or below `node`; the more specific branch goes first, and where it leads
    to nothing, the next one is tried."""
    count = len(segments)
    while depth < count:
        segment = segments[depth]
        depth += 1
        child = node.literals.get(segment)
        if child is not None:
            if node.single:
                node = child
                continue
            entry = _walk(child, segments, depth, request)
            if entry is not None:
                return entry
        variable = node.variable
        if variable is not None and segment:
            if node.open is None:
                node = variable
                continue
            entry = _walk(variable, segments, depth, request)
            if entry is not None:
                return entry
        rest = node.rest
        if rest is not None and (segment or depth < count):
            entry = rest.first(request)
            if entry is not None:
                return entry
        prefix = node.prefix
        return None if prefix is None else prefix.first(request)
    if node.end is not None:
        entry = node.end.first(request)
        if entry is not None:
            return entry
    return None if node.prefix is None else node.prefix.first(request)


def _rank(entry: Entry) -> tuple[object, ...]:
    """Where an entry stands among those of its host."""
    return (*precedence_key(entry.route, None), entry.route.id)
