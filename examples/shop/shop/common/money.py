"""Money is a Decimal with two places; these keep it that way."""

from decimal import ROUND_HALF_UP, Decimal

__all__ = ["ZERO", "as_money", "format_money", "percent_of", "to_cents"]

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def as_money(value: object) -> Decimal:
    """Round anything numeric to cents; None counts as zero."""
    if value is None:
        return ZERO
    return Decimal(str(value)).quantize(CENT, rounding=ROUND_HALF_UP)


def percent_of(amount: Decimal, percent: int) -> Decimal:
    return as_money(amount * percent / 100)


def to_cents(amount: Decimal) -> int:
    return int(as_money(amount) * 100)


def format_money(amount: Decimal) -> str:
    return f"€{as_money(amount):,.2f}"
