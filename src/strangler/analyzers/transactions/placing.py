"""Transactions and the proposed parts in, which parts each touches and which cuts it crosses out.

A transaction that writes tables of two parts cannot stay one transaction when they part: it is the
dearest thing to cut."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from strangler.model.boundaries import Cut, SplitTransaction
from strangler.model.transactions import Transaction

PartOf = Callable[[str], str | None]
_MOST = 200


def placed(
    transactions: Iterable[Transaction], owner_of: PartOf, part_of: PartOf
) -> tuple[Transaction, ...]:
    """Each with the part of its code and the parts whose tables it writes. `owner_of` gives a
    table's part, `part_of` that of a dotted name."""
    return tuple(
        replace(
            each,
            part=part_of(each.symbol),
            writes_parts=tuple(sorted({o for table in each.writes if (o := owner_of(table))})),
        )
        for each in transactions
    )


def with_transactions(
    cuts: Iterable[Cut], transactions: Iterable[Transaction], owner_of: PartOf
) -> tuple[Cut, ...]:
    """The cuts with the transactions that write on both sides: from the part of their code, or,
    where that owns none of the tables, from the first of the owners to each other."""
    split: dict[tuple[str, str], list[SplitTransaction]] = {}
    for each in transactions:
        owners = each.writes_parts
        if len(owners) < 2:
            continue
        home = each.part if each.part in owners else owners[0]
        for other in owners:
            if home is not None and other != home:
                found = SplitTransaction(
                    each.symbol,
                    each.location,
                    tuple(t for t in each.writes if owner_of(t) == home),
                    tuple(t for t in each.writes if owner_of(t) == other),
                )
                split.setdefault((home, other), []).append(found)
    known = {(cut.source, cut.target): cut for cut in cuts}
    for source, target in split.keys() - known.keys():
        known[source, target] = Cut(source, target, 0, 0, (), 0.0, ())
    return tuple(
        replace(cut, transactions=tuple(sorted(split.get(pair, ()))[:_MOST]))
        for pair, cut in sorted(known.items())
    )
