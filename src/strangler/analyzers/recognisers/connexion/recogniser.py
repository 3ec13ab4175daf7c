"""Connexion (2.x and 3.x): the operations of OpenAPI files, with the functions they name."""

from collections.abc import Iterable

from strangler import diagnostics
from strangler.analyzers.recognisers import wiring
from strangler.analyzers.recognisers.connexion.apis import APPS, METHODS, Api, find_apis
from strangler.analyzers.recognisers.connexion.operations import operations
from strangler.analyzers.recognisers.following import edge, is_imported
from strangler.diagnostics import Diagnostic, report
from strangler.identity import EndpointId
from strangler.model.facts import Fact
from strangler.model.graph import Edge, EdgeKind
from strangler.model.recogniser import Conclusion, Endpoint, Inventory
from strangler.model.views import ModuleView


class Connexion:
    """The recogniser of Connexion."""

    name = "connexion"
    version = 1
    wakes_on: tuple[str, ...] = ("*",)
    """A function that is handed the application needs no import of Connexion."""
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = wiring.FACTS

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Calls that add APIs, and the applications that functions make."""
        return wiring.watch(module, METHODS, APPS)

    def documents(self, inventory: Inventory) -> Iterable[str]:
        """The OpenAPI files that applications name."""
        return {api.path for api in _apis(inventory, [])}

    def conclude(self, inventory: Inventory) -> Conclusion:
        """One endpoint an operation; a file that could not be read has been reported."""
        problems: list[Diagnostic] = []
        endpoints: dict[EndpointId, Endpoint] = {}
        edges: list[Edge] = []
        for api in _apis(inventory, problems):
            found = list(
                operations(inventory.document(api.path), api.base_path, api.resolver, api.root)
            )
            for operation in found:
                if not operation.handler:
                    message = f"{operation.method} {operation.path} of {api.path} has no handler"
                    problems.append(report(diagnostics.ROUTE_UNRESOLVED, message, api.location))
                    continue
                key = EndpointId(api.app, operation.method, operation.path)
                handler = _full(inventory, api.module, operation.handler)
                endpoint = Endpoint(
                    api.app,
                    operation.method,
                    operation.path,
                    self.name,
                    handler,
                    api.location,
                    operation.auth,
                )
                if endpoints.setdefault(key, endpoint) is not endpoint:
                    continue
                if inventory.definition(handler) is None:
                    message = f"{operation.handler}, named in {api.path}, is not in the project"
                    problems.append(report(diagnostics.ROUTE_UNRESOLVED, message, api.location))
                else:
                    edges.append(edge(str(key), handler, EdgeKind.HANDLES, api.location))
        return Conclusion(
            endpoints=tuple(endpoints.values()), edges=tuple(edges), diagnostics=tuple(problems)
        )


def _apis(inventory: Inventory, problems: list[Diagnostic]) -> list[Api]:
    return list(find_apis(inventory, problems)) if is_imported(inventory, "connexion") else []


def _full(inventory: Inventory, module: str, handler: str) -> str:
    """The definition that a handler's name leads to, re-exports followed."""
    found = inventory.resolve(module, handler)
    return found.name if found is not None and found.exact else handler
