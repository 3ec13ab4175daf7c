"""`${NAME}` in scalars."""

import pytest

from strangler.rules.substituting import Substituting
from strangler.yaml_places.values import EnvironmentLackError

ENVIRONMENT = {"HOST": "10.0.0.9", "EMPTY": "", "TRICK": "${HOST}", "HALF": "\udcff"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("http://${HOST}:80", "http://10.0.0.9:80"),
        ("${NONE:-x}", "x"),
        ("${EMPTY:-x}", "x"),
        ("${EMPTY}", ""),
        ("${NONE:-}", ""),
        ("$${HOST}", "${HOST}"),
        ("${TRICK}", "${HOST}"),
        ("$HOST $ {}", "$HOST $ {}"),
    ],
)
def test_placeholders_are_filled_in_once(text, filled):
    """A default stands in for what is not set or empty; values are not looked into again."""
    assert Substituting(ENVIRONMENT).filled(text) == filled


@pytest.mark.parametrize("text", ["${NONE}", "${", "${}", "${a b}", "${1}", "${HOST:x}", "${HALF}"])
def test_a_placeholder_without_a_value_is_refused(text):
    with pytest.raises(EnvironmentLackError):
        Substituting(ENVIRONMENT).filled(text)


def test_values_of_the_environment_are_remembered():
    """Those of defaults are in the file for all to see."""
    substituting = Substituting(ENVIRONMENT)
    substituting.filled("${HOST} ${NONE:-x}")
    (only,) = substituting.substitutions()
    assert (only.value, only.placeholder) == ("10.0.0.9", "${HOST}")
