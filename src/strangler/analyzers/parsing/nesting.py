"""The words and signs of a text in, what in it would overwhelm the parser out.

libcst's time grows with the cube of an expression's depth, be it of brackets or of a chain of
operators, attributes and calls, and nested lambdas and conditions take gigabytes. Measured with
1.9: 1,000 links of a chain take up to 2 s, 3,000 over a minute; 300 brackets take 1 s."""

import re
from itertools import accumulate

from strangler.analyzers.parsing.lexing import Tokens

MAX_DEPTH = 300
"""Brackets may be nested so deep."""

MAX_CHAIN = 1_000
"""An expression may have so many operators, attributes, calls and subscripts in one chain."""

_STEP = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_NO_BRACKET = re.compile(r"[^()\[\]{}]+")
_SPACE = str.maketrans("", "", " \t\n\f")
_BREAK = re.compile("[,;=]")
_PREFIXES = ("not", "lambda", "else")


def overwhelming(tokens: Tokens) -> str:
    """What is nested or chained too deeply, in words; empty if nothing is."""
    signs = "".join(tokens.parts[::2])
    brackets = map(_STEP.__getitem__, _NO_BRACKET.sub("", signs))
    if max(accumulate(brackets), default=0) > MAX_DEPTH:
        return f"brackets nested more than {MAX_DEPTH} deep"
    if _may_chain(tokens, signs) and _longest_chain(tokens) > MAX_CHAIN:
        return f"an expression of more than {MAX_CHAIN:,} operators, attributes or calls in a chain"
    return ""


def _may_chain(tokens: Tokens, signs: str) -> bool:
    """Whether a look at each sign pays: a quick test that hardly any file passes."""
    if sum(map(tokens.parts.count, _PREFIXES)) > MAX_CHAIN:
        return True
    return max(map(len, _BREAK.split(signs.translate(_SPACE)))) > MAX_CHAIN


def _longest_chain(tokens: Tokens) -> int:
    """The most links between two commas, statements or assignments, each bracket by itself."""
    longest = links = 0
    outer: list[int] = []
    for index, part in enumerate(tokens.parts):
        if index % 2:
            links += part in _PREFIXES
            continue
        for sign in part:
            if sign in "([{":
                outer.append(links)
                links = 0
            elif sign in ")]}":
                longest = max(longest, links)
                links = (outer.pop() if outer else 0) + 1
            elif sign in ",;=" or (sign == "\n" and not outer):
                longest = max(longest, links)
                links = 0
            elif sign in "+-*/%@&|^~.<>!":
                links += 1
    return max(longest, links)
