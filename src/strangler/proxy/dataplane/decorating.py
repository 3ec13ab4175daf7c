"""What the rules add to an answer's fields, or translate in them: nothing, for most routes."""

from strangler.proxy.dataplane.asking import Asking
from strangler.proxy.dataplane.translating import Place, Translator
from strangler.rules.model import ProxySettings, Route

_YEAR = 31_536_000


def decorated(
    exchange: Asking, block: bytes, settings: ProxySettings, translator: Translator | None
) -> bytes:
    """The field lines as the client gets them."""
    request = exchange.request
    decision = exchange.decision
    route = decision.route
    if translator is not None and exchange.upstream is not None:
        upstream_prefix = exchange.upstream_prefix.encode()
        inner, outer = upstream_prefix, exchange.mounted
        if exchange.cut_prefix != outer and route is not None and route.rewrite is not None:
            inner, outer = inner + _bare(route.rewrite.prefix), outer + _public_prefix(route)
        place = Place(
            origin=request.scheme.encode() + b"://" + request.authority,
            host=request.host,
            inner=inner,
            outer=outer,
        )
        block = translator.translate(block, place)
    if request.minted is not None:
        name, value = request.minted
        secure = "; Secure" if request.scheme == "https" else ""
        attributes = f"Path=/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax{secure}"
        block += f"\r\nSet-Cookie: {name}={value}; {attributes}".encode()
    if settings.expose_route:
        upstream = exchange.upstream.name if exchange.upstream is not None else ""
        block += b"\r\nx-strangler-route: %b\r\nx-strangler-upstream: %b" % (
            (route.id if route is not None else "default").encode(),
            upstream.encode(),
        )
    return block


def _bare(prefix: str) -> bytes:
    return prefix.rstrip("/").encode()


def _public_prefix(route: Route) -> bytes:
    return route.match.path.rstrip("/").encode()
