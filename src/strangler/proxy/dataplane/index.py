"""Compiled routes in, the first one that takes a request out: by host, then path, then method.

The order of strangler.rules.precedence is built into the way things are looked up, so that the
first entry found is the right one and nothing is sorted or compared for a request. What that costs
depends on the request's path and on how many routes could take it, not on how many there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from strangler.proxy.dataplane.decisions import Entry
from strangler.proxy.dataplane.leaves import Leaf
from strangler.proxy.dataplane.regexes import RegexSet
from strangler.proxy.dataplane.request import Request
from strangler.proxy.dataplane.tree import Branch, Node, walk
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

    __slots__ = ("_any", "_exact", "_wildcards")

    def __init__(self, entries: Iterable[Entry]) -> None:
        by_host: dict[str | None, list[Entry]] = defaultdict(list)
        for entry in sorted(entries, key=_rank):
            for host in entry.route.match.hosts or (None,):
                by_host[host].append(entry)
        self._any = _Section(by_host.pop(None, ()))
        self._exact: dict[bytes, _Section] = {}
        self._wildcards: dict[bytes, _Section] = {}
        """`*.example.com` as `.example.com`."""
        for host, found in by_host.items():
            assert host is not None
            if is_wildcard(host):
                self._wildcards[host[1:].encode()] = _Section(found)
            else:
                self._exact[host.encode()] = _Section(found)

    def find(self, path: bytes, request: Request) -> Entry | None:
        """The entry that takes the request if its path is read as `path`; None if none does."""
        segments = path.split(b"/")
        if segments[0]:
            return None  # `OPTIONS *` is about the server, not about a path
        if self._exact:
            section = self._exact.get(request.host)
            if section is not None:
                entry = section.find(path, segments, request)
                if entry is not None:
                    return entry
        if self._wildcards:
            entry = self._find_by_wildcard(path, segments, request)
            if entry is not None:
                return entry
        return self._any.find(path, segments, request)

    def _find_by_wildcard(
        self, path: bytes, segments: Sequence[bytes], request: Request
    ) -> Entry | None:
        """The longest wildcard goes first; none means the name itself."""
        host = request.host
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
    """The entries for one host pattern, by their paths."""

    __slots__ = ("_exact", "_leaves", "_regexes", "_tree")

    def __init__(self, entries: Sequence[Entry]) -> None:
        """`entries` in order of precedence."""
        exact: dict[bytes, list[Entry]] = defaultdict(list)
        branches: list[Branch] = []
        regexes: list[Entry] = []
        for entry in entries:
            match = entry.route.match
            match match.kind:
                case PathKind.EXACT:
                    exact[parse_exact(match.path).encode()].append(entry)
                case PathKind.TEMPLATE:
                    branches.append(Branch(parse_template(match.path), False, entry))
                case PathKind.PREFIX | PathKind.ANY:
                    branches.append(Branch(_literals(parse_prefix(match.path)), True, entry))
                case PathKind.REGEX:
                    regexes.append(entry)
        self._exact = {path: Leaf(found) for path, found in exact.items()}
        self._tree = Node(branches)
        self._regexes = RegexSet([entry.route.match.path for entry in regexes])
        self._leaves = tuple([Leaf([entry]) for entry in regexes])

    def find(self, path: bytes, segments: Sequence[bytes], request: Request) -> Entry | None:
        """`segments` are those of `path`; before its first slash there is nothing."""
        leaf = self._exact.get(path)
        if leaf is not None:
            entry = leaf.first(request)
            if entry is not None:
                return entry
        entry = walk(self._tree, segments, 1, request)
        if entry is not None or not self._leaves:
            return entry
        for number in self._regexes.matching(path):
            entry = self._leaves[number].first(request)
            if entry is not None:
                return entry
        return None


def _literals(texts: Iterable[str]) -> tuple[Segment, ...]:
    return tuple([Segment(SegmentKind.LITERAL, text) for text in texts])


def _rank(entry: Entry) -> tuple[object, ...]:
    """Orders the entries of one host; the id makes the order the same in every process."""
    return (*precedence_key(entry.route, None), entry.route.id)
