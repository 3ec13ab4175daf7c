"""Run as a script: prints the public functions, classes and methods of the standard library of
this interpreter, one dotted name a line."""

import importlib
import inspect
import pkgutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from types import ModuleType

# Importing these shows windows or pages; the catalogue tells of none of them what it does.
_SHOWN = frozenset({"antigravity", "idlelib", "test", "this", "tkinter", "turtle", "turtledemo"})


def main() -> None:
    """Modules that do not exist on this platform are left out."""
    warnings.simplefilter("ignore")
    names: list[str] = []
    with redirect_stdout(StringIO()):
        for top in sorted(sys.stdlib_module_names - _SHOWN):
            if not top.startswith("_"):
                for module in _modules(top):
                    names.extend(_names(module))
    print("\n".join(sorted(set(names))))


def _modules(name: str) -> Iterator[ModuleType]:
    try:
        module = importlib.import_module(name)
    except (ImportError, AttributeError):
        return
    yield module
    for found in pkgutil.iter_modules(getattr(module, "__path__", ())):
        if not found.name.startswith("_") and found.name not in ("test", "tests"):
            yield from _modules(f"{name}.{found.name}")


def _names(module: ModuleType) -> Iterator[str]:
    public = getattr(module, "__all__", None)
    top = module.__name__.partition(".")[0]
    for name in dir(module):
        held = getattr(module, name)
        if name.startswith("_") or not (inspect.isclass(held) or inspect.isroutine(held)):
            continue
        # Without a list of what is public, what a module only imports is not its own.
        home = (getattr(held, "__module__", None) or module.__name__).partition(".")[0]
        if name in public if public is not None else home.lstrip("_") == top:
            yield f"{module.__name__}.{name}"
            if inspect.isclass(held):
                for member in dir(held):
                    if not member.startswith("_") and callable(_static(held, member)):
                        yield f"{module.__name__}.{name}.{member}"


def _static(class_: type, name: str) -> object:
    found = inspect.getattr_static(class_, name, None)
    return getattr(found, "__func__", found)


if __name__ == "__main__":
    main()
