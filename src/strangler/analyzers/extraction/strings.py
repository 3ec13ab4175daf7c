"""String literals as the source writes them in, what they say out."""

import ast
import re
import warnings

_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?::[A-Za-z_]\w*)?\Z")
_MAX_DOTTED = 200
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def evaluate(raw: str) -> str | None:
    """The text of a string token; None for bytes (they name nothing), for bad escapes, and for
    half characters (`"\\ud800"`), which no file or message can hold."""
    start = min(place for place in (raw.find("'"), raw.find('"')) if place >= 0)
    prefix = raw[:start].lower()
    if "b" in prefix:
        return None
    if "\\" not in raw or "r" in prefix:
        quotes = 3 if len(raw) >= start + 6 and raw[start : start + 3] == raw[start] * 3 else 1
        return raw[start + quotes : -quotes]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an unknown escape (`"\d"`) means what it says
            value = ast.literal_eval(raw)
    except (SyntaxError, ValueError):
        return None
    if not isinstance(value, str) or _SURROGATE.search(value):
        return None
    return value


def evaluate_part(part: str, start: str, end: str) -> str | None:
    """The text of a literal part of an f-string that begins with `start` and ends with `end`."""
    part = part.replace("{{", "{").replace("}}", "}")
    if "\\" not in part or "r" in start.lower():
        return part
    return evaluate(end + part + end)


def is_dotted(text: str) -> bool:
    """Whether a string could name a module, a symbol (`a.b.C`, `a.b:C`) or `app.Model`."""
    return len(text) <= _MAX_DOTTED and _DOTTED.match(text) is not None
