"""A service registered in AWS Cloud Map in, the addresses of its instances out."""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from strangler.proxy.control.discovery.resolving import DiscoveryError, Resolution, in_order
from strangler.proxy.dataplane.messages import Address
from strangler.rules.model import CloudMapDiscovery

POLL = 5.0
"""Seconds between two questions for the revision."""

REREAD = 30.0
"""Seconds after which the instances are read even if the revision stands still: it counts
registrations only, a change of health leaves it as it is (API reference, InstancesRevision)."""

_MOST = 1000
_PORTS = {"http": 80, "https": 443}


def make_client(target: CloudMapDiscovery) -> Any:
    """A boto3 client for this service's Region; BotoCoreError if it lacks a Region."""
    config = Config(
        connect_timeout=2.0,
        read_timeout=3.0,
        retries={"total_max_attempts": 1},
        # Elsewhere than at AWS there is no `data-` host.
        inject_host_prefix=not target.endpoint,
    )
    # A session of its own: the default one is not to be used from several threads.
    return boto3.session.Session().client(
        "servicediscovery",
        region_name=target.region or None,
        endpoint_url=target.endpoint or None,
        config=config,
    )


class CloudMapResolver:
    """Asks for the revision, which is cheap, and for the instances where that has changed or is
    old. Unhealthy instances are left out unless all are (HEALTHY_OR_ELSE_ALL)."""

    def __init__(
        self,
        target: CloudMapDiscovery,
        make_client: Callable[[CloudMapDiscovery], Any] = make_client,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._target = target
        self._make_client = make_client
        self._clock = clock
        self._client: Any = None
        self._revision: int | None = None
        self._read = 0.0
        self._last: Resolution | None = None

    async def resolve(self) -> Resolution:
        """See `Resolver.resolve`. boto3 blocks, so it runs in a thread."""
        target = self._target
        try:
            return await asyncio.to_thread(self._resolve)
        except (BotoCoreError, ClientError) as error:
            self._last = None
            raise DiscoveryError(
                f"Cloud Map {target.service}.{target.namespace}: {error}"
            ) from error

    async def close(self) -> None:
        """See `Resolver.close`."""
        if self._client is not None:
            self._client.close()

    def _resolve(self) -> Resolution:
        if self._client is None:
            self._client = self._make_client(self._target)
        names = {"NamespaceName": self._target.namespace, "ServiceName": self._target.service}
        now = self._clock()
        if self._last is not None and now - self._read < REREAD:
            answer = self._client.discover_instances_revision(**names)
            if answer["InstancesRevision"] == self._revision:
                return self._last
        answer = self._client.discover_instances(
            **names, MaxResults=_MOST, HealthStatus="HEALTHY_OR_ELSE_ALL"
        )
        self._last = self._resolution(answer["Instances"])
        self._revision = answer.get("InstancesRevision")
        self._read = now
        return self._last

    def _resolution(self, instances: list[dict[str, Any]]) -> Resolution:
        name = f"{self._target.service}.{self._target.namespace}"
        found = []
        without = []
        for instance in instances:
            attributes = instance.get("Attributes", {})
            host = attributes.get("AWS_INSTANCE_IPV4") or attributes.get("AWS_INSTANCE_IPV6")
            port = self._port(attributes)
            if host and port:
                found.append(Address(host, port, name))
            else:
                without.append(instance.get("InstanceId", "?"))
        problem = ""
        if without:
            problem = f"Cloud Map {name}: no address and port for {', '.join(sorted(without))}"
        if not found:
            raise DiscoveryError(problem or f"Cloud Map {name}: no instance is registered")
        return Resolution(in_order(found), POLL, problem)

    def _port(self, attributes: Mapping[str, str]) -> int | None:
        text = attributes.get("AWS_INSTANCE_PORT")
        if text is None:
            return _PORTS[self._target.scheme]
        return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < 65536 else None
