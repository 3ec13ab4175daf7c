"""Searching and cutting a block of field lines is the same as reading it line by line."""

import re

from hypothesis import given
from hypothesis import strategies as st

from strangler.proxy.dataplane.fieldblock import (
    SPECIAL,
    cutter,
    field_values,
    finder,
    names_of,
    split_lines,
    with_value,
    without,
)
from strangler.proxy.dataplane.fields import END_TO_END, HOP_BY_HOP, IDENTITY, OURS
from strangler.proxy.dataplane.forwarding import forwardable
from strangler.proxy.dataplane.identity import Hops, Peer
from strangler.proxy.dataplane.request import Request
from strangler.proxy.dataplane.sticking import without_cookies

TOKEN = b"!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
KNOWN = sorted(SPECIAL | END_TO_END | {b"x", b"xhost", b"hos", b"connectio", b"te-x", b"x-te"})
PLAIN = st.lists(st.sampled_from(list(TOKEN)), min_size=1, max_size=8).map(bytes)


@st.composite
def known_names(draw):
    """A name that means something, in any case."""
    name = draw(st.sampled_from(KNOWN))
    return draw(st.sampled_from([name, name.upper(), name.title(), name.swapcase()]))


NAMES = known_names() | PLAIN
# A value may hold whatever stands in other lines' names, but no line end.
VALUES = st.lists(
    st.sampled_from(
        [b"host:", b"\\r\\n", b" ", b"\t", b",", b";", b"=", b"a", b"TE", b"\xff", b":"]
    ),
    max_size=6,
).map(b"".join)
SPACES = st.sampled_from([b"", b" ", b"  ", b"\t"])
LINES = st.lists(st.tuples(NAMES, SPACES, VALUES, SPACES), max_size=8)
CHOSEN = st.sets(st.sampled_from(KNOWN), min_size=1, max_size=6)


def block_of(lines):
    return b"".join(b"\r\n%b:%b%b%b" % line for line in lines)


def named(line):
    return line[0].lower()


def value(line):
    return b"".join(line[1:]).strip(b" \t")


@given(LINES)
def test_a_block_is_its_lines(lines):
    """Taken apart and put together."""
    block = block_of(lines)
    assert split_lines(block) == [b"%b:%b%b%b" % line for line in lines]
    assert names_of(block.lower()) == [named(line) for line in lines]


@given(LINES, CHOSEN)
def test_finding_is_reading_names(lines, names):
    """In order, repeats too, and never inside a value."""
    lower = block_of(lines).lower()
    expected = [named(line) for line in lines if named(line) in names]
    found = finder(names).findall(lower)
    assert [name for name, _ in found] == expected
    values = [value(line).lower() for line in lines if named(line) in names]
    assert [each.strip(b" \t") for _, each in found] == values


@given(LINES, CHOSEN)
def test_cutting_removes_these_lines_and_no_byte_else(lines, names):
    """Both ways to cut agree with leaving the lines out."""
    block = block_of(lines)
    expected = block_of([line for line in lines if named(line) not in names])
    assert cutter(names).sub(b"", block) == expected
    assert without(block, names) == expected


@given(LINES, st.sampled_from(KNOWN))
def test_values_of_a_name_are_joined_in_order(lines, name):
    """RFC 9110 section 5.3; None where there is none."""
    block = block_of(lines)
    values = [value(line) for line in lines if named(line) == name]
    expected = b", ".join(values) if values else None
    assert field_values(block, block.lower(), name) == expected


@given(LINES, st.sampled_from(KNOWN))
def test_replacing_changes_the_first_line_of_a_name(lines, name):
    """Or appends one."""
    new = name + b": new"
    expected = [b"%b:%b%b%b" % line for line in lines]
    for number, line in enumerate(lines):
        if named(line) == name:
            expected[number] = new
            break
    else:
        expected.append(new)
    assert split_lines(with_value(block_of(lines), name, new)) == expected


def _request(lines, options):
    lines = [(b"Host", b" ", b"a", b""), *lines]
    if options:
        lines.append((b"Connection", b" ", b", ".join(options), b""))
    request = Request(b"GET", b"/", 1, block_of(lines))
    request.specials = [name for name in names_of(request.lower) if name in SPECIAL]
    request.options = frozenset(option.lower() for option in options)
    return request, lines


WITHOUT_CONNECTION = LINES.map(lambda ls: [ln for ln in ls if named(ln) != b"connection"])
_CLAIMS = re.compile(
    rb"forwarded|x[-_]forwarded[-_](for|host|port|prefix|proto|scheme|server|ssl)|x[-_]real[-_]ip"
)
_OURS = re.compile(rb"x[-_]strangler[-_](shadow|error|host|origin|route|upstream|hops)")


@given(WITHOUT_CONNECTION, st.lists(known_names() | PLAIN, max_size=3))
def test_forwarding_to_an_upstream_drops_what_it_must_and_nothing_else(lines, options):
    """Hop by hop, ours, what a stranger claims, and what Connection names but may name: every
    other line goes on, byte for byte and in order (RFC 9110 section 7.6.1)."""
    request, lines = _request(lines, options)
    peer = Peer("192.0.2.7", 1, "http", Hops(()))

    def goes_on(line):
        name = named(line)
        if name in HOP_BY_HOP or _CLAIMS.fullmatch(name) or _OURS.fullmatch(name):
            return False
        return name in END_TO_END or name not in request.options

    assert forwardable(request, peer) == block_of([line for line in lines if goes_on(line)])


def test_the_names_that_only_we_write_are_all_in_the_oracle():
    """So that a new one is not left out of it."""
    assert all(_CLAIMS.fullmatch(name) for name in IDENTITY)
    assert all(_OURS.fullmatch(name) for name in OURS)


PAIRS = st.lists(
    st.sampled_from([b"side=x", b"a=1", b"side", b"", b"b=side=x", b"Side=y", b"aside=2", b"c="]),
    min_size=1,
    max_size=6,
)


@given(PAIRS, st.sampled_from([b"; ", b";", b" ; "]), LINES)
def test_only_our_own_cookies_are_taken_out(pairs, separator, lines):
    """The others stay in order, and every other field as it is."""
    lines = [line for line in lines if named(line) != b"cookie"]
    block = block_of(lines) + b"\r\nCookie: " + separator.join(pairs)
    cut = without_cookies(block, {b"side"})
    assert cut.startswith(block_of(lines))
    rest = cut[len(block_of(lines)) :]
    kept = [pair for pair in pairs if pair.partition(b"=")[0] != b"side"]
    if len(kept) == len(pairs):
        assert cut == block
    else:
        sent = [pair.strip() for pair in rest.partition(b":")[2].split(b";")]
        assert [pair for pair in sent if pair] == [pair for pair in kept if pair]
