"""An origin, the proxy before it, and the check that every test ends with."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from support.proxying import Strangler, rules_for
from support.recording import RecordingOrigin


@pytest.fixture
def origins() -> Iterator[Callable[..., RecordingOrigin]]:
    """Starts origins. Afterwards: no script failed, and no origin was sent bytes that a strict
    server refuses."""
    started: list[RecordingOrigin] = []

    def start(*arguments: Any, **options: Any) -> RecordingOrigin:
        started.append(RecordingOrigin(*arguments, **options))
        return started[-1]

    yield start
    for origin in started:
        origin.close()
    for origin in started:
        assert origin.failures == []
        assert origin.malformed == []


@pytest.fixture
def start() -> Iterator[Callable[..., Strangler]]:
    """Starts proxies: an origin and the options of `rules_for`."""
    with ExitStack() as stack:
        yield lambda *arguments, **options: stack.enter_context(
            Strangler(rules_for(*arguments, **options))
        )


@pytest.fixture
def origin(origins) -> RecordingOrigin:
    return origins()


@pytest.fixture
def proxy(origin, start) -> Strangler:
    return start(origin)


@pytest.fixture
def refuses(origin, proxy) -> Callable[..., None]:
    """Asserts that bytes are answered with a status of ours (400 unless said) and the end of the
    connection, and that nothing of them arrives as a request."""

    def check(data: bytes, *statuses: int) -> None:
        before = len(origin.requests)
        with proxy.client() as client:
            answer = client.ask(data)
            assert answer.status in (statuses or (400,)), answer.raw
            assert answer.one(b"x-strangler-error"), answer.raw
            assert answer.one(b"connection") == b"close", answer.raw
            assert client.read_to_end() == b""
        assert [item.raw for item in origin.requests[before:]] == []

    return check
