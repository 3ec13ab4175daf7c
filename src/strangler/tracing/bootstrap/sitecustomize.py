"""Python imports this at its start when the folder is on PYTHONPATH: the recorder starts, then the
`sitecustomize` that would have been found without us runs."""

import os
import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_NAME = "_strangler_tracing"


def _start() -> None:
    folder = _HERE.parent
    spec = spec_from_file_location(
        _NAME, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        return
    package = module_from_spec(spec)
    sys.modules[_NAME] = package
    spec.loader.exec_module(package)
    from importlib import import_module

    import_module(f"{_NAME}.starting").start_from_environment()


def _hand_on() -> None:
    """Run the program's own sitecustomize, if it has one."""
    rest = [entry for entry in sys.path if Path(entry or ".").resolve() != _HERE]
    spec = PathFinder.find_spec("sitecustomize", rest)
    if spec is not None and spec.loader is not None:
        own = module_from_spec(spec)
        sys.modules["sitecustomize"] = own
        spec.loader.exec_module(own)


if "STRANGLER_TRACE" in os.environ and _NAME not in sys.modules:
    if sys.version_info >= (3, 11):  # noqa: UP036  # the traced program's Python may be any
        _start()
    else:
        sys.stderr.write("strangler trace: needs Python 3.11 or newer; this process is not seen\n")
_hand_on()
