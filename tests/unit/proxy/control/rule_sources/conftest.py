import pytest

from support.emulators import nobody


@pytest.fixture(autouse=True)
def _no_real_credentials(monkeypatch):
    """Nothing here may ever find somebody's account."""
    for name, value in nobody().items():
        monkeypatch.setenv(name, value)
