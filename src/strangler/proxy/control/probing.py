"""One server in, whether it answers its health check out."""

import asyncio
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from strangler.proxy.dataplane.messages import Address
from strangler.proxy.dataplane.upstreams.http import make_tls_context
from strangler.rules.model import (
    CloudMapDiscovery,
    DnsDiscovery,
    HealthCheck,
    HostPolicy,
    Servers,
    Upstream,
    Url,
)

AGENT = "strangler-health"
"""User-Agent of probes, so that access logs can leave them out."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one probe ended."""

    ok: bool
    detail: str
    """Status or error, for a person."""


class Probe:
    """Asks servers of one upstream for `HealthCheck.path`, each time over a new connection: that a
    server still accepts is a part of the question."""

    def __init__(self, upstream: Upstream, check: HealthCheck) -> None:
        """OSError (also ssl.SSLError): the upstream's own CA cannot be read."""
        self._upstream = upstream
        self._check = check
        self._client = httpx.AsyncClient(
            verify=make_tls_context(upstream.tls),
            follow_redirects=False,
            # Neither the environment's proxies nor its .netrc: a probe goes where requests go.
            trust_env=False,
            # Each probe is a stranger: it keeps no cookie.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=None,
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    async def ask(self, address: Address) -> Verdict:
        """Healthy is a status of 200 to 399 within `HealthCheck.timeout` seconds, the redirect of
        a login page included; it is not followed, and no content is read."""
        url = _server(self._upstream, address)
        headers = {"host": self._host(url, address), "user-agent": AGENT, "connection": "close"}
        name = self._upstream.tls.server_name or address.name
        extensions = {"sni_hostname": name} if name else {}
        try:
            async with (
                asyncio.timeout(self._check.timeout),
                self._client.stream(
                    "GET",
                    f"{url.scheme}://{url.authority}{url.prefix}{self._check.path}",
                    headers=headers,
                    extensions=extensions,
                ) as response,
            ):
                return Verdict(200 <= response.status_code < 400, f"status {response.status_code}")
        except TimeoutError:
            return Verdict(False, f"no answer within {self._check.timeout:g} s")
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            # ValueError: a server name that no TLS library takes.
            return Verdict(False, str(error) or type(error).__name__)

    async def close(self) -> None:
        """Ask nothing any more."""
        await self._client.aclose()

    def _host(self, url: Url, address: Address) -> str:
        """The Host of a probe. `preserve` has no client whose Host could be kept: the server's
        own stands for it."""
        if self._upstream.host is HostPolicy.VALUE:
            return self._upstream.host_value
        return Url(scheme=url.scheme, host=address.name or address.host, port=url.port).authority


def _server(upstream: Upstream, address: Address) -> Url:
    """Scheme and prefix of the upstream, at this address."""
    scheme, prefix = "http", ""
    match upstream.target:
        case Servers(urls):
            url = next((url for url in urls if _is_at(url, address)), urls[0])
            scheme, prefix = url.scheme, url.prefix
        case DnsDiscovery() | CloudMapDiscovery() as target:
            scheme, prefix = target.scheme, target.prefix
    return Url(scheme=scheme, host=address.host, port=address.port, prefix=prefix)


def _is_at(url: Url, address: Address) -> bool:
    return url.port == address.port and url.host in (address.name, address.host)
