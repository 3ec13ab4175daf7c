"""Counts and long names in, the words that people read out."""

__all__ = ["counted", "shortened"]


def counted(number: int, thing: str) -> str:
    """`1 table`, `2 tables`, `1,200 lines`; a plural in `ies` or `es` where English wants it."""
    if number == 1:
        return f"1 {thing}"
    if thing.endswith("y"):
        return f"{number:,} {thing[:-1]}ies"
    return f"{number:,} {thing}{'es' if thing.endswith('s') else 's'}"


def shortened(text: str, longest: int = 120) -> str:
    """`text`, or its beginning and an ellipsis where it is longer than `longest` characters."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
