"""Configuration for HAProxy: 500 prefixes in a map, its idiom for many routes."""

from pathlib import Path

from benchmarks.proxy.routes import routes

_CONFIGURATION = """\
global
    nbthread 1
    maxconn 8192
defaults
    mode http
    {log}
    option http-keep-alive
    http-reuse always
    timeout connect 1s
    timeout client 75s
    timeout server 25s
frontend edge
    bind 127.0.0.1:{port} backlog 4096
    option forwardfor
    http-request set-header X-Forwarded-Proto http
    http-request set-header X-Forwarded-Host %[req.hdr(host)]
    http-request set-header X-Forwarded-Port %[dst_port]
    http-request set-header Forwarded "for=%[src];host=\\"%[req.hdr(host)]\\";proto=http"
    http-request set-header Via "1.1 haproxy"
    http-request set-header traceparent {trace} unless {{ req.hdr(traceparent) -m found }}
    use_backend %[path,map_beg({folder}/routes.map,monolith)]
backend monolith
    server one 127.0.0.1:{monolith} pool-max-conn 256
backend service
    server one 127.0.0.1:{service} pool-max-conn 256
"""

_TRACE = '"00-%[uuid,regsub(-,,g)]-%[rand(2147483647),hex]%[rand(2147483647),hex]-00"'


def write_proxy(folder: Path, *, port: int, monolith: int, service: int, access_log: bool) -> Path:
    """One thread, connections to the upstreams kept and shared."""
    lines = [f"{route.prefix} {route.upstream}\n" for route in routes()]
    (folder / "routes.map").write_text("".join(lines))
    path = folder / "haproxy.cfg"
    log = "log 127.0.0.1:9 local0\n    option httplog" if access_log else "no log"
    path.write_text(
        _CONFIGURATION.format(
            trace=_TRACE, folder=folder, port=port, monolith=monolith, service=service, log=log
        )
    )
    return path
