from hypothesis import given
from hypothesis import strategies as st

from strangler.analyzers.data.sql import read_sql

names = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=8).map(lambda n: f"t_{n}")


@st.composite
def selects(draw, depth=2):
    """A SELECT, and the tables that it reads."""
    first = draw(names)
    tables, text = {first}, f"SELECT x0.id FROM {first} AS x0"
    for place in range(1, draw(st.integers(1, 4))):
        joined = draw(names)
        tables.add(joined)
        how = draw(st.sampled_from(["JOIN", "LEFT JOIN", "INNER JOIN"]))
        text += f" {how} {joined} x{place} ON x{place}.id = x{place - 1}.id"
    if depth and draw(st.booleans()):
        inner, more = draw(selects(depth - 1))
        tables |= more
        text += f" WHERE x0.id IN ({inner})"
    if depth and draw(st.booleans()):
        inner, more = draw(selects(depth - 1))
        tables |= more
        text += f" UNION {inner}"
    if depth and draw(st.booleans()):
        inner, more = draw(selects(depth - 1))
        tables |= more
        text = f"SELECT * FROM ({text}) AS s CROSS JOIN ({inner}) AS u"
    return text, tables


@given(selects(), st.sampled_from(["", "postgres", "mysql", "sqlite"]))
def test_tables_of_a_select_are_those_it_was_made_of(made, dialect):
    text, tables = made
    found = read_sql(text, (dialect,))
    assert (set(found.reads), found.writes, found.complete) == (tables, (), True)
    assert {name for pair in found.pairs for name in pair} <= tables
