"""Emulators of AWS on loopback: MiniStack and moto's server, each in a process of its own.

A green test on them says that our calls are well formed and that our logic reacts as designed,
never that it works on AWS. Nothing here can reach AWS: credentials are made up, and an endpoint
elsewhere than on loopback is refused."""

import ipaddress
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import httpx
from botocore.config import Config

from support.running_proxy import free_port, until
from support.tools import command

REGION = "eu-west-1"
ACCOUNT = "000000000000"
"""MiniStack's; moto's is 123456789012."""

# AppConfig counts in minutes. The name is private, the version is pinned.
_MINISTACK = """
import ministack.services.appconfig as appconfig
appconfig._DEPLOYMENT_MINUTE_SECONDS = {minute}
from ministack.app import main
main()
"""


class NotLoopbackError(Exception):
    """An endpoint that could be somebody's real account."""


@dataclass(frozen=True)
class Emulator:
    """A running one."""

    endpoint: str
    process: subprocess.Popen[bytes]
    log: Path

    def client(self, service: str, **options: Any) -> Any:
        """A boto3 client of it, of a session of its own."""
        refuse_elsewhere(self.endpoint)
        # Cloud Map's host prefix would connect to data-127.0.0.1.
        config = Config(inject_host_prefix=False, retries={"total_max_attempts": 1})
        return boto3.session.Session(
            aws_access_key_id="testing", aws_secret_access_key="testing", region_name=REGION
        ).client(service, endpoint_url=self.endpoint, config=config, **options)

    def environment(self) -> dict[str, str]:
        """For programs that are to find it, and nothing of AWS."""
        return {**nobody(), "AWS_ENDPOINT_URL": self.endpoint}


def nobody() -> dict[str, str]:
    """An environment in which no SDK finds anybody's credentials, Region or instance."""
    return {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_SESSION_TOKEN": "testing",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def refuse_elsewhere(endpoint: str) -> None:
    """Raises NotLoopbackError for an endpoint that is not this machine by its number."""
    with suppress(ValueError):
        if ipaddress.ip_address(urlsplit(endpoint).hostname or "").is_loopback:
            return
    raise NotLoopbackError(f"{endpoint} is not on loopback")


@contextmanager
def ministack(minute: float = 1.0) -> Iterator[Emulator]:
    """MiniStack, empty. `minute` is how many seconds AppConfig takes for one. Skips the test where
    it is absent."""
    program = [str(command("ministack")), "-c", _MINISTACK.format(minute=minute)]
    more = {"BIND_HOST": "127.0.0.1", "CLOUDTRAIL_RECORDING": "1", "PYTHONUNBUFFERED": "1"}
    with _serving(program, "GATEWAY_PORT", "/_ministack/health", more) as it:
        yield it


@contextmanager
def moto() -> Iterator[Emulator]:
    """moto's server, empty: for what MiniStack lacks."""
    port = str(free_port())
    program = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", port]
    with _serving(program, "MOTO_PORT", "/moto-api/data.json", {}, port) as it:
        yield it


@contextmanager
def _serving(
    program: list[str], variable: str, path: str, more: Mapping[str, str], port: str = ""
) -> Iterator[Emulator]:
    port = port or str(free_port())
    folder = Path(tempfile.mkdtemp(prefix="strangler-emulator-"))
    environment = {**os.environ, **nobody(), **more, variable: port, "TMPDIR": str(folder)}
    # It must not ask itself, nor find what the tests measure.
    for name in ("AWS_ENDPOINT_URL", "PYTHONPATH", "COVERAGE_PROCESS_START"):
        environment.pop(name, None)
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            program,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
    endpoint = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _answers(endpoint + path, process, log), program[0])
        yield Emulator(endpoint, process, log)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        # Its Lambda workers are of its session.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _answers(url: str, process: subprocess.Popen[bytes], log: Path) -> bool:
    if process.poll() is not None:
        raise AssertionError(f"it did not start:\n{log.read_text(errors='replace')[-2000:]}")
    try:
        return httpx.get(url, trust_env=False, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False
