"""A `sleep` that lasts until the test says so, for background tasks under test."""

import asyncio


class Steps:
    """Pass `sleep` to what is tested. `await slept()` waits until it sleeps and says for how
    long; `wake()` ends that sleep."""

    def __init__(self):
        self._delays = asyncio.Queue()
        self._wakes = asyncio.Queue()

    async def sleep(self, seconds):
        self._delays.put_nowait(seconds)
        await self._wakes.get()

    async def slept(self):
        return await asyncio.wait_for(self._delays.get(), 10)

    def wake(self):
        self._wakes.put_nowait(None)

    async def step(self):
        """Wake it, and wait until it sleeps again."""
        self.wake()
        return await self.slept()
