"""Values in, the words of HAProxy's configuration out."""

from strangler.rules.model import Url


def quoted(text: str) -> str:
    """One word that HAProxy reads as `text`: nothing in single quotes means anything to it."""
    return "'" + text.replace("'", "'\\''") + "'"


def matching(sample: str, regex: str) -> str:
    """A condition: the whole value of a sample matches."""
    return f"{{ {sample} -m reg -- {quoted(f'^(?:{regex})$')} }}"


def equal(sample: str, *values: str) -> str:
    """A condition: the value of a sample is one of these."""
    words = " ".join(quoted(value) for value in values)
    return f"{{ {sample} -m str -- {words} }}"


def literal(text: str) -> str:
    """The argument of a converter that means `text`, whatever is in it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def time(seconds: float) -> str:
    """A time."""
    return f"{max(1, round(seconds * 1000))}ms"


def server(url: Url) -> str:
    """Address and port of a server."""
    return f"{url.host}:{url.port}" if ":" not in url.host else f"ipv6@{url.host}:{url.port}"
