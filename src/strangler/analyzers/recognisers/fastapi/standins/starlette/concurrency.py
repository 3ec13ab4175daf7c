"""`starlette.concurrency`: functions that are called in a thread."""

from strangler.standins.terms import calls, handed


async def run_in_threadpool(func, *args, **kwargs):
    """What the function gives."""
    handed(func)
    return calls(func, *args, **kwargs)


async def iterate_in_threadpool(iterator):
    """What the iterator gives."""
    for item in iterator:
        yield item
