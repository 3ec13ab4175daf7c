import asyncio
import threading

import pytest

from strangler.proxy.control.detached import detached, within


def test_results_and_errors_come_back():
    """As if it had been called."""
    assert asyncio.run(detached(lambda: 7)) == 7
    assert within(20, lambda: 7) == 7

    def fail():
        raise KeyError("gone")

    with pytest.raises(KeyError):
        asyncio.run(detached(fail))
    with pytest.raises(KeyError):
        within(20, fail)


def test_the_end_of_the_loop_waits_for_nothing_that_hangs():
    """A proxy that was told to stop does not wait for a source that does not answer."""
    held = threading.Event()

    async def begin():
        task = asyncio.create_task(detached(lambda: held.wait(20)))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(begin())
    assert not held.is_set()
    held.set()


def test_patience_has_an_end():
    """Then the work is left to itself."""
    held = threading.Event()
    with pytest.raises(TimeoutError, match=r"0\.01 s"):
        within(0.01, lambda: held.wait(20))
    held.set()
