"""Commands and answers of a page are found, and an answer that is another is told."""

import pytest

from support.console_pages import Shown, differs, shown

PAGE = """
```console
$ strangler one
first
$ strangler two
```
    $ not this
```console
$ strangler three
a
...
z
```
"""


def test_each_command_has_the_lines_below_it():
    """An answer ends with the block, or with the next command."""
    assert shown(PAGE) == [
        Shown("strangler one", ("first",)),
        Shown("strangler two", ()),
        Shown("strangler three", ("a", "...", "z")),
    ]


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (("a", "b"), ["a", "b"]),
        (("a", "...", "z"), ["a", "b", "c", "z"]),
        (("a", "...", "z"), ["a", "z"]),
        (("a", "..."), ["a", "b"]),
        ((), []),
        (("made in 3 s",), ["made in 17 s"]),
        (("2 resources",), ["7 resources"]),
    ],
)
def test_the_same_answer_does_not_differ(expected, said):
    """Left out lines, times and counts aside."""
    assert differs(expected, said) == ""


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (("a", "b"), ["a"]),
        (("a",), ["a", "b"]),
        (("a", "...", "z"), ["a", "b"]),
        (("a", "b"), ["b", "a"]),
        ((), ["a"]),
    ],
)
def test_another_answer_does(expected, said):
    """A line too many, too few, or elsewhere."""
    assert differs(expected, said)
