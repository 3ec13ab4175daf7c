"""A raw target in, the raw target with another prefix out (contracts: `rewrite`).

Bytes behind the prefix stay as they are. The prefix is cut by whole segments, so that a client
which percent-encoded a letter of it is served like any other."""

from strangler.rules.model import Route


def rewritten(target: bytes, route: Route, upstream: str) -> tuple[bytes, bytes]:
    """The target for the service, and the prefix that was cut (for X-Forwarded-Prefix).

    `/foo` with `/foo` -> `/xyz` gives `/xyz`, `/foo/` gives `/xyz/`; to `/` they give `/`. Never
    `//`, never an empty path. Another upstream than the route's service sees the original."""
    if route.rewrite is None or upstream != route.service:
        return target, b""
    prefix = route.match.path.rstrip("/")
    segments = prefix.count("/")
    path, mark, query = target.partition(b"?")
    end = 0
    for _ in range(segments):
        end = path.find(b"/", end + 1)
        if end < 0:
            end = len(path)
            break
    if not segments:
        end = 0
    rest = path[end:]
    new = route.rewrite.prefix.rstrip("/").encode()
    return (new + rest or b"/") + mark + query, path[:end]
