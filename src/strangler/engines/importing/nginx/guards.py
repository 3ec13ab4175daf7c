"""A location in, what keeps some or all clients away from it out.

Rules have no guards. What nginx guards is closed in the rules unless it is asked for, so that an
import opens nothing; what nginx answers 4xx itself stays refused."""

from strangler.engines.importing.nginx.conditions import read_if
from strangler.engines.importing.nginx.locations import Placed
from strangler.engines.importing.nginx.reading import Directive
from strangler.engines.importing.nginx.scopes import Scope

_SWITCHES = ("auth_basic", "auth_request", "auth_jwt", "auth_oidc")
"""Directives that hold below them until another level says `off`."""


def guard(location: Placed) -> Directive | None:
    """The directive that lets only some clients in: a password, a token, another server's word, an
    address, a secret."""
    scope = location.scope
    for name in _SWITCHES:
        found = scope.last(name)
        if found is not None and found.args[:1] != ("off",):
            return found
    return _by_address(scope) or _by_secret(scope)


def refusal(location: Placed) -> Directive | None:
    """The directive by which nobody gets in: `internal`, `deny all`, or a status of 4xx."""
    directive = location.directive
    internal = directive.last("internal")
    if internal is not None:
        return internal
    answered = directive.last("return")
    if answered is not None and _is_refused(answered):
        return answered
    access = _access(location.scope)
    return access[0] if access and access[0].args[:1] == ("all",) and _denies(access[0]) else None


def limits_methods(location: Placed) -> bool:
    """Whether requests with other methods than those that pass are refused."""
    return any(_refused_methods(each) for each in location.directive.block or ())


def _refused_methods(directive: Directive) -> bool:
    if directive.name == "limit_except":
        return directive.last("proxy_pass") is None
    if directive.name != "if":
        return False
    asked, answered = read_if(directive), directive.last("return")
    return asked is not None and bool(asked.negated and asked.methods) and answered is not None


def _access(scope: Scope) -> list[Directive]:
    """The rules by address that hold: those of the innermost level that has any."""
    for block in reversed(scope.blocks):
        found = [each for each in block if each.name in ("allow", "deny")]
        if found:
            return found
    return []


def _by_address(scope: Scope) -> Directive | None:
    return next(filter(_denies, _access(scope)), None)


def _denies(directive: Directive) -> bool:
    return directive.name == "deny"


def _by_secret(scope: Scope) -> Directive | None:
    """An `if` of the location, or of its server, that refuses."""
    for block in scope.blocks[1:]:
        for each in block:
            if each.name == "if" and not _refused_methods(each):
                answered = each.last("return")
                if answered is not None and _is_refused(answered):
                    return each
    return None


def _is_refused(directive: Directive) -> bool:
    status = directive.args[0] if directive.args else ""
    return len(status) == 3 and status.isdigit() and status.startswith("4")
