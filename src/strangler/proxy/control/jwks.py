"""Where the key set is in, messages with its keys out, whenever these change (RFC 7517)."""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from strangler.proxy.control.repeating import Standing, Tasks, jittered, retry_delay
from strangler.proxy.dataplane.messages import KeySet
from strangler.proxy.dataplane.tokens import read_keys

LARGEST = 1024 * 1024
"""Bytes of a key set; a larger one is refused."""

FILE_POLL = 2.0
"""Seconds between two looks at a file."""

DEFAULT_AGE = 300.0
SHORTEST_AGE = 30.0
"""Seconds after which a URL is asked again: as Cache-Control says, between these two; the longest
is also what is taken where it says nothing, since a new key should not have to wait for an hour."""

_TIMEOUT = 5.0
_MAX_AGE = re.compile(r'(?:^|[\s,])max-age="?(\d{1,9})', re.IGNORECASE)


class KeySetError(Exception):
    """There is no key set now; the last one stands. The text is for a person."""


class KeySets:
    """Keeps the key set of `proxy.jwt.jwks` up to date."""

    def __init__(
        self,
        publish: Callable[[KeySet], None],
        report: Callable[[str], None],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        make_client: Callable[[], httpx.AsyncClient] = httpx.AsyncClient,
    ) -> None:
        """`report` gets a sentence for a person when the keys cannot be had, or some of them not
        used, and when that is over."""
        self._publish = publish
        self._report = report
        self._sleep = sleep
        self._chance = chance
        self._make_client = make_client
        self._tasks = Tasks()
        self._place = ""
        self._asked: asyncio.Event | None = None

    def configure(self, place: str) -> None:
        """Follow this path or URL from now on; empty: none. Call it in the loop."""
        if place == self._place:
            return
        self._end()
        self._place = place
        if place:
            source = UrlSource(place, self._make_client) if _is_url(place) else FileSource(place)
            self._asked = asyncio.Event()
            self._tasks.start("keys", self._follow(place, source, self._asked))

    async def asked(self) -> None:
        """Wait until the keys were read once, or failed to be."""
        if self._asked is not None:
            await self._asked.wait()

    async def stop(self) -> None:
        """End all work."""
        self._end()
        await self._tasks.end_all()

    def _end(self) -> None:
        self._place = ""
        self._tasks.end("keys")
        if self._asked is not None:
            # Nobody shall wait for keys that will not come.
            self._asked.set()
            self._asked = None

    async def _follow(
        self, place: str, source: "UrlSource | FileSource", asked: asyncio.Event
    ) -> None:
        reading = Standing(f"keys for tokens ({_shown(place)})", self._report)
        using = Standing(f"keys for tokens ({_shown(place)})", self._report)
        last = None
        try:
            while True:
                try:
                    text = await source.read()
                    if text is not None and text != last:
                        problems = _check(text)
                        self._publish(KeySet(text))
                        last = text
                        if problems:
                            using.failed("; ".join(problems))
                        else:
                            using.works()
                except KeySetError as error:
                    reading.failed(f"{error}; the last keys stay in use" if last else str(error))
                    source.forget()
                    delay = min(retry_delay(reading.failures), source.age)
                else:
                    reading.works()
                    delay = source.age
                asked.set()
                await self._sleep(jittered(delay, self._chance()))
        finally:
            await source.close()


def _check(text: str) -> tuple[str, ...]:
    """What is wrong with single keys. KeySetError: nothing of it can be used."""
    try:
        keys, problems = read_keys(text)
    except ValueError as error:
        raise KeySetError(f"not a JWK set: {error}") from error
    if not keys:
        raise KeySetError("; ".join(problems) or "it holds no key")
    return problems


class FileSource:
    """A key set in a file; read again when its time or size changes."""

    age = FILE_POLL

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._seen: object = None

    async def read(self) -> str | None:
        """The file's text; None while it is unchanged."""
        try:
            status = self._path.stat()
            seen = (status.st_mtime_ns, status.st_size, status.st_ino)
            if seen == self._seen:
                return None
            if status.st_size > LARGEST:
                raise KeySetError("larger than 1 MB")
            text = self._path.read_text(encoding="utf-8")
        except (OSError, UnicodeError) as error:
            raise KeySetError(f"cannot read it: {error}") from error
        self._seen = seen
        return text

    def forget(self) -> None:
        """Read it again, changed or not."""
        self._seen = None

    async def close(self) -> None:
        """There is nothing to close."""


class UrlSource:
    """A key set at a URL; asked again when it has aged, with its ETag where it has one."""

    def __init__(self, url: str, make_client: Callable[[], httpx.AsyncClient]) -> None:
        self._url = url
        self._client = make_client()
        self._etag = ""
        self.age = DEFAULT_AGE
        """Seconds until the next question."""

    async def read(self) -> str | None:
        """What the URL answers; None where it says that nothing has changed."""
        headers = {"accept": "application/jwk-set+json, application/json"}
        if self._etag:
            headers["if-none-match"] = self._etag
        try:
            async with (
                asyncio.timeout(_TIMEOUT),
                self._client.stream(
                    "GET", self._url, headers=headers, follow_redirects=False
                ) as response,
            ):
                if response.status_code not in (200, 304):
                    raise KeySetError(f"status {response.status_code}")
                self.age = _age(response.headers.get("cache-control", ""))
                if response.status_code == 304:
                    return None
                content = bytearray()
                async for piece in response.aiter_bytes():
                    content += piece
                    if len(content) > LARGEST:
                        raise KeySetError("larger than 1 MB")
                self._etag = response.headers.get("etag", "")
                return content.decode()
        except TimeoutError as error:
            raise KeySetError(f"no answer within {_TIMEOUT:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            raise KeySetError(f"cannot be fetched: {error or type(error).__name__}") from error

    def forget(self) -> None:
        """Ask for all of it next time."""
        self._etag = ""

    async def close(self) -> None:
        """Ask nothing any more."""
        await self._client.aclose()


def _age(control: str) -> float:
    found = _MAX_AGE.search(control)
    seconds = float(found[1]) if found else DEFAULT_AGE
    return min(max(seconds, SHORTEST_AGE), DEFAULT_AGE)


def _is_url(place: str) -> bool:
    return place.lower().startswith(("http://", "https://"))


def _shown(place: str) -> str:
    """Without query and user information, which may hold a secret."""
    if not _is_url(place):
        return place
    try:
        url = httpx.URL(place)
    except httpx.InvalidURL:
        return "an invalid URL"
    return str(url.copy_with(query=None, fragment=None, userinfo=b""))
