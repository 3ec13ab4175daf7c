"""nginx and HAProxy in front of an origin, as their users commonly configure them."""

import re
import subprocess

from support.running_engine import RunningEngine

NGINX = """
    client_header_timeout 2s;
    client_body_timeout 2s;
    proxy_read_timeout 5s;
    upstream origin {{ server 127.0.0.1:{origin}; keepalive 16; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://origin;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
        }}
    }}
"""
HAPROXY = """
global
    log /dev/null local0
defaults
    mode http
    timeout connect 2s
    timeout client 2s
    timeout http-request 2s
    timeout server 5s
frontend front
    bind 127.0.0.1:{port}
    default_backend back
backend back
    server origin 127.0.0.1:{origin}
"""


class PeerProxy(RunningEngine):
    """A running nginx or HAProxy in front of an origin."""

    def __init__(self, name: str, origin_port: int) -> None:
        text = NGINX if name == "nginx" else HAPROXY
        super().__init__(name, lambda port: text.format(origin=origin_port, port=port))
        said = subprocess.run([self.binary, "-v"], capture_output=True, text=True, check=True)
        found = re.search(r"[0-9]+\.[0-9]+\.[0-9]+", said.stdout + said.stderr)
        self.version = found[0] if found else "of no version"
