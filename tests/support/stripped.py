"""The program with stacks that MiniStack can hold: `python -m support.stripped deploy apply ...`.

What is taken away is said on stderr first."""

import sys
from typing import Any

from strangler.cli.main import main
from strangler.deploy import stacks
from support.stripping import stripped

_build = stacks.build


def _stripped(*arguments: Any) -> Any:
    left, told = stripped(_build(*arguments))
    for line in told:
        sys.stderr.write(f"stripped: {line}\n")
    return left


if __name__ == "__main__":
    stacks.build = _stripped
    sys.exit(main())
