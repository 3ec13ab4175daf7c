"""Modules as they are imported in, those of drivers and frameworks patched out."""

import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from . import drivers, frameworks
from .recorder import Recorder
from .sql import Databases

Patch = Callable[[ModuleType], None]


def watch(recorder: Recorder, databases: Databases) -> None:
    """Patch each known module as soon as it has been imported; those that are there, now."""
    patches: dict[str, Patch] = {**drivers.patches(databases), **frameworks.patches(recorder)}
    for name, patch in patches.items():
        module = sys.modules.get(name)
        if module is not None:
            _apply(patch, module)
    sys.meta_path.insert(0, _Finder(patches))


class _Finder(MetaPathFinder):
    """Finds the modules to patch, by asking everybody else."""

    def __init__(self, patches: dict[str, Patch]) -> None:
        self._patches = patches

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        patch = self._patches.get(fullname)
        if patch is None:
            return None
        for finder in sys.meta_path:
            if isinstance(finder, _Finder):
                continue
            find = getattr(finder, "find_spec", None)
            spec: ModuleSpec | None = find(fullname, path, target) if find is not None else None
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _Loader(spec.loader, patch)
                return spec
        return None


class _Loader(Loader):
    """Another's loader, and the patch after it."""

    def __init__(self, inner: Any, patch: Patch) -> None:
        self._inner = inner
        self._patch = patch

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._inner.create_module(spec)  # type: ignore[no-any-return]  # another's loader

    def exec_module(self, module: ModuleType) -> None:
        # The program must find its own loader (resources are read through it).
        module.__loader__ = self._inner
        if module.__spec__ is not None:
            module.__spec__.loader = self._inner
        self._inner.exec_module(module)
        _apply(self._patch, module)


def _apply(patch: Patch, module: ModuleType) -> None:
    try:
        patch(module)
    except (AttributeError, TypeError) as problem:
        # Another version than we know: the program must run on, unseen in this respect.
        sys.stderr.write(f"strangler trace: {module.__name__} is not seen: {problem}\n")
