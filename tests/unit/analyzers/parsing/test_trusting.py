"""The syntax trees of a process that trusts libcst's parser."""

import subprocess
import sys
from pathlib import Path

import msgspec

from strangler.analyzers.extraction.facts import extract
from strangler.analyzers.recognisers.registry import load

EXAMPLES = Path(__file__).parents[4] / "examples"
_CODE = """
@decorated(key=1)
class A[T](B, metaclass=C):
    x: "int" = 1; y = x

    async def f(self, a, /, b=2, *args: int, c, d=(yield), **more) -> str:
        async with a as (b, [c]), d: pass
        for i, *j in [*a, -1, not b, b if c else d]: x[i:2, ...] += await f(i, *j, k=3)
        else: print(f"{a!r:>{b}} {c.d(e)=}" "text")
        try: return {**a, "k": lambda q: q, **b}
        except* (E, F) as e: raise G from e
        finally: del a.b, (c)
match p:
    case {"k": A(b, c=1), **rest} | [1, *_] if z: (w := 2)
from ..a import (b as c,
                 d,)  # comment
import e.f
"""
_WORKER = """
import sys, msgspec
from strangler.analyzers.parsing.trusting import trust_the_parser
trust_the_parser()
from strangler.analyzers.extraction.facts import extract
from strangler.analyzers.recognisers.registry import load
found = [extract(data, load(())) for data in msgspec.msgpack.decode(sys.stdin.buffer.read())]
sys.stdout.buffer.write(msgspec.msgpack.encode(found))
"""


def test_trusting_the_parser_changes_no_fact():
    """A process whose nodes are neither checked nor frozen, and whose white space is shared, finds
    what another finds."""
    files = [_CODE.encode(), *(path.read_bytes() for path in _some_files())]
    given = msgspec.msgpack.encode(files)
    command = (sys.executable, "-c", _WORKER)
    found = subprocess.run(command, input=given, capture_output=True, check=True).stdout
    expected = [extract(data, load(())) for data in files]
    assert expected[0].parsed
    assert msgspec.msgpack.decode(found) == msgspec.msgpack.decode(msgspec.msgpack.encode(expected))


def _some_files() -> list[Path]:
    return sorted((EXAMPLES / "shop").rglob("*.py"))[:40]
