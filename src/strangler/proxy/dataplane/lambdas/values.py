"""Fields of a function's JSON in, checked texts out."""

from typing import Any

from strangler.proxy.dataplane.lambdas.malformed import MalformedError, Pairs


def status_code(value: object) -> int:
    """A final status; digits in a string count. Raises MalformedError."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) == 3:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 200 <= value <= 599:
        raise MalformedError(
            "statusCode is missing" if value is None else "statusCode is no status"
        )
    return value


def mapping(value: dict[str, Any], key: str) -> dict[str, Any]:
    """The object under `key`; absent and null are empty."""
    found = value.get(key)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise MalformedError(f"{key} is no object")
    return found


def single_values(headers: dict[str, Any]) -> Pairs:
    """One pair a header; null drops it."""
    return [
        (name, value if type(value) is str else _text(name, value))
        for name, value in headers.items()
        if value is not None
    ]


def multi_values(headers: dict[str, Any]) -> Pairs:
    """One pair for each value in the lists; null drops a list or a value."""
    pairs: Pairs = []
    for name, values in headers.items():
        if values is None:
            continue
        if not isinstance(values, list):
            raise MalformedError("a value of multiValueHeaders is no list")
        pairs += [(name, _text(name, value)) for value in values if value is not None]
    return pairs


def merged(single: Pairs, multi: Pairs) -> Pairs:
    """Both, a pair that stands in both once."""
    if not single or not multi:
        return single or multi
    present = {(name.lower(), value) for name, value in multi}
    return [pair for pair in single if (pair[0].lower(), pair[1]) not in present] + multi


def cookie_values(cookies: object) -> Pairs:
    """One Set-Cookie a cookie."""
    if cookies is None:
        return []
    if not isinstance(cookies, list) or not all(isinstance(cookie, str) for cookie in cookies):
        raise MalformedError("cookies is no list of strings")
    return [("set-cookie", cookie) for cookie in cookies]


def _text(name: str, value: object) -> str:
    """Numbers and booleans are written as JSON writes them."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    raise MalformedError("a header's value is neither text, number nor boolean")
