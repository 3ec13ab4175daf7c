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
from strangler.proxy.dataplane.tree import Branch, Tree, walk
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
        sections = {host: _Section(found) for host, found in by_host.items()}
        self._any = (sections.pop(None),) if None in sections else ()
        """Where a host finds nothing of its own."""
        hosts = {host: section for host, section in sections.items() if host is not None}
        self._wildcards = {
            host[1:].encode(): section for host, section in hosts.items() if is_wildcard(host)
        }
        """`*.example.com` as `.example.com`."""
        self._exact = {
            host.encode(): (section, *self._below(host.encode()))
            for host, section in hosts.items()
            if not is_wildcard(host)
        }
        """With all that comes after it."""

    def find(self, path: bytes, request: Request) -> Entry | None:
        """The entry that takes the request if its path is read as `path`; None if none does."""
        segments = path.split(b"/")
        if segments[0]:
            return None  # `OPTIONS *` is about the server, not about a path
        host = request.host
        for section in self._exact.get(host) or self._below(host):
            leaf = section.exact.get(path) if section.exact else None
            entry = leaf.first(request) if leaf is not None else None
            if entry is None:
                tree = section.tree
                if path.startswith(tree.stem):
                    entry = walk(tree.node, segments, tree.depth, request)
                if entry is None and section.regexes is not None:
                    entry = section.regexes.first(path, request)
            if entry is not None:
                return entry
        return None

    def _below(self, host: bytes) -> tuple["_Section", ...]:
        """What goes after the section of the very host: wildcards, the longest first, and the
        routes without hosts. A wildcard never means its own name."""
        if not self._wildcards:
            return self._any
        found = []
        dot = host.find(b".", 1)
        while dot > 0:
            section = self._wildcards.get(host[dot:])
            if section is not None:
                found.append(section)
            dot = host.find(b".", dot + 1)
        return (*found, *self._any)


class _Section:
    """The entries for one host pattern, by their paths: first whole paths, then templates and
    prefixes, then regular expressions."""

    __slots__ = ("exact", "regexes", "tree")

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
        self.exact = {path: Leaf(found) for path, found in exact.items()}
        self.tree = Tree(branches)
        self.regexes = _Regexes(regexes) if regexes else None


class _Regexes:
    """The entries of one host pattern that match by regular expression."""

    __slots__ = ("_leaves", "_set")

    def __init__(self, entries: Sequence[Entry]) -> None:
        """`entries` in order of precedence."""
        self._set = RegexSet([entry.route.match.path for entry in entries])
        self._leaves = tuple([Leaf([entry]) for entry in entries])

    def first(self, path: bytes, request: Request) -> Entry | None:
        """The first entry whose expression matches the path and that takes the request."""
        for number in self._set.matching(path):
            entry = self._leaves[number].first(request)
            if entry is not None:
                return entry
        return None


def _literals(texts: Iterable[str]) -> tuple[Segment, ...]:
    return tuple([Segment(SegmentKind.LITERAL, text) for text in texts])


def _rank(entry: Entry) -> tuple[object, ...]:
    """Orders the entries of one host; the id makes the order the same in every process."""
    return (*precedence_key(entry.route, None), entry.route.id)
