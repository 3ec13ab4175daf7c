"""Canaries in, the maps that say on which side a caller is out.

`split_clients` hashes with MurmurHash2, not with SHA-256 as strangler.rules.cohorts does: shares
are the same, callers are not. Who has no key stays outside."""

from strangler.engines.exporting import patterns
from strangler.engines.exporting.nginx.words import a_map, quoted, somewhere
from strangler.engines.exporting.plan import Choice, Plan
from strangler.rules.model import BUCKETS, Canary, CohortKey, KeyKind


def sides(plan: Plan, number: dict[str, str]) -> list[str]:
    """Maps up to `$strangler_side`, which is `in` or `out`."""
    canaries = [each for each in plan.choices if each.canary is not None]
    if not canaries:
        return []
    keys: dict[CohortKey, str] = {}
    for choice in canaries:
        for key in _usable(choice.canary):
            keys.setdefault(key, f"$strangler_key_{len(keys)}")
    texts = ["# Cohorts: the first key that is there, its bucket, and the side that follows."]
    texts += [_value(key, name) for key, name in keys.items() if key.kind is KeyKind.COOKIE]
    for choice in canaries:
        texts += _side(choice, number[choice.route.id], keys)
    return [
        *texts,
        a_map(
            "$strangler_route",
            "$strangler_side",
            "in",
            [
                (quoted(number[each.route.id]), f"$strangler_side_{number[each.route.id]}")
                for each in canaries
            ],
        ),
    ]


def _usable(canary: Canary | None) -> list[CohortKey]:
    return [key for key in canary.by if key.kind is not KeyKind.CLAIM] if canary else []


def _value(key: CohortKey, name: str) -> str:
    capture = name[1:] + "_value"
    regex = rf"\A{patterns.cookie(key.name, f'(?<{capture}>[^;]*?)')}\z"
    return a_map("$http_cookie", name, "", [(somewhere(regex), f"${capture}")])


def _source(key: CohortKey, keys: dict[CohortKey, str]) -> str:
    if key.kind is KeyKind.HEADER:
        return "$http_" + key.name.lower().replace("-", "_")
    return keys[key] if key.kind is KeyKind.COOKIE else "$remote_addr"


def _side(choice: Choice, number: str, keys: dict[CohortKey, str]) -> list[str]:
    canary = choice.canary
    assert canary is not None
    texts, caller = [], ""
    usable = _usable(canary)
    for place, key in reversed(list(enumerate(usable))):
        name = f"$strangler_caller_{number}_{place}"
        source = _source(key, keys)
        texts.append(a_map(source, name, f"{key} {source}", [(quoted(""), caller)]))
        caller = name
    share = f"$strangler_share_{number}"
    side = f"$strangler_side_{number}"
    if canary.buckets in (0, BUCKETS) or not usable:
        whole = "in" if canary.buckets else "out"
        drawn = a_map(caller, side, whole, [(quoted(""), "out")])
        return [*texts, drawn]
    percent = f"{canary.buckets // 100}.{canary.buckets % 100:02}%"
    split = "\n".join(
        (
            f"split_clients {quoted(f'{canary.salt} {caller}')} {share} {{",
            f"    {percent} in;",
            "    * out;",
            "}",
        )
    )
    return [*texts, split, a_map(caller, side, share, [(quoted(""), "out")])]
