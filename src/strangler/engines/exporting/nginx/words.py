"""Values in, the words of nginx's configuration out."""

from collections.abc import Iterable, Mapping

from strangler.rules.model import Url


def quoted(text: str) -> str:
    """A parameter that nginx reads as `text`; variables in it stay variables."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def whole(regex: str) -> str:
    """A key of a map that matches whole values, letter case included."""
    return quoted(rf"~\A(?:{regex})\z")


def somewhere(regex: str) -> str:
    """A key of a map that matches values which hold this somewhere."""
    return quoted(f"~{regex}")


def a_map(source: str, variable: str, default: str, cases: Iterable[tuple[str, str]]) -> str:
    """A `map`; keys are written already, values not."""
    lines = [f"map {quoted(source)} {variable} {{", f"    default {quoted(default)};"]
    lines += [f"    {key} {quoted(value)};" for key, value in cases]
    return "\n".join([*lines, "}"])


def block(head: str, directives: Iterable[str]) -> str:
    """A block of directives."""
    inner = "\n".join(f"    {line}" for line in directives)
    return f"{head} {{\n{inner}\n}}"


def headers(fields: Mapping[str, str]) -> list[str]:
    """Fields of the request that goes on; an empty value removes one."""
    return [f"proxy_set_header {name} {quoted(value)};" for name, value in fields.items()]


def time(seconds: float) -> str:
    """A time."""
    return f"{round(seconds * 1000)}ms"


def server(url: Url) -> str:
    """Address and port of a server."""
    host = f"[{url.host}]" if ":" in url.host else url.host
    return f"{host}:{url.port}"
