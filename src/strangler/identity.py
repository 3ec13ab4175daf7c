"""The identity of an endpoint, the one thing that analysis, rules, proxy and ledger share."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class EndpointId:
    """`app:METHOD /template`: method upper case or ANY, path an OpenAPI template."""

    app: str
    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.app}:{self.method} {self.path}"
