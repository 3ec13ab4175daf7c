"""The certificate of the traffic port: files in, a context that every new connection uses out."""

import ssl

from strangler.rules.model import ListenerTls


def listener_context(tls: ListenerTls) -> ssl.SSLContext:
    """A server context for HTTP/1.1 over TLS 1.2 or newer.

    Raises OSError or ssl.SSLError if certificate and key cannot be used."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    renew(context, tls)
    return context


def renew(context: ssl.SSLContext, tls: ListenerTls) -> None:
    """Read certificate and key again; connections made from now on get them."""
    context.load_cert_chain(tls.cert, tls.key)
