"""Invoices, extracted out of the shop, as a Lambda function without any framework.

An event in HTTP API's format 2.0 in, an answer out. What it knows of orders is a copy: the real
one would be kept by the shop's events."""

import json
from typing import Any

ORDERS = {
    "2026-0001": {"customer": "alice", "net": 4200, "tax": 798, "currency": "EUR"},
    "2026-0002": {"customer": "bob", "net": 1950, "tax": 371, "currency": "EUR"},
}


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """`GET /api/invoices/{number}/`: one invoice, amounts in cents; 404 for any other number."""
    number = event["rawPath"].strip("/").rpartition("/")[2]
    order = ORDERS.get(number)
    if order is None:
        return _answer(404, {"error": {"code": "error", "message": "No such invoice"}})
    total = int(order["net"]) + int(order["tax"])
    return _answer(200, {"number": number, **order, "total": total})


def _answer(status: int, content: dict[str, Any]) -> dict[str, Any]:
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(content),
    }
