"""Values as people write them in, exact numbers out: durations, sizes, shares, addresses.

Every function takes text and raises BadValueError with words for a person."""

import re
from decimal import Decimal
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from strangler.rules.model import BUCKETS, Url
from strangler.rules.targets import is_ambiguous, matching_key
from strangler.yaml_places.values import BadValueError

_DURATION = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)(ms|s|m|h)")
_SECONDS = {"ms": Decimal("0.001"), "s": Decimal(1), "m": Decimal(60), "h": Decimal(3600)}
_SIZE = re.compile(r"([0-9]{1,15})(B|KB|MB|GB)?")
_BYTES = {None: 1, "B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}
_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?")
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?")


def parse_duration(text: str) -> float:
    """Seconds: `250ms`, `5s`, `1.5m`, `1h`."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise BadValueError(f"{text!r} is no duration", "write 250ms, 5s, 1m or 1h")
    return float(Decimal(found[1]) * _SECONDS[found[2]])


def format_duration(seconds: float) -> str:
    """The shortest text that `parse_duration` reads as `seconds` (in whole milliseconds)."""
    thousandths = round(seconds * 1000)
    for unit, length in (("h", 3_600_000), ("m", 60_000), ("s", 1000)):
        if thousandths and thousandths % length == 0:
            return f"{thousandths // length}{unit}"
    return f"{thousandths}ms"


def parse_size(text: str) -> int:
    """Bytes: `512`, `512B`, `16KB` (1024 bytes each), `10MB`, `1GB`."""
    found = _SIZE.fullmatch(text)
    if found is None:
        raise BadValueError(f"{text!r} is no size", "write 512B, 16KB, 10MB or 1GB")
    return int(found[1]) * _BYTES[found[2]]


def format_size(size: int) -> str:
    """The shortest text that `parse_size` reads as `size`."""
    for unit in ("GB", "MB", "KB"):
        if size and size % _BYTES[unit] == 0:
            return f"{size // _BYTES[unit]}{unit}"
    return f"{size}B"


def parse_percent(text: str) -> int:
    """Ten-thousandths: `5` is 500, `2.5` is 250, `0.01` is 1. Never by way of a float."""
    found = _PERCENT.fullmatch(text)
    if found is None:
        raise BadValueError(
            f"{text!r} is no percentage", "write a number from 0 to 100 with at most two decimals"
        )
    share = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    if share > BUCKETS:
        raise BadValueError(f"{text} % is more than all", "write a number from 0 to 100")
    return share


def format_percent(share: int) -> str:
    """The shortest text that `parse_percent` reads as `share`."""
    whole, rest = divmod(share, 100)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)


def parse_integer(text: str, least: int = 0, most: int = 10**9) -> int:
    """A whole number from `least` to `most`."""
    if re.fullmatch(r"-?[0-9]{1,18}", text) is None:
        raise BadValueError(f"{text!r} is no whole number")
    number = int(text)
    if not least <= number <= most:
        raise BadValueError(f"{number} is not between {least} and {most}")
    return number


def parse_network(text: str) -> str:
    """A network in CIDR form; an address alone is a network of one."""
    try:
        return str(ip_network(text))
    except ValueError:
        pass
    try:
        wider = ip_network(text, strict=False)
    except ValueError:
        raise BadValueError(
            f"{text!r} is no network", "write it in CIDR form, such as 10.0.0.0/8"
        ) from None
    raise BadValueError(f"{text} has bits beyond its mask", f"write {wider}")


def parse_url(text: str) -> Url:
    """Where a server listens: http or https, perhaps with a port and a path prefix."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise BadValueError(f"{text!r} is no URL: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadValueError(f"{text!r} is no URL", "write http://host:port or https://host")
    if parts.username is not None or parts.password is not None:
        raise BadValueError("a URL here holds no user and password", "remove them")
    if parts.query or parts.fragment or "?" in text or "#" in text:
        raise BadValueError("a URL here holds no query and no fragment", "remove them")
    return Url(
        scheme=parts.scheme,
        host=parse_server(parts.hostname),
        port=port if port is not None else {"http": 80, "https": 443}[parts.scheme],
        prefix=parse_url_prefix(parts.path),
    )


def parse_server(host: str) -> str:
    """A host name or an address (IPv6 without brackets), in lower case."""
    if ":" in host:
        try:
            return str(ip_address(host))
        except ValueError:
            raise BadValueError(f"{host!r} is no address") from None
    if _HOST.fullmatch(host) is None:
        raise BadValueError(f"{host!r} is no host name")
    return host.lower()


def parse_host_and_port(text: str) -> tuple[str, int | None]:
    """`name:port`, or a name alone."""
    if "/" in text:
        raise BadValueError(f"{text!r} holds a scheme or a path", "write name:port alone")
    name, colon, port = text.rpartition(":")
    if not colon:
        return parse_server(text), None
    return parse_server(name), parse_integer(port, 1, 65_535)


def parse_url_prefix(text: str) -> str:
    """What is put before every target: no trailing slash, `/` is nothing."""
    bare = text.rstrip("/")
    if not bare:
        return ""
    if not bare.startswith("/"):
        raise BadValueError(f"{text!r} does not start with a slash", f"write /{text}")
    if not (bare.isascii() and bare.isprintable()) or " " in bare or set("?#") & set(bare):
        raise BadValueError(f"{text!r} cannot stand in a URL", "percent-encode it")
    if is_ambiguous(matching_key(bare.encode())):
        raise BadValueError(f"{text!r} is ambiguous", "write it without //, . and .. segments")
    return bare
