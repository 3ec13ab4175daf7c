"""An example's folder in, what its framework and its imports say out, as JSON.

    python tests/support/observe_example.py examples/shop > examples/shop/expected.json

Prints the content of the example's expected.json; read the difference before you
commit it. The frameworks are started in processes of their own.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SUPPORT = Path(__file__).parent

INSPECTIONS = {
    "shop": (
        ("inspect_django.py", "shop.settings", "shop"),
        ("import_cycles.py", "shop"),
    ),
    "blog": (
        ("inspect_flask.py", "blog:create_app", "blog.db:Base"),
        ("import_cycles.py", "blog"),
    ),
}


def main(folder: str) -> None:
    found: dict[str, Any] = {}
    for script, *arguments in INSPECTIONS[Path(folder).resolve().name]:
        answer = subprocess.run(
            [sys.executable, SUPPORT / script, *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(Path(folder).resolve())},
            stdout=subprocess.PIPE,
            check=True,
        )
        found.update(json.loads(answer.stdout))
    sys.stdout.write(json.dumps(found, indent=2, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
