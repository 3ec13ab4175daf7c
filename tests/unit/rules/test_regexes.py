"""Regexes are RE2, mean the whole path, and are refused with words."""

import pytest

from strangler.rules.regexes import RegexError, compile_regex


def test_a_pattern_means_the_whole_path():
    pattern = compile_regex("/a/[0-9]+")
    assert pattern.fullmatch(b"/a/12")
    assert not pattern.fullmatch(b"/a/12/")


def test_any_byte_is_a_character():
    """Also in a path that is not UTF-8."""
    assert compile_regex("/.").fullmatch(b"/\xff")


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        (r"/(a)\1", "backreference"),
        (r"/(?P<x>a)(?P=x)", "backreference"),
        ("/(?=a)", "lookaround"),
        ("/(?<!a)b", "lookaround"),
        ("/(?>a)", "atomic"),
        ("/(", "missing )"),
        ("/a{2000}", "repetition"),
        ("/[", "]"),
        ("/é", "%C3%A9"),
    ],
)
def test_what_re2_does_not_know_is_named(pattern, message):
    with pytest.raises(RegexError) as refused:
        compile_regex(pattern)
    assert message in str(refused.value)
