"""Errors that cross app borders: raised in one app, caught in another."""

__all__ = ["CheckoutError", "OutOfStockError", "PaymentDeclinedError", "ShopError"]


class ShopError(Exception):
    """Something the customer should be told about."""

    code = "error"


class CheckoutError(ShopError):
    code = "checkout"


class OutOfStockError(CheckoutError):
    code = "out_of_stock"

    def __init__(self, sku: str, wanted: int, available: int) -> None:
        super().__init__(f"Only {available} of {sku} left, {wanted} wanted")
        self.sku = sku


class PaymentDeclinedError(CheckoutError):
    code = "payment_declined"
