"""Lines of a function that is written, with the lines of the template that they stand for."""

from collections.abc import Collection
from keyword import iskeyword


class Code:
    """A function that grows. Names that a template binds are `v_NAME`, values in between `tN`."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = known
        """Names that every template has; they stand as `g_NAME`."""
        self.lines: list[str] = []
        self.places: list[int] = []
        """The line of the template, by the index of the written line."""
        self.used: set[str] = set()
        """The known names that were asked for."""
        self.place = 1
        self.depth = 1
        self.parent = False
        """Whether a variable `parent` holds what the template extended gives."""
        self.modules: set[str] = set()
        """Variables that hold what an imported template defines."""
        self.scopes: list[dict[str, bool]] = [{}]
        """Names that are bound, and whether they are for certain."""
        self._serial = 0
        self._asked: dict[tuple[str, bool], str] = {}
        """What names of the context are held by, outside of functions."""
        self._headers: list[str] = []

    def line(self, text: str) -> None:
        """One more line."""
        self.lines.append("    " * self.depth + text)
        self.places.append(self.place)

    def new(self, value: str) -> str:
        """A variable for a value."""
        made = self.fresh("t")
        self.line(f"{made} = {value}")
        return made

    def fresh(self, prefix: str) -> str:
        """A name that nothing else has."""
        self._serial += 1
        return f"{prefix}{self._serial}"

    def bind(self, name: str, sure: bool) -> str:
        """The variable of a name that the template binds here."""
        self.scopes[-1][name] = sure
        return f"v_{name}"

    def name(self, name: str) -> str:
        """What a name means here: what is bound, else the context's, else what all have."""
        bound = next((scope[name] for scope in reversed(self.scopes) if name in scope), None)
        if bound:
            return f"v_{name}"
        free = bound is None and not any(header.startswith("def ") for header in self._headers)
        if free and (name, self.parent) in self._asked:
            return self._asked[name, self.parent]
        asked = [f"v_{name}"] if bound is not None else []
        asked += [f'scope["{name}"]', f'extra["{name}"]']
        if self.parent:
            asked.append(f'parent["{name}"]')
        if name in self._known:
            self.used.add(name)
            asked.append(f"g_{name}")
        made = self.new(" or ".join(asked))
        if free:
            self._asked[name, self.parent] = made
        return made

    def open(self, header: str, names: dict[str, bool] | None = None) -> None:
        """A block begins, whose names end with it."""
        self.line(header)
        self._headers.append(header)
        self.depth += 1
        self.line("pass")
        self.scopes.append(names if names is not None else {})

    def close(self) -> None:
        """The innermost block ends."""
        if self.depth > 1:
            self.depth -= 1
            self._headers.pop()
            self.scopes.pop()

    def attribute(self, value: str, name: str) -> str:
        """`value.name`: an attribute, else what it holds under this name."""
        if value in ("()", '""', "None"):
            return "()"
        if name.isdigit():
            return self.new(f"{value}[{name}]")
        loaded = f'getattr({value}, "{name}")' if iskeyword(name) else f"{value}.{name}"
        grouped = {"grouper": f" or {value}[0]", "list": f" or {value}[1]"}.get(name, "")
        return self.new(f'{loaded} or {value}["{name}"]{grouped}')

    def shown(self, value: str) -> None:
        """A value is written as text."""
        if value.isidentifier():
            self.line(f"evaluate({value}.__str__)")
