"""Reports for the office, in SQL: the ORM versions took minutes."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection

from shop.accounts.models import User
from shop.common import as_money

SALES_BY_CATEGORY = """
    SELECT c.name,
           COUNT(DISTINCT o.id) AS orders,
           SUM(l.quantity) AS units,
           SUM(l.quantity * l.unit_price) AS revenue
      FROM shop_orders o
      JOIN orders_orderline l ON l.order_id = o.id
      JOIN catalog_product p ON p.id = l.product_id
      JOIN catalog_category c ON c.id = p.category_id
      JOIN payments_payment pay ON pay.order_id = o.id AND pay.status = 'captured'
     WHERE o.created_at >= %s AND o.created_at < %s
     GROUP BY c.name
     ORDER BY revenue DESC, c.name
"""

BEST_CUSTOMERS = """
    SELECT u.*, SUM(o.grand_total) AS spent, COUNT(o.id) AS order_count
      FROM accounts_user u
      JOIN shop_orders o ON o.customer_id = u.id
     WHERE o.status IN ('paid', 'shipped')
     GROUP BY u.id
     ORDER BY spent DESC
     LIMIT %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CategorySales:
    category: str
    orders: int
    units: int
    revenue: Decimal


def sales_by_category(start: datetime, end: datetime) -> list[CategorySales]:
    """Captured sales per category in [start, end), best first."""
    with connection.cursor() as cursor:
        cursor.execute(SALES_BY_CATEGORY, [start, end])
        rows = cursor.fetchall()
    return [
        CategorySales(category=name, orders=orders, units=units, revenue=as_money(revenue))
        for name, orders, units, revenue in rows
    ]


def best_customers(limit: int = 10) -> list[User]:
    """Users with `spent` and `order_count`, best first."""
    return list(User.objects.raw(BEST_CUSTOMERS, [limit]))


def dead_stock() -> list[tuple[str, int]]:
    """SKU and quantity of what lies in a warehouse and was never sold."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.sku, SUM(s.quantity) FROM inventory_stocklevel s "
            "JOIN catalog_product p ON p.id = s.product_id "
            "LEFT JOIN orders_orderline l ON l.product_id = p.id "
            "WHERE l.id IS NULL GROUP BY p.sku HAVING SUM(s.quantity) > 0 ORDER BY p.sku"
        )
        return cursor.fetchall()
