"""Settings of the proxy in, what nginx says of client and original host out
(strangler.proxy.dataplane.identity does the same for the proxy)."""

from strangler.engines.exporting.nginx.words import a_map, quoted, somewhere, whole
from strangler.rules.model import ProxySettings

_NAME = r"[A-Za-z0-9\-._~%!$&'()*+,;=]+(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](?::[0-9]+)?"
_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"


def identity(settings: ProxySettings) -> list[str]:
    """Maps and directives of `http`."""
    hops = settings.trusted_hops
    geo = "\n".join(
        ["geo $realip_remote_addr $strangler_trusted {", "    default 0;"]
        + [f"    {network} 1;" for network in hops]
        + ["}"]
    )
    original = "$http_" + settings.original_host_header.lower().replace("-", "_")
    return [
        "# Who the client is: forwarding headers count where a trusted hop sent them.",
        geo,
        a_map(
            f"$strangler_trusted {original}",
            "$strangler_authority",
            "$http_host",
            [(somewhere(rf"\A1 (?<strangler_a>{_NAME})\z"), "$strangler_a")],
        ),
        a_map(
            "$strangler_authority",
            "$strangler_host",
            "",
            [(somewhere(r"\A(?<strangler_h>\[[^\]]*\]|[^:]*)"), "$strangler_h")],
        ),
        *_told("for", "$http_x_forwarded_for", "$realip_remote_addr", ", $realip_remote_addr"),
        *_told("forwarded_host", "$http_x_forwarded_host", "$strangler_authority", ""),
        *_told("prefix", "$http_x_forwarded_prefix", "", ""),
        *_told("port", "$http_x_forwarded_port", "", ""),
        *_told("real_ip", "$http_x_real_ip", "", ""),
        a_map(
            "$strangler_trusted $http_x_forwarded_proto",
            "$strangler_proto",
            "$scheme",
            [(somewhere(r"\A1 (?:.*,)?\s*(?<strangler_s>(?i)https?)\s*\z"), "$strangler_s")],
        ),
        a_map(
            "$realip_remote_addr",
            "$strangler_node",
            "$realip_remote_addr",
            [(somewhere(":"), '"[$realip_remote_addr]"')],
        ),
        a_map(
            "$strangler_authority",
            "$strangler_quoted",
            '"$strangler_authority"',
            [(whole(_TOKEN), "$strangler_authority")],
        ),
        *_told(
            "forwarded",
            "$http_forwarded",
            _ELEMENT,
            f", {_ELEMENT}",
        ),
        a_map(
            "$http_via",
            "$strangler_via",
            "$http_via, 1.1 strangler",
            [(quoted(""), "1.1 strangler")],
        ),
        a_map(
            "$http_upgrade",
            "$strangler_upgrade",
            "",
            [(somewhere(r"(?i)\Awebsocket\z"), "websocket")],
        ),
        a_map("$strangler_upgrade", "$strangler_connection", "", [("websocket", "upgrade")]),
    ]


_ELEMENT = "for=$strangler_node;host=$strangler_quoted;proto=$strangler_proto;by=_strangler"


def _told(name: str, header: str, alone: str, behind: str) -> list[str]:
    """A field that ends here, unless a trusted hop sent it: then ours is put behind."""
    capture = f"strangler_told_{name}"
    case = (somewhere(rf"\A1 (?<{capture}>.+)\z"), f"${capture}{behind}")
    return [a_map(f"$strangler_trusted {header}", f"$strangler_{name}", alone, [case])]
