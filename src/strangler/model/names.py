"""Dotted names in the three forms that facts use.

A fact knows only its own file, so a name in it is one of
- absolute: `django.db.models.Model`
- relative: `..models.Order`, with the leading dots of the import statement that bound it
- local: `:Order.total`, defined in the same module at that qualified name
`absolute` turns the last two into the first once the file's module name is known.
"""

LOCAL = ":"


def absolute(name: str, module: str, is_package: bool) -> str | None:
    """`name` as an absolute dotted name seen from `module`; None if its dots lead above the root.

    One leading dot means the package that holds the module (PEP 328); for a package's
    `__init__`, that is the package itself."""
    if name[:1] == LOCAL:
        return f"{module}.{name[1:]}" if len(name) > 1 else module
    if name[:1] != ".":
        return name
    rest = name.lstrip(".")
    dots = len(name) - len(rest)
    package = module if is_package else parent(module)
    for _ in range(dots - 1):
        if not package:
            return None
        package = parent(package)
    if not package:
        return None
    return f"{package}.{rest}" if rest else package


def joined(module: str, name: str) -> str:
    """`from module import name` as one name of a fact: `.` and `x` are `.x`, `p` and `x` `p.x`."""
    return module + name if module[-1:] == "." else f"{module}.{name}"


def parent(name: str) -> str:
    """All but the last part; empty for a name without dots."""
    return name.rpartition(".")[0]


def last(name: str) -> str:
    """The last part of a dotted name."""
    return name.rpartition(".")[2]


def ancestors(name: str) -> tuple[str, ...]:
    """The dotted prefixes of `name`, outermost first, without `name` itself."""
    parts = name.split(".")
    return tuple(".".join(parts[:size]) for size in range(1, len(parts)))
