"""Templates change only where somebody has read the change."""

import pytest

from support.golden_templates import GOLDEN, NAMES, texts


@pytest.mark.parametrize("name", NAMES)
def test_templates_are_those_that_were_reviewed(name):
    """If a change is meant, renew the files as support.golden_templates says and read the diff."""
    for file, text in texts(name).items():
        assert (GOLDEN / file).read_text() == text, file


def test_no_other_file_lies_there():
    assert {each.name for each in GOLDEN.iterdir()} == {
        file for name in NAMES for file in texts(name)
    }
