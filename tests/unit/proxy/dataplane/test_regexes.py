"""Many expressions in one pass."""

import pytest
import re2

from strangler.proxy.dataplane import regexes
from strangler.proxy.dataplane.regexes import RegexSet


def test_all_that_match_the_whole_path_are_named_in_order():
    """Not those that match a part."""
    found = RegexSet(["/a.*", "/b", "/ab?", "a", ".*"])
    assert found.matching(b"/ab") == [0, 2, 4]
    assert found.matching(b"/b") == [1, 4]
    assert found.matching(b"a") == [3, 4]
    assert RegexSet([]).matching(b"/a") == []


def test_a_byte_is_a_character():
    """Also one that is not UTF-8."""
    assert RegexSet(["/a.b"]).matching(b"/a\xe9b") == [0]


def test_expressions_that_do_not_fit_one_set_are_put_into_several(monkeypatch):
    """With the same answers as before, however little memory there is."""
    patterns = [f"/v{number}/items/[0-9]+(/[a-z]{{1,20}})?" for number in range(60)]
    together = RegexSet(patterns)
    monkeypatch.setattr(regexes, "_MOST_MEMORY", 40_000)
    apart = RegexSet(patterns)
    assert len(together._sets) == 1
    assert len(apart._sets) > 1
    for number in range(60):
        for path in (b"/v%d/items/7" % number, b"/v%d/items/7/x" % number):
            assert apart.matching(path) == together.matching(path) == [number]


def test_an_expression_too_large_for_any_set_is_an_error(monkeypatch):
    """Rather than one that never matches."""
    monkeypatch.setattr(regexes, "_MOST_MEMORY", 2_000)
    with pytest.raises(re2.error, match="too large"):
        RegexSet(["/[a-z]{1,500}"])
