"""Upstreams in, the Services that an HTTPRoute can name out: with endpoints of their own where the
rules name addresses, as another name where they name one."""

from typing import Any

from strangler.engines.exporting.servers import is_address, urls_of
from strangler.rules.model import DnsDiscovery, Upstream, Url

Json = dict[str, Any]


def name_of(upstream: Upstream) -> str:
    """Of its Service: letters, digits and dashes."""
    if isinstance(upstream.target, DnsDiscovery):
        return upstream.target.name.split(".")[0]
    return "".join(c if c.isalnum() else "-" for c in upstream.name.lower()).strip("-")


def services(upstream: Upstream) -> list[Json]:
    """Nothing for a name that is looked up: its Service is there already."""
    if isinstance(upstream.target, DnsDiscovery):
        return []
    urls = urls_of(upstream)
    name, first = name_of(upstream), urls[0]
    port = {"name": "http", "port": first.port}
    service: Json = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name},
        "spec": {"ports": [port]},
    }
    if not is_address(first):
        service["spec"] |= {"type": "ExternalName", "externalName": first.host}
        return [service]
    return [service, *[_slice(name, number, url) for number, url in enumerate(urls, 1)]]


def _slice(name: str, number: int, url: Url) -> Json:
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            "name": f"{name}-{number}",
            "labels": {"kubernetes.io/service-name": name},
        },
        "addressType": "IPv6" if ":" in url.host else "IPv4",
        "ports": [{"name": "http", "port": url.port}],
        "endpoints": [{"addresses": [url.host]}],
    }
