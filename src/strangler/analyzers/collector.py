"""Long stretches of work without the cyclic garbage collector."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Facts and edges are millions of objects without cycles: the cyclic collector would walk
    them over and over for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            # All that was made meanwhile counts as young, and would be walked at once. This
            # moves it to the oldest generation, which is walked rarely.
            gc.freeze()
            gc.unfreeze()
            gc.enable()
