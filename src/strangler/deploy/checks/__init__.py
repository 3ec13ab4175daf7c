"""A deployment and its rules in, what stands in the way of AWS out: `agreement` of the two with
each other, `offers` of AWS, its `limits`, `budgets` of time. Nothing here asks AWS."""

from strangler.deploy.checks.agreement import agreement
from strangler.deploy.checks.budgets import budgets
from strangler.deploy.checks.limits import limits
from strangler.deploy.checks.offers import offers
from strangler.deploy.model import Deployment
from strangler.diagnostics import Diagnostic, in_order
from strangler.rules.model import Rules

__all__ = ["check"]


def check(deployment: Deployment, rules: Rules, path: str) -> tuple[Diagnostic, ...]:
    """Every problem, by place; `path` is the deployment file's, for what belongs to no line."""
    return in_order(
        [
            *agreement(deployment, rules, path),
            *offers(deployment, path),
            *limits(deployment, rules, path),
            *budgets(deployment, rules, path),
        ]
    )
