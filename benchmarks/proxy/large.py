"""A worker's memory while 2 GB pass it, in each direction."""

import argparse
import asyncio
from pathlib import Path

from benchmarks.proxy.goals import Goal, Report
from benchmarks.proxy.ours import Proxy, proxy

SIZE, QUICK_SIZE = 2 * 1024**3, 256 * 1024**2
GOAL_MB = 16.0
"""Above the size at the start: a few buffers of a quarter of a megabyte each."""
_PIECE = bytes(256 * 1024)
_RULES = """
version: 1
proxy: {{access_log: false, limits: {{body: 4GB}}}}
upstreams:
  monolith: {{url: "http://127.0.0.1:{port}"}}
default: monolith
"""


def measure(report: Report, folder: Path, options: argparse.Namespace) -> None:
    """The largest size of the worker (VmHWM) before and after each direction."""
    size = QUICK_SIZE if options.quick else SIZE
    print(f"\nMemory of a worker while {size / 1e9:.1f} GB pass it")
    asyncio.run(_measure(report, folder, size))


async def _measure(report: Report, folder: Path, size: int) -> None:
    origin = await asyncio.start_server(lambda r, w: _answer(r, w, size), "127.0.0.1", 0)
    port = origin.sockets[0].getsockname()[1]
    with proxy(folder, _RULES.format(port=port), core=None) as running:
        start = _largest(running)
        report.note("largest size at the start, MB", start)
        for method in ("GET", "POST"):
            seconds = await _pass(running.port, method, size)
            report.note(f"{method}: GB/s", size / seconds / 1e9)
            grown = _largest(running) - start
            name = f"memory: growth over {size / 1e9:.1f} GB, {method}"
            report.judge(Goal(name, grown, "at most", GOAL_MB, "MB"))
    origin.close()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, size: int) -> None:
    """One request: its content is counted, the answer is as large as it was asked to be."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if head.startswith(b"post"):
        received = 0
        while received < size:
            received += len(await reader.read(1024 * 1024))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
    else:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % size)
        for _ in range(size // len(_PIECE)):
            writer.write(_PIECE)
            await writer.drain()
    await writer.drain()
    writer.close()


async def _pass(port: int, method: str, size: int) -> float:
    """Seconds for one request; SystemExit if a byte is missing."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4 * 1024 * 1024)
    length = size if method == "POST" else 0
    head = f"{method} / HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n"
    writer.write(head.encode())
    for _ in range(length // len(_PIECE)):
        writer.write(_PIECE)
        await writer.drain()
    await reader.readuntil(b"\r\n\r\n")
    expected = 2 if length else size
    received = 0
    while received < expected:
        data = await reader.read(1024 * 1024)
        if not data:
            raise SystemExit(f"{method}: {received} of {expected} bytes came")
        received += len(data)
    writer.close()
    return loop.time() - began


def _largest(running: Proxy) -> float:
    """The largest resident size that the worker ever had, in 10^6 bytes."""
    (pid,) = running.workers()
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise SystemExit("no VmHWM in /proc")
