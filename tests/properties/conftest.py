"""What holds for laws."""

from collections.abc import Iterator

import pytest
from coverage import Coverage


@pytest.fixture(autouse=True, scope="module")
def _untraced() -> Iterator[None]:
    """Coverage is not measured here: it would take as long as the laws themselves, which try
    hundreds of examples of lines that other tests cover."""
    measuring = Coverage.current()
    if measuring is None:
        yield
        return
    measuring.stop()
    yield
    measuring.start()
