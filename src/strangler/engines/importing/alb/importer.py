"""Documents of a load balancer in, a draft of rules out."""

from collections.abc import Sequence
from pathlib import Path

from strangler.diagnostics import (
    IMPORT_NO_DEFAULT,
    IMPORT_NOT_CARRIED,
    IMPORT_OTHER_KIND,
    Diagnostic,
    report,
)
from strangler.engines.importing.alb.actions import Actions, weights
from strangler.engines.importing.alb.conditions import Conditions, DroppedError
from strangler.engines.importing.alb.groups import Groups
from strangler.engines.importing.alb.listing import Listing, Rule, listing
from strangler.engines.importing.documents import documents
from strangler.engines.importing.draft import (
    MONOLITH,
    Draft,
    Item,
    UpstreamDraft,
    Who,
)
from strangler.engines.importing.writing import Given
from strangler.locations import Location


def read_alb(
    files: Sequence[Path], monolith: str | None = None, carry_guarded: bool = False
) -> Draft:
    """The draft of one listener. `monolith` is the default's URL. With `carry_guarded` routes take
    what callers have to sign in for."""
    draft = Draft(source=", ".join(each.name for each in files))
    found, draft.diagnostics = documents(files)
    if draft.diagnostics:
        return draft
    listed = listing(found)
    for other in listed.others:
        draft.diagnostics.append(
            report(
                IMPORT_OTHER_KIND,
                "it holds no Rules, TargetGroups, Listeners or Resources",
                other.place,
                "give what `aws elbv2 describe-rules` prints, or a CloudFormation template",
            )
        )
    if not listed.rules and not draft.diagnostics:
        place = Location(files[0].as_posix(), 1)
        message = "there is no rule of a listener"
        draft.diagnostics.append(report(IMPORT_OTHER_KIND, message, place))
    if not draft.diagnostics:
        _fill(draft, listed, monolith, carry_guarded)
    return draft


def _fill(draft: Draft, listed: Listing, monolith: str | None, carry_guarded: bool) -> None:
    chosen = listed.chosen()
    rules = [rule for rule in listed.rules if rule.listener == chosen]
    for rule in listed.rules:
        if rule.listener != chosen:
            message = f"{rule} of another listener, {rule.listener.rpartition('/')[2]}"
            hint = "rules are for one listener: import it on its own"
            draft.diagnostics.append(report(IMPORT_NOT_CARRIED, message, rule.body.place, hint))
    groups = Groups(listed.groups, monolith=monolith or "")
    groups.drafts, groups.problems = draft.upstreams, draft.diagnostics
    default = _default(draft, rules, groups, monolith)
    for rule in rules:
        draft.items += _items(rule, default, groups, draft, carry_guarded)


def _default(draft: Draft, rules: Sequence[Rule], groups: Groups, monolith: str | None) -> str:
    """The target group of the default rule, of several the heaviest."""
    rule = next((each for each in rules if each.priority is None), None)
    found = weights(rule.body) if rule is not None else []
    if found:
        heaviest = max(found, key=lambda each: each.weight)
        draft.default = groups.named(heaviest.identity, heaviest.place, default=True)
        return heaviest.identity
    draft.default = "monolith"
    url = Given(monolith or MONOLITH)
    draft.upstreams.append(UpstreamDraft(name="monolith", keys={"url": url}))
    groups.take("monolith")
    if monolith is None:
        place = (rule or rules[0]).body.place
        message = "no default rule forwards to a target group"
        draft.diagnostics.append(report(IMPORT_NO_DEFAULT, message, place))
    return ""


def _items(
    rule: Rule, default: str, groups: Groups, draft: Draft, carry_guarded: bool
) -> list[Item]:
    body, name = rule.body, str(rule)
    problems: list[Diagnostic] = draft.diagnostics
    try:
        meant = Conditions(body, name, problems).read()
        actions = Actions(body, name, default, groups, problems, carry_guarded)
        answer, paths = actions.read(meant.paths)
    except DroppedError:
        return []
    return [
        Item(who=who, path=path, answer=answer, place=body.place, comment=name)
        for path in paths
        for who in meant.who
        if rule.priority is not None or answer.upstream != draft.default or who != Who()
    ]
