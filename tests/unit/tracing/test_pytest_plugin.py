"""`pytest --strangler-trace` records by itself."""

import os
import subprocess
import sys

from strangler.tracing.format import parsed
from support.traced import calls
from support.trees import write

PROJECT = {
    "conftest.py": "import code_\n",
    "code_.py": "def f():\n    return g()\n\ndef g():\n    return 1\n\nf()\n",
    "test_it.py": "import code_\n\ndef test_f():\n    assert code_.f() == 1\n",
}


def test_the_plugin_records_a_session(tmp_path):
    """From the first conftest on, to the file that was asked for."""
    root = write(tmp_path / "p", PROJECT)
    file = tmp_path / "trace.jsonl"
    plugin = ["-p", "strangler.tracing.pytest_plugin"]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *plugin, f"--strangler-trace={file}"],
        cwd=root,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    found = [r for line in file.read_text().splitlines() if (r := parsed(line)) is not None]
    assert {("code_.py", "f"), ("f", "g"), ("test_f", "f")} <= calls(found)
