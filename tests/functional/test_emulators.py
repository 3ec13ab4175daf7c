"""Emulators for the tests: nothing of theirs can ever reach AWS."""

import pytest

from support.emulators import NotLoopbackError, nobody, refuse_elsewhere


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "https://sts.eu-west-1.amazonaws.com",
        "http://localhost.example.com:4566",
        "http://10.0.0.1:4566",
        "http://0.0.0.0:4566",
        "http://127.0.0.1.nip.io:4566",
    ],
)
def test_an_endpoint_elsewhere_is_refused(endpoint):
    """A name is refused as well: who knows where it leads."""
    with pytest.raises(NotLoopbackError):
        refuse_elsewhere(endpoint)


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:4566", "http://[::1]:4566"])
def test_this_machine_is_not(endpoint):
    """By its number."""
    refuse_elsewhere(endpoint)


def test_nobodys_environment_has_no_way_to_credentials():
    """Neither files nor the instance's metadata; keys that open nothing come first."""
    found = nobody()
    assert found["AWS_ACCESS_KEY_ID"] == "testing"
    assert found["AWS_EC2_METADATA_DISABLED"] == "true"
    assert found["AWS_CONFIG_FILE"] == found["AWS_SHARED_CREDENTIALS_FILE"] == "/dev/null"
