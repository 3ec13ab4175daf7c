"""The only way stock moves: every change of a level leaves a movement."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Sum

from shop.catalog.models import Product
from shop.common import OutOfStockError
from shop.inventory.models import StockLevel, StockMovement, Warehouse
from shop.orders.models import Order


def available(product: Product) -> int:
    return StockLevel.objects.filter(product=product).aggregate(n=Sum("quantity"))["n"] or 0


def deduct(order: Order, lines: Iterable[tuple[Product, int]]) -> Warehouse | None:
    """Take an order's goods off the shelves, fullest warehouse first.

    Returns the warehouse that gave most of the last product, None if all is digital.
    Raises OutOfStockError; the caller's transaction undoes what was taken before.
    """
    warehouse = None
    for product, wanted in lines:
        if hasattr(product, "digitalproduct"):
            continue
        levels = list(
            StockLevel.objects.select_for_update()
            .select_related("warehouse")
            .filter(product=product, quantity__gt=0)
            .order_by("-quantity")
        )
        in_stock = sum(level.quantity for level in levels)
        if in_stock < wanted:
            raise OutOfStockError(product.sku, wanted, in_stock)
        warehouse = levels[0].warehouse
        for level in levels:
            taken = min(level.quantity, wanted)
            if taken:
                move(level, -taken, "sale", order)
                wanted -= taken
    return warehouse


@transaction.atomic
def put_back(order: Order) -> None:
    """Return what an order took, after a cancellation or a refund."""
    for movement in StockMovement.objects.filter(order=order, reason="sale"):
        move(movement.stock_level, -movement.delta, "return", order)


@transaction.atomic
def set_quantity(level: StockLevel, quantity: int, reason: str = "count") -> StockMovement:
    locked = StockLevel.objects.select_for_update().get(pk=level.pk)
    return move(locked, quantity - locked.quantity, reason)


def move(level: StockLevel, delta: int, reason: str, order: Order | None = None) -> StockMovement:
    level.quantity += delta
    level.save(update_fields=["quantity"])
    return StockMovement.objects.create(stock_level=level, delta=delta, reason=reason, order=order)
