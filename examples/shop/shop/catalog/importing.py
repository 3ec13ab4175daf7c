"""Rows of the supplier's CSV in, products and stock out."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from shop.catalog.models import Category, Product
from shop.common import as_money
from shop.inventory import stock
from shop.inventory.models import StockLevel, Warehouse
from shop.utils import as_int

COLUMNS = ("sku", "name", "category", "price", "weight_grams", "stock")


@dataclass(slots=True)
class ImportResult:
    created: int = 0
    updated: int = 0
    skipped: int = 0


class BadFileError(ValueError):
    """The file lacks a column that we need."""


@transaction.atomic
def import_products(lines: Iterable[str], warehouse: Warehouse) -> ImportResult:
    """Create or update a product per row, and set its stock in one warehouse.

    Rows without SKU or price are skipped. Raises BadFileError.
    """
    reader = csv.DictReader(lines)
    missing = set(COLUMNS) - set(reader.fieldnames or ())
    if missing:
        raise BadFileError(f"missing columns: {', '.join(sorted(missing))}")
    result = ImportResult()
    for row in reader:
        if not row["sku"] or not row["price"]:
            result.skipped += 1
            continue
        product, created = Product.objects.update_or_create(
            sku=row["sku"].strip().upper(), defaults=product_values(row)
        )
        set_stock(product, warehouse, as_int(row["stock"]))
        if created:
            result.created += 1
        else:
            result.updated += 1
    return result


def product_values(row: dict[str, str]) -> dict[str, object]:
    name = row["category"].strip()
    category, _ = Category.objects.get_or_create(slug=slugify(name), defaults={"name": name})
    return {
        "name": row["name"].strip(),
        "slug": slugify(row["name"]),
        "category": category,
        "price": as_money(row["price"]),
        "weight_grams": as_int(row["weight_grams"]),
    }


def set_stock(product: Product, warehouse: Warehouse, quantity: int) -> None:
    level, _ = StockLevel.objects.get_or_create(product=product, warehouse=warehouse)
    if level.quantity != quantity:
        stock.set_quantity(level, quantity, "import")
