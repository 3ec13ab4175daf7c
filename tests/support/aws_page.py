"""docs/aws.md's commands in, what they answer on an emulator out.

`PYTHONPATH=src:tests python -m support.aws_page` writes the page anew, for whoever changed what a
command says: lists of resources are cut short, and the plan that `apply` repeats is left out."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import strangler
from support.console_pages import BLOCK
from support.emulators import ministack
from support.on_emulators import EXAMPLE, ROOT, put_code

PAGE = ROOT / "docs/aws.md"
_RESOURCE = re.compile(r"  (made|removed|kept)  ")
_FIRST_STACK = re.compile(r"shop-\S+: create")
_SHOWN = 2


@contextmanager
def asking() -> Iterator[Callable[[str], list[str]]]:
    """A function that runs one command in a copy of the example, each on what those before it
    left, and returns what it prints, without what was stripped."""
    with tempfile.TemporaryDirectory() as outside, ministack(minute=0.05) as emulator:
        folder = Path(outside, "shop")
        shutil.copytree(EXAMPLE, folder)
        put_code(emulator)
        paths = [str(Path(strangler.__file__).parents[1]), str(ROOT / "tests")]
        environment = {
            **os.environ,
            **emulator.environment(),
            "PYTHONPATH": os.pathsep.join(paths),
            "COLUMNS": "80",
            "NO_COLOR": "1",
        }

        def answer(command: str) -> list[str]:
            program, *words = shlex.split(command)
            assert program == "strangler"
            done = subprocess.run(
                [sys.executable, "-m", "support.stripped", *words],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=120,
                check=False,
            )
            return [line for line in done.stdout.splitlines() if not line.startswith("stripped: ")]

        yield answer


def _short(command: str, said: list[str]) -> list[str]:
    if command.endswith(" schema"):
        return [*said[:3], "..."]
    if " apply " in command:
        plan = next(number for number, line in enumerate(said) if line.startswith("shop-"))
        done = next(number for number, line in enumerate(said) if _FIRST_STACK.match(line))
        said = [*said[:plan], "...", *said[done:]]
    found: list[str] = []
    count = 0
    for line in said:
        count = count + 1 if _RESOURCE.match(line) else 0
        if count <= _SHOWN:
            found.append(line.rstrip())
        elif count == _SHOWN + 1:
            found.append("...")
    return found


def main() -> None:
    """Write the page anew."""
    with asking() as answer:

        def renewed(block: re.Match[str]) -> str:
            lines = []
            for line in block[1].splitlines():
                if line.startswith("$ "):
                    lines += [line, *_short(line[2:], answer(line[2:]))]
            return "```console\n" + "\n".join(lines) + "\n```"

        page = BLOCK.sub(renewed, PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
