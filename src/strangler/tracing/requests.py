"""The request that the running code serves: whatever is recorded meanwhile belongs to it."""

from contextvars import ContextVar


class Served:
    """One request. The route becomes known while it is served, so what happened waits for its end.

    `route` is written as the framework has it (`orders/<int:pk>/`), `prefix` what it is mounted
    below. `refused`: the view answered that it does not know the method (405)."""

    __slots__ = ("framework", "handler", "happened", "method", "path", "prefix", "refused", "route")

    def __init__(self, framework: str, method: str, path: str) -> None:
        self.framework = framework
        self.method = method
        self.path = path
        self.prefix = ""
        self.route = ""
        self.handler = ""
        self.refused = False
        self.happened: set[tuple[tuple[str, object], ...]] = set()

    @property
    def name(self) -> str:
        """What records bear: framework, method and route. The path of a request that no route
        matched is not kept, it could hold anything."""
        return f"{self.framework}:{self.method} {self.prefix}{self.route}"


current: ContextVar[Served | None] = ContextVar("strangler_served", default=None)
