"""An upstream in, the servers it has when it is written down out."""

from ipaddress import ip_address

from strangler.rules.model import (
    CloudMapDiscovery,
    DnsDiscovery,
    HostPolicy,
    Servers,
    Upstream,
    Url,
)


def urls_of(upstream: Upstream) -> tuple[Url, ...]:
    """Its servers; of a name that is looked up the name itself, of a function none."""
    target = upstream.target
    if isinstance(target, Servers):
        return target.urls
    if isinstance(target, CloudMapDiscovery):
        host = f"{target.service}.{target.namespace}"
        return (Url(scheme=target.scheme, host=host, port=80, prefix=target.prefix),)
    if isinstance(target, DnsDiscovery):
        port = target.port if target.port is not None else 80
        return (Url(scheme=target.scheme, host=target.name, port=port, prefix=target.prefix),)
    return ()


def host_of(upstream: Upstream) -> str:
    """The Host that it sees, "" for the client's."""
    match upstream.host:
        case HostPolicy.PRESERVE:
            return ""
        case HostPolicy.VALUE:
            return upstream.host_value
        case HostPolicy.UPSTREAM:
            return urls_of(upstream)[0].authority


def is_address(url: Url) -> bool:
    """Whether its host is an address, so that nobody has to look up a name."""
    try:
        ip_address(url.host)
    except ValueError:
        return False
    return True
