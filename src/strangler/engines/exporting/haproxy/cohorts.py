"""Canaries in, rules that compute the same buckets as strangler.rules.cohorts out.

What is hashed holds NUL, at which HAProxy's texts end. So the text is put together in base64, where
NUL is a letter like others: what stands before the value is written as its base64 up to the letter
that the value's first byte shares, and the value is encoded behind as many `@` as make it begin at
the same place. The low bits of `@` are those of NUL, so that the shared letter is right. The last
four digits of the first eight bytes as a number are the remainder modulo 10,000."""

from base64 import b64encode

from strangler.engines.exporting import patterns
from strangler.engines.exporting.haproxy.words import equal, literal, quoted
from strangler.engines.exporting.plan import Choice, Plan
from strangler.rules.model import CohortKey, KeyKind

_LAST_FOUR = 'regsub("^.*(....)$","\\1")'


def cohorts(plan: Plan) -> list[str]:
    """Rules that set `txn.outside` for callers who are not in the canary of their route."""
    return [line for choice in plan.choices if choice.canary for line in _route(choice)]


def _route(choice: Choice) -> list[str]:
    canary = choice.canary
    assert canary is not None
    here = equal("var(txn.route)", choice.route.id)
    lines = []
    for key in canary.by:
        if key.kind is KeyKind.CLAIM:
            continue
        value, present = _source(key)
        head, pad = _head(canary.salt, key)
        when = f"if {here} !{{ var(txn.bucket) -m found }} {present}"
        padded = f"str(),concat({literal('@' * pad)},txn.caller,{literal('')}),base64"
        cut = f",bytes({pad})" if pad else ""
        joined = f'str({head}),concat("",txn.tail,""),b64dec'
        bucket = f'{joined},sha2(256),bytes(0,8),be2dec("",8),{_LAST_FOUR}'
        lines += [
            f"http-request set-var(txn.caller) {quoted(value)} {when}",
            f"http-request set-var(txn.tail) {quoted(padded + cut)} {when}",
            f"http-request set-var(txn.bucket) {quoted(bucket)} {when}",
        ]
    inside = f"{{ var(txn.bucket) -m int lt {canary.buckets} }}"
    lines.append(f"http-request set-var(txn.outside) bool(true) if {here} !{inside}")
    return lines


def _source(key: CohortKey) -> tuple[str, str]:
    """Where a key's value stands, and the condition that it is there and not empty."""
    if key.kind is KeyKind.CLIENT_IP:
        return "var(txn.client)", ""
    if key.kind is KeyKind.HEADER:
        sample = f"req.fhdr({key.name},1)"
        return sample, f"{{ {sample} -m len gt 0 }}"
    regex = patterns.cookie(key.name, "([^;]+?)")
    sample = "req.fhdr(cookie,1)"
    extracted = f'{sample},regsub({literal(f"^{regex}$")},"\\1")'
    return extracted, f"{{ {sample} -m reg -- {quoted(f'^{regex}$')} }}"


def _head(salt: str, key: CohortKey) -> tuple[str, int]:
    """The base64 of what stands before the value, and how many `@` bring the value to its
    place."""
    before = f"{salt}\0{key}\0".encode()
    pad = len(before) % 3
    return b64encode(before).decode()[: len(before) * 8 // 6], pad
