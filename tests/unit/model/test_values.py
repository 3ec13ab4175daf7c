"""Values survive the wire, and displays are flattened as Python would."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from strangler.model.values import (
    Argument,
    Call,
    Formatted,
    Items,
    Literal,
    Member,
    Name,
    Opaque,
    Pairs,
    Splice,
    Value,
    dotted,
    elements,
    text,
)

LEAVES = st.one_of(
    st.builds(Literal, st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1),
                                 st.floats(allow_nan=False), st.text(max_size=5))),
    st.builds(Name, st.text("ab.:?", min_size=1, max_size=5)),
    st.builds(Opaque, st.just("Lambda")),
)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Items, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Splice, inner),
        st.builds(Pairs, st.lists(st.tuples(inner, inner), max_size=2).map(tuple)),
        st.builds(Formatted, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Member, inner, st.text("ab", max_size=2)),
        st.builds(
            Call, inner, st.lists(st.builds(Argument, inner, st.text("k*", max_size=2))).map(tuple)
        ),
    ),
    max_leaves=8,
)


@given(VALUES)
def test_a_value_survives_the_cache(value):
    encoded = msgspec.msgpack.encode(value)
    assert msgspec.msgpack.decode(encoded, type=Value) == value


def test_elements_go_through_displays_that_are_spliced():
    """`[a, *[b, *c]] + [d]`."""
    a, b, c, d = (Name(letter) for letter in "abcd")
    inner = Items((b, Splice(c)))
    whole = Items((Splice(Items((a, Splice(inner)))), Splice(Items((d,)))))
    assert list(elements(whole)) == [a, b, Splice(c), d]
    assert list(elements(a)) == []
    assert list(elements(None)) == []


def test_text_and_dotted_tell_strings_from_names():
    assert (text(Literal("a")), text(Literal(1)), text(Name("a")), text(None)) == (
        "a",
        None,
        None,
        None,
    )
    assert (dotted(Name("a.b")), dotted(Literal("a")), dotted(None)) == ("a.b", None, None)
