"""Places in files: packed and unpacked without loss, shown and sorted as people expect."""

from hypothesis import given
from hypothesis import strategies as st

from strangler.locations import Location, locate, pack, unpack


@given(st.integers(1, 10_000_000), st.integers(1, 1_048_575))
def test_what_is_packed_is_unpacked(line, column):
    assert unpack(pack(line, column)) == (line, column)


@given(st.tuples(st.integers(1, 10**6), st.integers(1, 10**6)),
       st.tuples(st.integers(1, 10**6), st.integers(1, 10**6)))  # fmt: skip
def test_packed_positions_sort_as_places_do(one, other):
    assert (pack(*one) < pack(*other)) == (one < other)


def test_a_column_past_a_million_is_cut_and_the_line_kept():
    """One-line files of several megabytes have such columns."""
    assert unpack(pack(7, 5_000_000)) == (7, 1_048_575)


def test_a_location_is_shown_as_editors_open_it():
    assert str(locate("shop/cart.py", pack(3, 9))) == "shop/cart.py:3:9"


def test_locations_sort_by_path_then_line_as_numbers():
    places = [
        Location("b.py", 1),
        Location("a.py", 10),
        Location("a.py", 9, 2),
        Location("a.py", 9),
    ]
    assert [str(place) for place in sorted(places)] == [
        "a.py:9:1",
        "a.py:9:2",
        "a.py:10:1",
        "b.py:1:1",
    ]
