"""A running proxy in, requests to it from several threads for as long as a block lasts."""

import threading
from collections.abc import Sequence

import httpx

from support.running_proxy import Running


class Load:
    """Answers in the order in which they came; a request that fails is an answer too."""

    def __init__(
        self,
        proxy: Running,
        threads: int = 4,
        *,
        reuse: bool = True,
        paths: Sequence[str] = ("/moved/x",),
        pause: float = 0.0,
    ) -> None:
        """`reuse` keeps connections open, as most clients do; `pause` is seconds between two
        requests of a thread."""
        self.answers: list[tuple[int, str]] = []
        """Status and text; status 0: none came, and the text says why."""
        self._stop = threading.Event()
        self._reuse, self._paths, self._pause = reuse, paths, pause
        self._threads = [
            threading.Thread(target=self._ask, args=(proxy.url,)) for _ in range(threads)
        ]

    def _ask(self, url: str) -> None:
        limits = httpx.Limits(max_keepalive_connections=4 if self._reuse else 0)
        with httpx.Client(trust_env=False, limits=limits, timeout=20) as client:
            while True:
                for path in self._paths:
                    if self._stop.wait(self._pause):
                        return
                    try:
                        answer = client.get(url + path)
                        self.answers.append((answer.status_code, answer.text))
                    except httpx.HTTPError as error:
                        self.answers.append((0, f"{path}: {error!r}"))

    @property
    def failed(self) -> list[tuple[int, str]]:
        """All but 200."""
        return [each for each in self.answers if each[0] != 200]

    def stop(self) -> None:
        """No more requests; those under way are answered."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
