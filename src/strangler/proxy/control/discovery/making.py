"""What the rules say of an upstream in, the adapter that finds its servers out."""

from typing import assert_never

from strangler.proxy.control.discovery.dns import DnsResolver
from strangler.proxy.control.discovery.resolving import Resolver
from strangler.proxy.control.discovery.static import StaticResolver
from strangler.rules.model import (
    CloudMapDiscovery,
    DnsDiscovery,
    LambdaFunction,
    Servers,
    Target,
)


def make_resolver(target: Target) -> Resolver | None:
    """None for a function without an endpoint (`control.functions` fills it in)."""
    match target:
        case Servers():
            return StaticResolver(target)
        case DnsDiscovery():
            return DnsResolver(target)
        case CloudMapDiscovery():
            # boto3 is heavy, and most rules do without.
            from strangler.proxy.control.discovery.cloud_map import CloudMapResolver

            return CloudMapResolver(target)
        case LambdaFunction(endpoint=endpoint):
            return StaticResolver(Servers(urls=(endpoint,))) if endpoint else None
    assert_never(target)
