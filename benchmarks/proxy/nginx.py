"""Configurations for nginx: as the origin of all proxies, and as the proxy we compare with."""

from pathlib import Path

from benchmarks.proxy.routes import SIZES, routes

_FRAME = """\
daemon off;
worker_processes 1;
pid {folder}/{name}.pid;
error_log {folder}/{name}-error.log warn;
events {{ worker_connections 8192; }}
http {{
    access_log {access_log};
    client_body_temp_path {folder}/{name}-body;
    proxy_temp_path {folder}/{name}-proxy;
    fastcgi_temp_path {folder}/{name}-fastcgi;
    uwsgi_temp_path {folder}/{name}-uwsgi;
    scgi_temp_path {folder}/{name}-scgi;
    server_tokens off;
    keepalive_requests 100000000;
    keepalive_timeout 75s;
    tcp_nodelay on;
{content}
}}
"""

_ORIGIN = """\
    default_type application/json;
    sendfile off;  # head and content leave in one write, as from most applications
    output_buffers 2 512k;
    open_file_cache max=10;
    map $arg_size $content {{ {sizes} }}
    server {{
        listen 127.0.0.1:{monolith} backlog=4096;
        listen 127.0.0.1:{service} backlog=4096;
        root {folder}/content;
        location / {{ rewrite ^ /$content break; }}
    }}
"""

_PROXY = """\
    upstream monolith {{
        server 127.0.0.1:{monolith};
        keepalive 256;
        keepalive_requests 100000000;
    }}
    upstream service {{
        server 127.0.0.1:{service};
        keepalive 256;
        keepalive_requests 100000000;
    }}
    map $request_id $span {{ "~^(?<id>.{{16}})" $id; }}
    map $http_traceparent $trace {{ "" "00-$request_id-$span-00"; default $http_traceparent; }}
    client_max_body_size 1g;
    client_body_buffer_size 2m;
    proxy_http_version 1.1;
    proxy_buffers 16 32k;
    proxy_buffer_size 32k;
    proxy_busy_buffers_size 64k;
    proxy_max_temp_file_size 0;
    proxy_set_header Host $http_host;
    proxy_set_header Connection "";
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-Host $http_host;
    proxy_set_header X-Forwarded-Port $server_port;
    proxy_set_header Forwarded "for=$remote_addr;host=\\"$http_host\\";proto=$scheme";
    proxy_set_header Via "1.1 nginx";
    proxy_set_header traceparent $trace;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
{locations}
        location / {{ proxy_pass http://monolith; }}
    }}
"""


def write_origin(folder: Path, *, monolith: int, service: int) -> Path:
    """Answers GET with as many bytes as `?size=` says, from files in `folder`, which should lie
    in memory. Writes the files too."""
    content = folder / "content"
    content.mkdir(exist_ok=True)
    for size in SIZES.values():
        (content / str(size)).write_bytes(b"x" * size)
    sizes = " ".join(f"{size} {size};" for size in SIZES.values())
    text = _ORIGIN.format(folder=folder, monolith=monolith, service=service, sizes=sizes)
    return _written(folder, "origin", text, "off")


def write_proxy(folder: Path, *, port: int, monolith: int, service: int, access_log: bool) -> Path:
    """500 locations, kept connections to the upstreams, the header work that ours does. Bodies
    stay in memory; uploads are passed on when they are complete, which made nginx faster by half at
    16 KB than streaming them."""
    locations = "\n".join(
        f"        location {route.prefix} {{ proxy_pass http://{route.upstream}; }}"
        for route in routes()
    )
    text = _PROXY.format(port=port, monolith=monolith, service=service, locations=locations)
    return _written(folder, "nginx", text, "/dev/null" if access_log else "off")


def _written(folder: Path, name: str, content: str, access_log: str) -> Path:
    path = folder / f"{name}.conf"
    path.write_text(_FRAME.format(folder=folder, name=name, content=content, access_log=access_log))
    return path
