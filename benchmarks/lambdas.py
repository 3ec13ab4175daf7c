"""Invocations a second, 50 in flight, through a local Lambda service: our path beside boto3.

    python -m benchmarks.lambdas [--seconds 1.0] [--rounds 5]

Ours is the whole way from a request to the function's answer: event, signature, connection pool,
reading what comes back; on one event loop (uvloop). boto3 gets events that are ready and gives
back bytes, from 50 threads with 50 connections and retries off, as its users would set it. The
service is a process of its own and answers at once; rounds alternate, medians are shown. Ours and
the service want a core each: on a machine that is busy with something else, the CPU time tells
more than the rate."""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

import uvloop

from benchmarks.machine import machine
from strangler.proxy.dataplane.attempts import Framing, ResponseHead
from strangler.proxy.dataplane.clock import Clock
from strangler.proxy.dataplane.edge.reading import read_request
from strangler.proxy.dataplane.identity import Hops, Peer
from strangler.proxy.dataplane.lambdas.credentials import CredentialHolder
from strangler.proxy.dataplane.lambdas.functions import Surroundings
from strangler.proxy.dataplane.lambdas.upstream import LambdaUpstream
from strangler.proxy.dataplane.messages import AwsCredentials
from strangler.proxy.dataplane.outbox import Outbox
from strangler.proxy.dataplane.outcomes import Failure
from strangler.rules.model import LambdaFunction, Limits, Upstream, Url

IN_FLIGHT = 50
GOAL = 5.0
CASES = (
    ("600 bytes", 600, "echo", GOAL),
    ("100 KB", 100_000, "store", GOAL),
    ("100 KB both ways", 100_000, "echo", 0.0),
)
"""Size of the request's content, a function (`echo` returns it, `store` a short text), and how
much faster we have to be. The last has no goal: we read the answer, boto3 hands it over unread."""
STORED = b"stored"
KEYS = AwsCredentials("AKIDEXAMPLE", "secret", "token" * 60)
_HEAD = (
    b"POST /orders/7?tag=a&tag=b%%20c HTTP/1.1\r\nHost: shop.example\r\nAccept: */*\r\n"
    b"User-Agent: benchmark\r\nCookie: sid=abc; theme=dark\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n\r\n"
)


class Caller:
    """Asks one request after the other; the part of an exchange that a function needs."""

    def __init__(self, upstream: LambdaUpstream, body: bytes, peer: Peer, until: float) -> None:
        self.request = read_request(_HEAD % len(body), Limits())
        self.request.scheme, self.request.client = "https", "203.0.113.9"
        self.peer = peer
        self.target = self.request.target
        self.cut_prefix = self.traceparent = self.mark = b""
        self.upgrade = False
        self.hops = 0
        self.done = 0
        self.ended = asyncio.get_running_loop().create_future()
        self._upstream = upstream
        self._body = body
        self._until = until

    def ask(self) -> None:
        begun = self._upstream.begin(self)
        if isinstance(begun, Failure):
            self.on_failure(begun)
            return
        attempt, self._ticket = begun
        attempt.write(self._body)
        attempt.finish()

    def on_interim(self, status: int, reason: bytes, block: bytes) -> None:
        """None comes."""

    def on_head(self, head: ResponseHead) -> None:
        assert (head.status, head.framing) == (200, Framing.LENGTH)

    def on_body(self, data: bytes) -> None:
        assert len(data) in (len(self._body), len(STORED))

    def flush(self) -> None:
        """Nothing is kept."""

    def on_end(self, trailers: Sequence[bytes]) -> None:
        self._upstream.done(self._ticket, True)
        self.done += 1
        if time.perf_counter() < self._until:
            # As an exchange's next request comes: from the loop, not from the last answer.
            asyncio.get_running_loop().call_soon(self.ask)
        else:
            self.ended.set_result(None)

    def on_failure(self, failure: Failure) -> None:
        if not self.ended.done():
            self.ended.set_exception(RuntimeError(str(failure)))

    def pause_sending(self) -> None:
        """The body is sent whole."""

    def resume_sending(self) -> None:
        """See `pause_sending`."""


async def _ours(port: int, function: str, body: bytes, seconds: float) -> float:
    loop = asyncio.get_running_loop()
    clock = Clock(loop)
    numbers = count()
    credentials = CredentialHolder(time.time, lambda: clock.now)
    credentials.replace(KEYS)
    surroundings = Surroundings(
        credentials=credentials,
        now=time.time,
        new_id=lambda: f"r-{next(numbers)}",
        report=print,
    )
    rule = LambdaFunction(
        function=function,
        qualifier="live",
        region="eu-west-1",
        endpoint=Url(scheme="http", host="127.0.0.1", port=port),
    )
    upstream = LambdaUpstream(
        Upstream(name=function, target=rule),
        loop=loop,
        clock=clock,
        outbox=Outbox(loop),
        max_in_flight=1_000,
        surroundings=surroundings,
    )
    clock.start()
    peer = Peer("127.0.0.1", 1, "http", Hops(()))
    started = time.perf_counter()
    callers = [Caller(upstream, body, peer, started + seconds) for _ in range(IN_FLIGHT)]
    for caller in callers:
        caller.ask()
    await asyncio.gather(*(caller.ended for caller in callers))
    elapsed = time.perf_counter() - started
    upstream.retire()
    clock.stop()
    return sum(caller.done for caller in callers) / elapsed


def ours(port: int, function: str, body: bytes, seconds: float) -> float:
    """Invocations a second by our path."""
    return uvloop.run(_ours(port, function, body, seconds))


class Boto3:
    """A client with a connection for each of its threads."""

    def __init__(self, port: int) -> None:
        import boto3
        from botocore.config import Config

        self._client: Any = boto3.client(
            "lambda",
            region_name="eu-west-1",
            endpoint_url=f"http://127.0.0.1:{port}",
            aws_access_key_id=KEYS.access_key,
            aws_secret_access_key=KEYS.secret_key,
            aws_session_token=KEYS.token,
            config=Config(max_pool_connections=IN_FLIGHT, retries={"total_max_attempts": 1}),
        )
        self._pool = ThreadPoolExecutor(IN_FLIGHT)

    def __call__(self, port: int, function: str, body: bytes, seconds: float) -> float:
        """Invocations a second by threads."""
        event = json.dumps({"version": "2.0", "rawPath": "/orders/7", "body": body.decode()})
        ready = threading.Barrier(IN_FLIGHT + 1)

        def work() -> int:
            ready.wait()
            done = 0
            while time.perf_counter() < until:
                answer = self._client.invoke(
                    FunctionName=function, Qualifier="live", Payload=event.encode()
                )
                answer["Payload"].read()
                done += 1
            return done

        until = float("inf")
        tasks = [self._pool.submit(work) for _ in range(IN_FLIGHT)]
        started = time.perf_counter()
        until = started + seconds
        ready.wait()
        total = sum(task.result() for task in tasks)
        return total / (time.perf_counter() - started)


@contextmanager
def service():
    """The port of a local Lambda service in a process of its own."""
    tests = Path(__file__).parents[1] / "tests"
    paths = os.pathsep.join([str(tests), *sys.path])
    with tempfile.TemporaryDirectory() as folder:
        port_file = Path(folder) / "port"
        process = subprocess.Popen(
            [sys.executable, "-m", "support.lambda_stub", str(port_file)],
            stdin=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths},
        )
        try:
            while not (port_file.exists() and port_file.read_text()):
                if process.poll() is not None:
                    sys.exit("the local service did not start")
                time.sleep(0.02)
            yield int(port_file.read_text())
        finally:
            process.communicate()


def main() -> None:
    """Measure, print a table, and say whether the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=1.0, help="of each round")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(machine())
    print(f"{'content':>16} {'ours/s':>9} {'boto3/s':>9} {'ratio':>7}   in CPU time of the caller")
    with service() as port:
        contenders: list[Callable[[int, str, bytes, float], float]] = [ours, Boto3(port)]
        for name, size, function, goal in CASES:
            body = json.dumps({"q": "x" * (size - 9)}).encode()
            rounds: list[list[tuple[float, float]]] = []
            for number in range(options.rounds + 1):
                measured = [
                    _measured(run, port, function, body, options.seconds) for run in contenders
                ]
                if number:  # the first one warms up
                    rounds.append(measured)
            rates = [median(one[0] for one in column) for column in zip(*rounds, strict=True)]
            costs = [median(one[1] for one in column) for column in zip(*rounds, strict=True)]
            ratio = median(mine[0] / theirs[0] for mine, theirs in rounds)
            print(
                f"{name:>16} {rates[0]:>9,.0f} {rates[1]:>9,.0f} {ratio:>6.1f}x"
                f"   {costs[0]:.0f} us and {costs[1]:.0f} us: {costs[1] / costs[0]:.1f}x"
            )
            if goal:
                print(f"goal {name} {goal:g}x boto3: {'met' if ratio >= goal else 'not met'}")


def _measured(
    run: Callable[[int, str, bytes, float], float],
    port: int,
    function: str,
    body: bytes,
    seconds: float,
) -> tuple[float, float]:
    """Invocations a second, and microseconds of this process's CPU time for each."""
    started, worked = time.perf_counter(), time.process_time()
    rate = run(port, function, body, seconds)
    calls = rate * (time.perf_counter() - started)
    return rate, (time.process_time() - worked) / calls * 1e6


if __name__ == "__main__":
    main()
