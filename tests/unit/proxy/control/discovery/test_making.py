"""Which adapter an upstream gets."""

import pytest

from strangler.proxy.control.discovery.cloud_map import CloudMapResolver
from strangler.proxy.control.discovery.dns import DnsResolver
from strangler.proxy.control.discovery.making import make_resolver
from strangler.proxy.control.discovery.static import StaticResolver
from strangler.rules.model import (
    CloudMapDiscovery,
    DnsDiscovery,
    LambdaFunction,
    Servers,
    Url,
)


@pytest.mark.parametrize(
    ("target", "adapter"),
    [
        (Servers(urls=(Url(scheme="http", host="a", port=80),)), StaticResolver),
        (DnsDiscovery(name="a", port=80), DnsResolver),
        (CloudMapDiscovery(namespace="n", service="s"), CloudMapResolver),
        (LambdaFunction(function="f"), type(None)),
    ],
)
def test_each_target_has_its_adapter(target, adapter):
    """A function has none."""
    assert isinstance(make_resolver(target), adapter)
