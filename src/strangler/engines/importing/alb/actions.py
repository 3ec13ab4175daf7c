"""The actions and transforms of a rule in, who answers out."""

import re
from dataclasses import dataclass, replace

from strangler.diagnostics import (
    IMPORT_CHANGED,
    IMPORT_GUARDED,
    IMPORT_GUARDED_DEFAULT,
    IMPORT_NOT_CARRIED,
    Diagnostic,
    report,
)
from strangler.engines.importing.alb.conditions import DroppedError
from strangler.engines.importing.alb.groups import Groups
from strangler.engines.importing.alb.listing import forwarding, reference
from strangler.engines.importing.documents import Placed
from strangler.engines.importing.draft import REFUSED, Answer, Canary, Path
from strangler.engines.importing.rewriting import UnwritableError, simple_rewrite
from strangler.rules.model import BUCKETS, PathKind

MINTED = "strangler_cohort"
"""The cookie that keeps a caller on its side, as a load balancer's own does."""
_HINTS = {
    "redirect": "redirect in front of the proxy, or in the monolith",
    "fixed-response": "answer it in the monolith, or in front of the proxy",
    "authenticate-oidc": "sign in in front of the proxy, or in the service",
    "authenticate-cognito": "see the authorizer of `strangler deploy`",
    "jwt-validation": "see `proxy: {jwt: ...}` and `claims`",
}


GUARDS = frozenset({"authenticate-oidc", "authenticate-cognito", "jwt-validation"})


@dataclass(frozen=True, slots=True)
class Weighed:
    """A target group and its weight."""

    identity: str
    weight: int
    place: Placed


def weights(rule: Placed) -> list[Weighed]:
    """The target groups that a rule forwards to, those without weight left out."""
    action = forwarding(rule)
    if action is None:
        return []
    found = [
        Weighed(
            reference(each.get("TargetGroupArn")),
            1 if each.get("Weight").number() is None else each.get("Weight").number() or 0,
            each,
        )
        for each in action.get("ForwardConfig", "TargetGroups").items()
    ]
    if len(found) == 1:
        found = [replace(found[0], weight=1)]
    if not found:
        found = [Weighed(reference(action.get("TargetGroupArn")), 1, action)]
    return [each for each in found if each.weight and each.identity]


class Actions:
    """Reads the actions of one rule, and notes what rules cannot do."""

    def __init__(
        self,
        rule: Placed,
        name: str,
        default: str,
        groups: Groups,
        problems: list[Diagnostic],
        carry_guarded: bool,
    ) -> None:
        self.carry_guarded = carry_guarded
        self.rule, self.name, self.default = rule, name, default
        self.groups, self.problems = groups, problems

    def read(self, paths: tuple[Path, ...]) -> tuple[Answer, tuple[Path, ...]]:
        """Who answers, and the paths, which a rewrite may have made whole segments of.

        Raises DroppedError where no upstream does, which is told."""
        forwarded = refused = False
        for action in self.rule.get("Actions").items() or self.rule.get("DefaultActions").items():
            kind = action.get("Type").text()
            if kind == "forward":
                forwarded = True
            elif kind in GUARDS and not self.carry_guarded:
                refused = True
                if not self.rule.get("Conditions").items():
                    told = f"{self.name}: action {kind} guards it"
                    self.problems.append(report(IMPORT_GUARDED_DEFAULT, told, action.place))
                    continue
                told = f"{self.name}: action {kind} guards it; the rules close it (502)"
                self.problems.append(report(IMPORT_GUARDED, told, action.place))
            else:
                self._lost(action, f"action {kind or 'of no type'}", _HINTS.get(kind, ""))
        if refused:
            return REFUSED, paths
        if not forwarded:
            raise DroppedError
        rewrite, host, paths = self._transformed(paths)
        found = weights(self.rule)
        if not found:
            self._lost(self.rule, "it forwards to nobody", "")
            raise DroppedError
        shares: dict[str, int] = {}
        for each in found:
            own = "" if each.identity == self.default and not rewrite else host
            name = self.groups.named(each.identity, each.place, own)
            if each.identity == self.default and rewrite:
                name = self.groups.named(each.identity, each.place, host or "preserve")
            shares[name] = shares.get(name, 0) + each.weight
        monolith = self.groups.named(self.default, self.rule) if self.default else ""
        if len(shares) == 1:
            return Answer(upstream=next(iter(shares)), rewrite=rewrite), paths
        return self._canary(shares, monolith, rewrite), paths

    def _canary(self, shares: dict[str, int], monolith: str, rewrite: str) -> Answer:
        others = [name for name in shares if name != monolith]
        if len(others) != 1:
            self._lost(
                self.rule,
                f"shares of {', '.join(shares)}",
                "a canary is between the default's target group and one other",
            )
            raise DroppedError
        total = sum(shares.values())
        buckets = round(shares[others[0]] * BUCKETS / total)
        action = forwarding(self.rule)
        sticky = (
            action is not None
            and action.get("ForwardConfig", "TargetGroupStickinessConfig", "Enabled").truth()
        )
        how = "instead of the load balancer's" if sticky else "and not drawn anew each time"
        self.problems.append(
            report(
                IMPORT_CHANGED,
                f"{self.name}: the share stays, but callers are told apart by a cookie of the "
                f"proxy, {how}",
                self.rule.place,
                f"remove `mint: {MINTED}` and name a header or cookie under `by`",
            )
        )
        canary = Canary(buckets=buckets, mint=MINTED)
        return Answer(upstream=others[0], rewrite=rewrite, canary=canary)

    def _transformed(self, paths: tuple[Path, ...]) -> tuple[str, str, tuple[Path, ...]]:
        rewrite = host = ""
        for transform in self.rule.get("Transforms").items():
            kind = transform.get("Type").text()
            config = transform.get(
                "UrlRewriteConfig" if kind == "url-rewrite" else "HostHeaderRewriteConfig"
            )
            for each in config.get("Rewrites").items():
                regex, text = each.get("Regex").text(), each.get("Replace").text()
                if kind == "url-rewrite":
                    whole = whole_segments(paths)
                    if whole != paths:
                        self.problems.append(
                            report(
                                IMPORT_CHANGED,
                                f"{self.name} takes whole segments, so {whole[0].text} too and "
                                "nothing that goes on within: only a prefix can be rewritten",
                                each.place,
                            )
                        )
                    paths = whole
                    rewrite = self._rewrite(each, paths, regex, text)
                elif regex in (".*", "^.*$", ".+", "^.+$", "(.*)", "^(.*)$") and re.fullmatch(
                    r"[A-Za-z0-9.:-]+", text
                ):
                    host = text
                else:
                    self._lost(each, f"host {regex} becomes {text}", "see `host` of the upstream")
                    raise DroppedError
        return rewrite, host, paths

    def _rewrite(self, place: Placed, paths: tuple[Path, ...], regex: str, text: str) -> str:
        try:
            if len(paths) != 1 or paths[0].kind is not PathKind.PREFIX:
                raise UnwritableError("only a path such as /old/* can be rewritten")
            return simple_rewrite(paths[0].text, regex, text)
        except UnwritableError as error:
            self._lost(place, f"path {regex} becomes {text}: {error}", "rewrite in the service")
            raise DroppedError from None

    def _lost(self, place: Placed, message: str, hint: str) -> None:
        self.problems.append(
            report(IMPORT_NOT_CARRIED, f"{self.name}: {message}", place.place, hint)
        )


def whole_segments(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """`/a/*` as the prefix `/a`, which takes `/a` too: only a prefix can be rewritten."""
    if len(paths) == 2 and paths[1] == Path(PathKind.TEMPLATE, f"{paths[0].text}{{rest*}}"):
        return (Path(PathKind.PREFIX, paths[0].text.rstrip("/")),)
    if len(paths) == 2 and paths[0].kind is PathKind.PREFIX:
        return paths[:1]
    return paths
