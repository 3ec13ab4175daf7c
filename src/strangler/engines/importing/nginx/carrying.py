"""A location and who answers it in, items of the draft out: upstreams named, rewrites, canaries and
copies worked out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from strangler.diagnostics import IMPORT_CHANGED, IMPORT_NOT_CARRIED
from strangler.engines.importing.draft import (
    ANY_PATH,
    REFUSED,
    Answer,
    Canary,
    Item,
    Path,
    Who,
)
from strangler.engines.importing.naming import safe
from strangler.engines.importing.nginx.answering import Answered, Teller
from strangler.engines.importing.nginx.locations import Placed
from strangler.engines.importing.nginx.reading import Directive
from strangler.engines.importing.nginx.scopes import size
from strangler.engines.importing.nginx.upstreams import Address, Treatment
from strangler.engines.importing.nginx.variables import Case, Share
from strangler.engines.importing.rewriting import Change, UnwritableError, of_uri, simple_rewrite
from strangler.locations import Location
from strangler.rules.model import BUCKETS, PathKind

_URL = re.compile(r"(https?)://([^/\s]+)(/\S*)?", re.IGNORECASE)
MINTED = "strangler_cohort"
"""The cookie that tells callers apart where the source used what rules cannot see."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """One address, and what the location does to targets."""

    address: Address
    treatment: Treatment
    change: Change


class Carrying:
    """Makes items of locations, once the default is known."""

    def __init__(self, teller: Teller, default: str) -> None:
        self.teller = teller
        self.default = default
        self.fixed: Fixed | None = None

    @property
    def plain(self) -> Answer:
        """The default, and nothing else."""
        return Answer(upstream=self.default)

    def legacy(self, place: Location, comment: str) -> Item:
        """Everything to the default."""
        return Item(who=Who(), path=ANY_PATH, answer=self.plain, place=place, comment=comment)

    # Addresses -------------------------------------------------------------------------------

    def rest(self, answered: Answered, location: Placed) -> Fixed | None:
        """Where the largest share of a case goes: the monolith of a split."""
        shares = answered.case.shares
        rest = next((each for each in shares if each.buckets is None), shares[-1])
        return self.address(rest, answered, location)

    def address(self, share: Share, answered: Answered, location: Placed) -> Fixed | None:
        """What a share's text means; None, and told, where rules cannot say it."""
        directive = answered.proxy_pass
        found = _URL.fullmatch(share.text)
        if found is None:
            self.teller.lost(directive, f"{share.text or 'nothing'} is no http address")
            return None
        scheme, server, uri = found[1].lower(), found[2], found[3] or ""
        try:
            change = self._change(location, uri, answered)
        except UnwritableError as error:
            self.teller.lost(directive, str(error), "let the service take the path as it comes")
            return None
        if change.note:
            self.teller.tell(IMPORT_CHANGED, f"{directive}: {change.note}", directive.place)
        name = next(
            (arg for each in location.scope.blocks[1] if each.name == "server_name"
             for arg in each.args), "",
        )  # fmt: skip
        treatment, odd = location.scope.treatment(name)
        if odd:
            self.teller.lost(directive, f"Host {odd} cannot be carried; the client's is kept")
        return Fixed(Address(scheme, server, change.base), treatment, change)

    def _change(self, location: Placed, uri: str, answered: Answered) -> Change:
        rewrites = list(location.directive.every("rewrite"))
        if rewrites:
            if len(rewrites) > 1:
                raise UnwritableError("several rewrites in one location")
            return _of_rewrite(location.written, rewrites[0])
        if "$" in answered.proxy_pass.args[0] and uri:
            raise UnwritableError(f"{uri} replaces every target, as variables stand in the address")
        regex = location.paths[0].kind is PathKind.REGEX
        if answered.own_target or regex or location.directive.last("proxy_pass") is None:
            return Change()
        return of_uri(location.written, uri, location.exact)

    def upstream(
        self, fixed: Fixed, directive: Directive, location: Placed, variant: str = ""
    ) -> str:
        """The name of the upstream; "" if there is none, which is told."""
        return self.teller.upstreams.named(fixed.address, fixed.treatment, directive.place, variant)

    # Items -----------------------------------------------------------------------------------

    def items(self, location: Placed, answered: list[Answered]) -> Iterator[Item]:
        """The items of a location, the first that matches first."""
        if location.closed:
            yield from self._item(location, Who(), REFUSED)
            return
        yield from self._carried(location, answered)
        if location.ends_refused:
            yield from self._item(location, Who(), REFUSED)

    def _carried(self, location: Placed, answered: list[Answered]) -> Iterator[Item]:
        mirror = self._mirror(location) if answered else ""
        for each in answered:
            answer = self._answer(each, location)
            if answer is None:
                continue
            if mirror and answer == self.plain:
                yield from self._item(
                    location, _reads(each.case.who), Answer(upstream=mirror, shadow=BUCKETS)
                )
            elif mirror:
                self.teller.lost(
                    location.directive,
                    "a mirror beside an upstream that is not the default",
                    "copies are made of what the monolith answers",
                )
            yield from self._item(location, each.case.who, answer)

    def _item(self, location: Placed, who: Who | None, answer: Answer) -> Iterator[Item]:
        if who is None:
            return
        directive = location.directive
        body = location.directive.last("client_max_body_size")
        if body is not None and not answer.refused and (most := size(body.args[0])):
            answer = replace(answer, body=most)
        for number, path in enumerate(location.paths):
            if number and answer.rewrite:
                self.teller.tell(
                    IMPORT_CHANGED,
                    f"{directive} also took paths that go on within its last segment; rules "
                    "rewrite whole segments only",
                    directive.place,
                    "write the location with a slash at its end",
                )
                continue
            yield Item(
                who=who, path=path, answer=answer, place=directive.place, comment=str(directive)
            )

    def _answer(self, answered: Answered, location: Placed) -> Answer | None:
        shares = answered.case.shares
        if len(shares) > 1:
            return self._canary(answered.case, answered, location)
        fixed = self.address(shares[0], answered, location)
        return None if fixed is None else self._plain_answer(fixed, answered, location)

    def _plain_answer(self, fixed: Fixed, answered: Answered, location: Placed) -> Answer | None:
        name = self.upstream(fixed, answered.proxy_pass, location)
        if name == self.default and fixed.change.rewrite:
            # The monolith sees targets as they come: its twin is a service like any other.
            name = self.upstream(fixed, answered.proxy_pass, location, "-rewritten")
        if not name:
            return None
        return Answer(upstream=name, rewrite=fixed.change.rewrite)

    def _canary(self, case: Case, answered: Answered, location: Placed) -> Answer | None:
        directive = case.directive or answered.proxy_pass
        split: dict[Answer, int] = {}
        left = BUCKETS - sum(share.buckets or 0 for share in case.shares)
        for share in case.shares:
            fixed = self.address(share, answered, location)
            answer = self._plain_answer(fixed, answered, location) if fixed is not None else None
            if answer is None:
                return None
            buckets = left if share.buckets is None else share.buckets
            split[answer] = split.get(answer, 0) + buckets
        others = [answer for answer in split if answer != self.plain]
        if len(split) == 1:
            return next(iter(split))
        if self.plain not in split or len(others) != 1:
            self.teller.lost(
                directive,
                "a canary is between the default and one service",
                "make it one split of two, or several routes",
            )
            return None
        service = others[0]
        self.teller.tell(
            IMPORT_CHANGED,
            f"{directive}: the share stays, but who is in it is drawn anew",
            directive.place,
            "callers without a key go to the default; see docs/rules.md, Cohorts",
        )
        mint = "" if case.by else MINTED
        salt = safe(directive.args[-1]) if case.directive is not None else ""
        return replace(
            service, canary=Canary(buckets=split[service], by=case.by, mint=mint, salt=salt)
        )

    # Copies ----------------------------------------------------------------------------------

    def _mirror(self, location: Placed) -> str:
        """The upstream that gets copies; "" where there is no mirror."""
        mirror = location.scope.last("mirror")
        if mirror is None or mirror.args[:1] == ("off",):
            return ""
        place = mirror.place
        for each in location.scope.blocks[1]:
            if each.name == "location" and each.args and each.args[-1] == mirror.args[0]:
                proxy = each.last("proxy_pass")
                text = proxy.args[0] if proxy is not None else ""
                found = _URL.match(text.partition("$")[0])
                if proxy is not None and found is not None and not each.last("if"):
                    treatment, _ = location.scope.within(each.block or ()).treatment("")
                    fixed = Fixed(Address(found[1], found[2]), treatment, Change())
                    name = self.upstream(fixed, proxy, location)
                    if name and name != self.default:
                        self.teller.tell(
                            IMPORT_CHANGED,
                            f"{mirror}: only GET and HEAD are copied, and they are taken for reads",
                            place,
                            "see that they write nothing, or remove the route",
                        )
                        return name
        self.teller.tell(
            IMPORT_NOT_CARRIED, f"{mirror}: its location names no upstream of its own", place
        )
        return ""


def _of_rewrite(path: str, directive: Directive) -> Change:
    """What `rewrite regex replacement break` does in `location path`. Raises UnwritableError."""
    regex, replacement, flag = (*directive.args, "last", "", "")[:3]
    if flag in ("permanent", "redirect"):
        raise UnwritableError("rules do not redirect")
    if flag != "break":
        raise UnwritableError("after it nginx looks for a location anew")
    return Change(rewrite=simple_rewrite(path, regex, replacement))


def _reads(who: Who) -> Who | None:
    methods = frozenset({"GET", "HEAD"})
    both = methods if who.methods is None else methods & who.methods
    return replace(who, methods=both) if both else None


__all__ = ["MINTED", "Carrying", "Fixed", "Path"]
