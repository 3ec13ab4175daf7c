import os
import stat

import pytest

from strangler.errors import ConfigurationError
from strangler.proxy.control import places
from strangler.proxy.control.places import (
    private,
    runtime_directory,
    state_directory,
    write_durably,
)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_directories_are_the_users_alone(tmp_path):
    """Made so, or changed to be so."""
    made = private(tmp_path / "a" / "b", "--state-dir")
    loose = tmp_path / "loose"
    loose.mkdir(mode=0o755)
    assert mode(made) == mode(private(loose, "--state-dir")) == 0o700


def test_a_file_or_a_strangers_directory_is_refused(tmp_path, monkeypatch):
    """With the option that names another."""
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(ConfigurationError, match="--state-dir"):
        private(file, "--state-dir")
    monkeypatch.setattr(places.os, "getuid", lambda: os.geteuid() + 1)
    with pytest.raises(ConfigurationError, match="not a directory of this user"):
        private(tmp_path, "--state-dir")


def test_proxies_on_different_ports_keep_different_state(tmp_path, monkeypatch):
    """Below the user's state directory, unless another is asked for."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    one = state_directory(None, "127.0.0.1", 8080)
    two = state_directory(None, "::1", 8080)
    assert one != two
    assert state_directory(tmp_path / "mine", "::1", 8080) == tmp_path / "mine"


def test_the_runtime_directory_is_named_or_found(tmp_path, monkeypatch):
    """STRANGLER_RUNTIME_DIR, XDG_RUNTIME_DIR, temporary files."""
    monkeypatch.setenv("STRANGLER_RUNTIME_DIR", str(tmp_path / "named"))
    assert runtime_directory() == tmp_path / "named"
    monkeypatch.delenv("STRANGLER_RUNTIME_DIR")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert runtime_directory() == tmp_path / "strangler"
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr(places.tempfile, "gettempdir", lambda: str(tmp_path))
    assert runtime_directory() == tmp_path / f"strangler-{os.getuid()}"


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path, monkeypatch):
    """Mode 0600; a failure leaves the old content and no rubbish."""
    path = tmp_path / "state.json"
    write_durably(path, b"one")
    assert (path.read_bytes(), mode(path)) == (b"one", 0o600)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(places.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_durably(path, b"two")
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]
