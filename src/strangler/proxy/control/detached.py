"""Work that may hang in, its result out, in a thread that nothing waits for when the process ends.

asyncio's own threads, and those of executors, are waited for at the end: a source that hangs would
then hold up a stop until it is cut off by force."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def detached(work: Callable[[], T]) -> T:
    """What `work` returns or raises. Cancelling stops waiting, not the work."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def tell(result: T | None, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]  # without an error there is one

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except BaseException as raised:  # it is raised again, where it is awaited
            error = raised
        try:
            loop.call_soon_threadsafe(tell, result, error)
        except RuntimeError:  # the loop has ended meanwhile: nobody waits any more
            return

    threading.Thread(target=run, name="detached", daemon=True).start()
    return await done


def within(seconds: float, work: Callable[[], T]) -> T:
    """The same without an event loop; raises TimeoutError after `seconds`, and leaves the work to
    itself."""
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as raised:  # it is raised again, where it is awaited
            errors.append(raised)

    thread = threading.Thread(target=run, name="detached", daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError(f"no answer within {seconds:g} s")
    return results[0]
