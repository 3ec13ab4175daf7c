"""Bytes of a file in, a ParsedModule out; or its imports alone and the problem that says why.

libcst faults that this stage knows (measured with 1.9): very deep expressions take minutes and
gigabytes, so files that have some (`nesting.py`) are only scanned for imports; less deep ones
may still overflow the C stack and kill the process, so parsing runs on a thread with a big stack
(`deep_stack`), and a file that still crashes or hangs is found by the pool; a literal of several
megabytes takes minutes and gigabytes, so files above `MAX_PARSED` bytes are only scanned for
imports too."""

import ast
import re
import sys
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import libcst

from strangler import diagnostics
from strangler.analyzers.parsing.decoding import UndecodableError, decode
from strangler.analyzers.parsing.lexing import Tokens
from strangler.analyzers.parsing.nesting import overwhelming
from strangler.locations import pack
from strangler.model.facts import FileProblem

MAX_PARSED = 1_000_000
"""Files with more bytes than this are scanned for imports, not parsed."""

_STACK = 512 * 1024 * 1024
_RECURSION = 200_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ParsedModule:
    """A syntax tree with the text and tokens it was made from."""

    tree: libcst.Module
    tokens: Tokens


@dataclass(frozen=True, slots=True)
class Unparsed:
    """A file without a tree: what is wrong, and its text if it could be decoded at all."""

    problem: FileProblem
    text: str
    lines: int


def parse(data: bytes) -> ParsedModule | Unparsed:
    """Parse one file. Never raises for bad input."""
    lines = data.count(b"\n") + (0 if data.endswith(b"\n") or not data else 1)
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _unparsed(diagnostics.NULL_BYTES, _line_of(data, b"\0"), "", lines)
    try:
        text = decode(data)
    except UndecodableError as error:
        line = data.count(b"\n", 0, error.offset) + 1
        return _unparsed(diagnostics.BAD_ENCODING, line, "", lines, str(error))
    if len(data) > MAX_PARSED:
        detail = f"{len(data) / 1_000_000:.1f} MB"
        return _unparsed(diagnostics.TOO_LARGE, 1, text, lines, detail)
    tokens = Tokens(text)
    detail = overwhelming(tokens)
    if detail:
        return _unparsed(diagnostics.PARSER_CRASHED, 1, text, lines, detail)
    try:
        tree = libcst.parse_module(text)
    except libcst.ParserSyntaxError as error:
        # What Python itself accepts is no Python 2: the parser's grammar has gaps.
        said = _said_by_python(text)
        is_python_2 = said is not None and _is_python_2(tokens)
        code = diagnostics.PYTHON_2 if is_python_2 else diagnostics.SYNTAX_ERROR
        line, message = said or (error.raw_line, _first_line(error.message))
        return _unparsed(code, line, text, lines, message)
    except libcst.CSTValidationError as error:  # `"a" b"b"`: the grammar allows it, Python does not
        return _unparsed(diagnostics.SYNTAX_ERROR, 1, text, lines, str(error))
    except (RecursionError, MemoryError) as error:
        return _unparsed(diagnostics.PARSER_CRASHED, 1, text, lines, type(error).__name__)
    return ParsedModule(tree, tokens)


def deep_stack(work: Callable[[], T]) -> T:
    """Run `work` where deeply nested code neither overflows the C stack nor meets Python's
    recursion limit, and return or raise what it does."""
    result: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            result.append(work())
        except BaseException as error:  # handed to the caller below
            failure.append(error)

    recursion, stack = sys.getrecursionlimit(), threading.stack_size(_STACK)
    sys.setrecursionlimit(max(recursion, _RECURSION))
    try:
        thread = threading.Thread(target=run, name="strangler-parse", daemon=True)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(stack)
        sys.setrecursionlimit(recursion)
    if failure:
        raise failure[0]
    return result[0]


def _unparsed(
    code: diagnostics.Code, line: int, text: str, lines: int, detail: str = ""
) -> Unparsed:
    message = f"{code.title}: {detail}" if detail else code.title
    return Unparsed(FileProblem(code.id, message, pack(max(line, 1), 1)), text, lines)


def _line_of(data: bytes, needle: bytes) -> int:
    return data.count(b"\n", 0, data.index(needle)) + 1


def _said_by_python(text: str) -> tuple[int, str] | None:
    """The line and words of Python's own complaint, clearer than libcst's; None if it has none
    (an older Python than the file is for has a wrong one, which is rare)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        return error.lineno or 1, error.msg
    except (ValueError, RecursionError, MemoryError):
        pass
    return None


def _first_line(message: str) -> str:
    return message.strip().splitlines()[0] if message.strip() else "syntax error"


_PYTHON_2 = re.compile(
    r"""^[ \t]*(?: print[ \t]+(?![=(.,:\[])[^\n]          # print statement
          | print[ \t]*>>
          | exec[ \t]+["'\w][^\n]*(?:[ \t]in[ \t]|$)       # exec statement
          | except[ \t]+[\w.]+[ \t]*,[ \t]*\w+[ \t]*:      # except E, e:
          | except[ \t]*\([^)\n]*\)[ \t]*,[ \t]*\w+[ \t]*:
          | raise[ \t]+[\w.]+[ \t]*,                       # raise E, "text"
        )
      | \b0[0-7]+\b(?![.\w])(?<!\b0) | \b\d+[lL]\b         # 0777, 10L
      | \b[uU][rR]["'] | <>                                # ur"", <>
      | ^[ \t]*def[ ]\w+\([^)\n=]*\([^)\n]*\) | \blambda[ ]*\(   # tuple parameters
      | `                                                # repr in backticks
    """,
    re.VERBOSE | re.MULTILINE,
)


def _is_python_2(tokens: Tokens) -> bool:
    """Whether text that is not Python 3 has a form that only Python 2 knows outside comments and
    strings (What's New In Python 3.0: print and exec statements, `except E, e`, `raise E, v`,
    octal and long literals, `<>`, backticks, tuple parameters)."""
    code = list(tokens.parts)
    for index in range(1, len(code), 2):
        last = code[index][-1]
        if last in "'\"":
            code[index] = code[index][: code[index].index(last)] + '""'
        elif code[index][0] == "#":
            code[index] = ""
    return _PYTHON_2.search("".join(code)) is not None
