"""String literals as the source writes them in, what they say out."""

import ast
import re

_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?::[A-Za-z_]\w*)?\Z")
_MAX_DOTTED = 200


def evaluate(raw: str) -> str | None:
    """The text of a string token; None for bytes (they name nothing) and for bad escapes."""
    quote = raw[0]
    if quote in "'\"" and "\\" not in raw:
        return raw[3:-3] if raw[:3] == quote * 3 and len(raw) >= 6 else raw[1:-1]
    if "b" in raw[:2] or "B" in raw[:2]:
        return None
    try:
        value = ast.literal_eval(raw)
    except (SyntaxError, ValueError):
        return None
    return value if isinstance(value, str) else None


def is_dotted(text: str) -> bool:
    """Whether a string could name a module, a symbol (`a.b.C`, `a.b:C`) or `app.Model`."""
    return len(text) <= _MAX_DOTTED and _DOTTED.match(text) is not None
