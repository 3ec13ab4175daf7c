"""A path that matches and what becomes of it there in, the rewrite of rules out."""

import re
from dataclasses import dataclass

_SIMPLE = re.compile(r"\^(?P<head>/[\w/.~-]*?)(?P<slash>/\??)?\((?P<open>/?)\.\*\)\$?")


class UnwritableError(Exception):
    """Rules cannot write such a target; the message says why."""


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the target."""

    rewrite: str = ""
    """Instead of the prefix that matched; empty: nothing changes."""
    base: str = ""
    """Put before the whole target."""
    note: str = ""
    """How nginx would do it differently in odd cases."""


def of_uri(path: str, uri: str, exact: bool) -> Change:
    """What `proxy_pass http://server/uri` does in `location path`. Raises UnwritableError."""
    if not uri or uri == path:
        return Change()
    if "?" in uri or "$" in uri:
        raise UnwritableError(f"rules cannot add the query of {uri}")
    if exact:
        raise UnwritableError(f"only a location that matches by prefix can become {uri}")
    if path == "/":
        if not uri.endswith("/"):
            raise UnwritableError(f"/x would become {uri}x, which is no whole segment")
        return Change(base=uri.rstrip("/"))
    if path.endswith("/") and not uri.endswith("/"):
        raise UnwritableError(f"{path}x would become {uri}x, which is no whole segment")
    note = ""
    if not path.endswith("/") and uri.endswith("/"):
        note = f"{path}/x becomes {uri}x; nginx made {uri}/x of it, with two slashes"
    if path.rstrip("/") == uri.rstrip("/"):
        return Change(note=note)
    return Change(rewrite=uri, note=note)


def simple_rewrite(path: str, regex: str, replacement: str) -> str:
    """What stands for the prefix `path` once `^/old/(.*)$` became `/new/$1`.

    Raises UnwritableError where that is no exchange of whole segments."""
    found = _SIMPLE.fullmatch(regex)
    if found is None or not (replacement.startswith("/") or replacement == "$1"):
        raise UnwritableError("only ^/old/(.*)$ to /new/$1 can be carried")
    head, kept_slash = found["head"], found["open"] == "/"
    if head.rstrip("/") != path.rstrip("/"):
        raise UnwritableError(f"it does not begin with {path}, where it stands")
    if not replacement.endswith("$1") or replacement.count("$") > 1:
        raise UnwritableError("only ^/old/(.*)$ to /new/$1 can be carried")
    new = replacement.removesuffix("$1")
    whole = kept_slash or not found["slash"]
    if whole == new.endswith("/") and new != "":
        raise UnwritableError(f"{path}x would not become a path of whole segments")
    return new or "/"
