"""report.md: readable as a pull request comment, within its limit, with nobody mentioned."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strangler.diagnostics import ROUTE_UNRESOLVED, report
from strangler.locations import Location
from strangler.model.boundaries import Answer, Verdict
from strangler.reports.document import document
from strangler.reports.escaping import cell, code, prose
from strangler.reports.to_markdown import LONGEST, to_markdown
from support.sample_analysis import large_analysis, sample_analysis


def test_the_picture_comes_first_then_the_answer_then_the_evidence():
    """A reader who stops anywhere has read what matters most so far."""
    text = to_markdown(document(sample_analysis()))
    order = [
        "# shop: 4 parts proposed",
        "```mermaid",
        "**Split.** Split catalog from orders first",
        "94.2 % of calls resolved, 58 unknown",
        "## Parts",
        "## Cuts, dearest first",
        "## Cycles",
        "## Problems in the input",
        "Not resolved: 4 places",
        "Figures about the split",
    ]
    places = [text.index(each) for each in order]
    assert places == sorted(places)


def test_findings_are_sorted_by_what_they_cost():
    """The dearest cut is the first one, with its lines."""
    text = to_markdown(document(sample_analysis()))
    assert text.index("**`orders` → `catalog`**, price 12.5") < text.index(
        "**`catalog` → `orders`**, price 1:"
    )
    assert (
        "foreign key: `table:orders_order` → `table:catalog_product` at `shop/orders/models.py:14`"
        in text
    )
    assert "lazy import: `shop.orders.views` → `shop.catalog.models`" in text


def test_a_cycle_names_the_edge_to_break():
    """With the file and line where to do it."""
    text = to_markdown(document(sample_analysis()))
    assert (
        "breaks by removing `shop.catalog.models` → `shop.orders.models` "
        "at `shop/catalog/models.py:88`" in text
    )


def test_no_is_an_answer():
    """A verdict against splitting stands as plainly as one for it."""
    sample = sample_analysis()
    verdict = Verdict(Answer.KEEP, "Every part needs every other.")
    found = document(replace(sample, boundary=replace(sample.boundary, verdict=verdict)))
    assert "**Do not split.** Every part needs every other." in to_markdown(found)


@pytest.mark.parametrize("longest", [LONGEST, 20_000, 9_000])
def test_a_long_report_stays_below_the_limit(longest):
    """GitHub refuses longer comments; what is left out is counted."""
    text = to_markdown(document(large_analysis(900, 0, 900, parts=40)), longest)
    assert len(text) < longest
    assert re.search(r"\+[\d,]+ more", text)
    assert text.count("<details>") == text.count("</details>")
    assert text.count("```") == 2


def test_even_hopeless_lengths_end_cleanly():
    """The hard limit holds whatever the names are."""
    assert len(to_markdown(document(large_analysis(90, 0, 90, parts=40)), 2_000)) < 2_000


def test_long_lists_fold():
    """Five findings show; the others are one click away."""
    text = to_markdown(document(large_analysis(90, 0, 90, parts=6)))
    assert "<details><summary>25 more cuts</summary>" in text


def test_repeated_problems_are_counted():
    """One line a kind of problem, not a hundred."""
    sample = sample_analysis()
    many = tuple(
        report(ROUTE_UNRESOLVED, f"route {n} is computed", Location("shop/urls.py", n))
        for n in range(1, 101)
    )
    text = to_markdown(document(replace(sample, diagnostics=many)))
    assert "warning `STR302` (100 times): route 1 is computed at `shop/urls.py:1`" in text


def test_rows_of_tables_keep_their_columns():
    """Pipes in names do not make columns."""
    sample = sample_analysis()
    parts = tuple(replace(part, name=f"a|{part.name}") for part in sample.boundary.parts)
    found = document(replace(sample, boundary=replace(sample.boundary, parts=parts), cuts=()))
    rows = [line for line in to_markdown(found).splitlines() if line.startswith("| `a")]
    assert len(rows) == 4
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 9 for row in rows)


@given(st.text(max_size=60))
def test_code_spans_hold_any_name(name):
    """One line, fences that match and are longer than any run of backticks inside."""
    span = code(name)
    assert "\n" not in span
    if span != "(none)":
        fence = re.match(r"`+", span)[0]
        inner = span[len(fence) : -len(fence)]
        assert span.endswith(fence)
        assert fence not in re.findall(r"`+", inner.strip(" ")) or not inner.strip(" ")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words, 12.5 % of it", "plain words, 12.5 % of it"),
        ("orders_order is written", "orders_order is written"),
        ("*bold* _it_ [x](y) <b>", r"\*bold\* \_it\_ \[x\](y) \<b\>"),
        ("ask @alice about #12", "ask @<!-- -->alice about #<!-- -->12"),
        ("1. first", r"1\. first"),
        ("# title", r"\# title"),
        ("- item", r"\- item"),
        ("a\nb\tc", "a b c"),
        ("&lt;", "&amp;lt;"),
        ("a | b", r"a \| b"),
    ],
)
def test_prose_shows_as_written(text, shown):
    """No markup from analysed code, no one notified, no issue linked."""
    assert prose(text) == shown


def test_a_pipe_is_escaped_once():
    """Also in text that escaped it before it came into a cell."""
    assert cell(prose("a | b")) == r"a \| b"
    assert cell(code("a|b")) == r"`a\|b`"
