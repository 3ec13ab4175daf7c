"""Documents in, listeners with their rules and target groups out: one form for both sources."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from strangler.engines.importing.documents import Placed

_TYPE = "AWS::ElasticLoadBalancingV2::"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a listener, in the names of the API."""

    body: Placed
    priority: int | None
    """None: the default rule."""
    listener: str

    def __str__(self) -> str:
        return "the default rule" if self.priority is None else f"rule {self.priority}"


@dataclass(slots=True)
class Listing:
    """All that the documents hold."""

    rules: list[Rule] = field(default_factory=list)
    groups: dict[str, Placed] = field(default_factory=dict)
    """By ARN, or by logical id of a template."""
    listeners: dict[str, Placed] = field(default_factory=dict)
    others: list[Placed] = field(default_factory=list)
    """Documents that hold nothing of a load balancer."""

    def chosen(self) -> str:
        """The listener that is imported: one whose default forwards, HTTPS before HTTP."""
        names = dict.fromkeys(rule.listener for rule in self.rules)

        def worth(name: str) -> tuple[bool, bool, int]:
            rules = [rule for rule in self.rules if rule.listener == name]
            forwards = any(rule.priority is None and forwarding(rule.body) for rule in rules)
            https = (
                self.listeners[name].get("Protocol").text() == "HTTPS"
                if (name in self.listeners)
                else False
            )
            return forwards, https, len(rules)

        return max(names, key=worth, default="")


def forwarding(body: Placed) -> Placed | None:
    """The action of a rule that forwards; None: it does something else."""
    actions = body.get("Actions").items() or body.get("DefaultActions").items()
    return next((each for each in actions if each.get("Type").text() == "forward"), None)


def listing(documents: Iterable[Placed]) -> Listing:
    """What the documents hold, rules by priority, the default last."""
    found = Listing()
    for document in documents:
        keys = {key for key, _ in document.pairs()}
        if "Resources" in keys:
            _template(document, found)
        elif keys & {"Rules", "TargetGroups", "Listeners"}:
            _answers(document, found)
        else:
            found.others.append(document)
    defaults = {rule.listener for rule in found.rules if rule.priority is None}
    for name, listener in found.listeners.items():
        if name not in defaults:
            found.rules.append(Rule(listener, None, name))
    last = 1 << 30
    found.rules.sort(key=lambda rule: last if rule.priority is None else rule.priority)
    return found


def _answers(document: Placed, found: Listing) -> None:
    for group in document.get("TargetGroups").items():
        found.groups[group.get("TargetGroupArn").text()] = group
    for each in document.get("Listeners").items():
        found.listeners[each.get("ListenerArn").text()] = each
    for rule in document.get("Rules").items():
        # arn:...:listener-rule/app/NAME/LB/LISTENER/RULE belongs to arn:...:listener/app/...
        arn = rule.get("RuleArn").text()
        listener = re.sub(r"/[^/]*$", "", arn.replace(":listener-rule/", ":listener/"))
        is_default = rule.get("IsDefault").truth() or rule.get("Priority").text() == "default"
        priority = None if is_default else rule.get("Priority").number() or 0
        found.rules.append(Rule(rule, priority, listener))


def _template(document: Placed, found: Listing) -> None:
    for name, resource in document.get("Resources").pairs():
        kind = resource.get("Type").text()
        properties = resource.get("Properties")
        if kind == f"{_TYPE}TargetGroup":
            found.groups[name] = properties
        elif kind == f"{_TYPE}Listener":
            found.listeners[name] = properties
        elif kind == f"{_TYPE}ListenerRule":
            listener = reference(properties.get("ListenerArn"))
            priority = properties.get("Priority").number() or 0
            found.rules.append(Rule(properties, priority, listener))


def reference(value: Placed) -> str:
    """An ARN as it is written, or the logical id that stands for it in a template."""
    if value.text():
        return value.text()
    ref = value.get("Ref").text()
    attribute = value.get("Fn::GetAtt")
    first = attribute.text().partition(".")[0] or next(iter(attribute.texts()), "")
    return ref or first
