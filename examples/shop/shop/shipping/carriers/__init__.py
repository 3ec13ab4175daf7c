"""One module per carrier, named like its code; each has `book` and `track`."""

import importlib
from types import ModuleType


def load(code: str) -> ModuleType:
    return importlib.import_module(f"shop.shipping.carriers.{code}")
