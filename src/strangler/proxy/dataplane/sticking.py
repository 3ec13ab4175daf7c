"""The cookies that keep a client on its side of a canary are between it and us: no upstream gets
them (http-intermediary.md section 4: "not sent upstream")."""

import re
from collections.abc import Collection

_COOKIES = re.compile(rb"\r\n(?i:cookie):[^\r]*")


def without_cookies(block: bytes, names: Collection[bytes]) -> bytes:
    """The field lines without the cookies of these names (RFC 6265 section 4.2.1).

    All else stays byte for byte; a Cookie field that held nothing else goes."""

    def kept(match: re.Match[bytes]) -> bytes:
        line = match[0]
        name, _, value = line.partition(b":")
        pairs = value.split(b";")
        others = [pair for pair in pairs if pair.partition(b"=")[0].strip(b" \t") not in names]
        if len(others) == len(pairs):
            return line
        if not any(pair.strip(b" \t") for pair in others):
            return b""
        space = value[: len(value) - len(value.lstrip(b" \t"))]
        return name + b":" + space + b";".join(others).strip(b" \t")

    return _COOKIES.sub(kept, block)
