import os
import socket

import pytest

from strangler.errors import ConfigurationError
from strangler.proxy.control.acquiring import VARIABLE, acquire, urls
from strangler.proxy.control.options import ProxyOptions, cores


@pytest.fixture(autouse=True)
def runtime(tmp_path, monkeypatch):
    monkeypatch.setenv("STRANGLER_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.delenv(VARIABLE, raising=False)


def options(tmp_path, **changes):
    return ProxyOptions(
        rules=str(tmp_path / "rules.yaml"), **{"port": 0, "admin_port": 0, **changes}
    )


def test_without_a_predecessor_sockets_are_opened(tmp_path):
    """And the place where a successor will ask is named after the port."""
    acquired = acquire(options(tmp_path))
    try:
        assert acquired.inheritance is None
        port = acquired.traffic[0].getsockname()[1]
        assert acquired.place == tmp_path / "run" / f"proxy-127.0.0.1-{port}.sock"
        assert urls(acquired.traffic, "http") == (f"http://127.0.0.1:{port}",)
    finally:
        acquired.release()


def test_a_taken_admin_port_lets_go_of_the_traffic_port(tmp_path):
    """Nothing is left half open."""
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with pytest.raises(ConfigurationError, match="another --admin-port"):
            acquire(options(tmp_path, port=port, admin_port=stranger.getsockname()[1]))
    acquire(options(tmp_path, port=port)).release()


def test_a_predecessor_that_is_named_but_gone_is_no_obstacle(tmp_path, monkeypatch):
    """The variable does not reach the successor's own successor."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "gone.sock"))
    acquired = acquire(options(tmp_path))
    acquired.release()
    assert acquired.inheritance is None
    assert VARIABLE not in os.environ


def test_at_least_one_core_is_counted():
    """The default number of workers."""
    assert cores() >= 1
